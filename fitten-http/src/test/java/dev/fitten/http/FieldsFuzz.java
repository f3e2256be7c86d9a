package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.ByteRanges.Range;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Any text in the fields, queries and numbers that a client chooses: nothing but the refusals meant
/// for them is thrown, and what is read keeps its promises.
public final class FieldsFuzz {
  private static final List<String> CODINGS = List.of("br", "zstd", "gzip");
  private static final int[] SIZES = {0, 1, 10, 4096};

  private FieldsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    date(text);
    tags(text);
    for (int size : SIZES) ranges(text, size);
    assertTrue(CODINGS.containsAll(AcceptEncoding.choose(List.of(text), CODINGS)));
    query(text);
    number(text);
    // The reference is one large regular expression, which longer texts could exhaust.
    if (input.length < 300) {
      assertEquals(ReferenceParser.isHost(text), HostGrammar.isHost(input, 0, input.length));
    }
  }

  private static void date(String text) {
    Instant date = HttpDates.parse(text);
    if (date != null) assertEquals(date, HttpDates.parse(HttpDates.format(date)));
  }

  private static void tags(String text) {
    for (String tag : ETags.parse(List.of(text))) {
      assertTrue(ETags.isTag(tag), tag);
      assertEquals(List.of(tag), ETags.parse(List.of(tag)));
      assertTrue(ETags.weakMatch(tag, tag));
    }
    if (ETags.isTag(text)) assertEquals(List.of(text), ETags.parse(List.of(text)));
  }

  private static void ranges(String text, int size) {
    List<Range> ranges = ByteRanges.parse(List.of(text), size);
    if (ranges == null) return;
    assertTrue(ranges.size() <= ByteRanges.MOST);
    long total = 0;
    for (Range range : ranges) {
      assertTrue(range.start() >= 0 && range.start() < range.end() && range.end() <= size);
      total += range.length();
    }
    assertTrue(total <= size, "more than the whole");
  }

  private static void query(String text) {
    try {
      QueryString query = QueryString.parse(text);
      if (text.matches("[a-z]*=[a-z]*")) {
        int equals = text.indexOf('=');
        assertEquals(text.substring(equals + 1), query.first(text.substring(0, equals)));
      }
    } catch (Problem refused) {
      assertEquals(400, refused.status());
    }
  }

  private static void number(String text) {
    try {
      assertEquals(text, Long.toString(WholeNumbers.parse(text)), "one number, one spelling");
    } catch (Problem refused) {
      assertEquals(404, refused.status());
    }
  }
}
