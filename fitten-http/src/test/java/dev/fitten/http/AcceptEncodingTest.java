package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {
  private static final List<String> OFFERED = List.of("br", "zstd", "gzip");

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gzip, deflate, br, zstd   | br zstd gzip
          gzip                      | gzip
          GZIP                      | gzip
          x-gzip                    | gzip
          deflate                   | ''
          ''                        | ''
          identity                  | ''
          *                         | br zstd gzip
          *;q=0                     | ''
          gzip;q=0                  | ''
          gzip;q=0.000              | ''
          gzip;q=0, *               | br zstd
          gzip, *;q=0               | gzip
          br;q=0.5, gzip            | gzip br
          br;q=0.5, gzip;q=0.499    | br gzip
          br;q=0.5, gzip;q=0.5      | br gzip
          gzip;q=0.001              | gzip
          gzip;q=0.5, identity      | ''
          gzip;q=0.5, identity;q=0.5| gzip
          gzip, identity;q=0        | gzip
          gzip ; q=0.3              | gzip
          gzip;Q=0                  | ''
          gzip;q=1.001              | ''
          gzip;q=2                  | ''
          gzip;q=0.1234             | ''
          gzip;q=-1                 | ''
          gzip;q=                   | ''
          gzip;                     | ''
          gzip;level=3              | ''
          gzip;q=1., br;q=0.        | gzip
          gzip, gzip;q=0            | ''
          ,gzip,,                   | gzip
          gz ip, br                 | br
          """)
  void codingsAreChosenByWeightThenByOurOrder(String field, String expected) {
    assertEquals(expected, String.join(" ", AcceptEncoding.choose(List.of(field), OFFERED)));
  }

  @Test
  void whoSaysNothingGetsPlainBytesAndSeveralLinesAreOneList() {
    assertEquals(List.of(), AcceptEncoding.choose(List.of(), OFFERED));
    assertEquals(
        List.of("gzip", "br"), AcceptEncoding.choose(List.of("br;q=0.1", "gzip"), OFFERED));
  }
}
