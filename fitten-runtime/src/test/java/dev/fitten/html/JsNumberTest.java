package dev.fitten.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.bytes.ByteSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `numbers.tsv` holds the bits of doubles and what Node 20 answers for `String(x)`: edge cases, the
/// smallest subnormals, powers of two and ten, and pseudo-random bits and prices of a fixed seed.
class JsNumberTest {
  @Test
  void everyDoubleOfTheTableLooksAsItDoesInJavaScript() throws IOException {
    List<String> differences = new ArrayList<>();
    ByteSink sink = new ByteSink();
    String[] rows = table();
    for (String row : rows) {
      int tab = row.indexOf('\t');
      double value = Double.longBitsToDouble(Long.parseUnsignedLong(row.substring(0, tab), 16));
      String expected = row.substring(tab + 1);
      sink.clear();
      JsNumber.write(value, sink);
      if (!sink.toString().equals(expected)) differences.add(row + " written as " + sink);
      String text = JsNumber.text(value);
      if (!text.equals(expected)) differences.add(row + " as text " + text);
    }
    assertEquals(List.of(), differences);
    assertEquals(true, rows.length > 1000, "the table has " + rows.length + " rows");
  }

  @Test
  void aLongBeyondTwoToTheFiftyThreeIsRoundedAsInTheBrowser() {
    ByteSink sink = new ByteSink();
    JsNumber.write(9007199254740993L, sink);
    assertEquals("9007199254740992", sink.toString());
    sink.clear();
    JsNumber.write(Long.MIN_VALUE, sink);
    assertEquals("-9223372036854776000", sink.toString());
    assertEquals("9223372036854776000", JsText.text(Long.MAX_VALUE));
  }

  @Test
  void aFloatIsTheDecimalItWasWrittenAs() {
    assertEquals("0.1", JsText.text(JsText.decimal(0.1f)));
    assertEquals("0.1", JsText.text((Object) 0.1f));
  }

  private static String[] table() throws IOException {
    try (InputStream in = JsNumberTest.class.getResourceAsStream("numbers.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
    }
  }
}
