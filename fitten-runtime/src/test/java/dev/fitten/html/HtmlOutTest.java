package dev.fitten.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.ByteSink;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlOutTest {
  private static final byte[] HREF = HtmlOut.bytes(" href=\"");

  @ParameterizedTest(name = "{0} in text is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          <script>alert(1)</script>   | &lt;script&gt;alert(1)&lt;/script&gt;
          </title><img onerror=x>     | &lt;/title&gt;&lt;img onerror=x&gt;
          <!-- x -->                  | &lt;!-- x --&gt;
          &lt;                        | &amp;lt;
          a "b" 'c' `d`               | a "b" 'c' `d`
          你好, мир, é                | 你好, мир, é
          😀<😀                       | 😀&lt;😀
          """)
  void textIsNeverMarkup(String text, String expected) {
    assertEquals(expected, write(out -> out.text(text)));
    assertEquals(expected, write(out -> out.text((Object) text)));
  }

  @ParameterizedTest(name = "{0} in an attribute is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          " onmouseover="x            | &quot; onmouseover=&quot;x
          ' onmouseover='x            | &#39; onmouseover=&#39;x
          ` onmouseover=`x            | &#96; onmouseover=&#96;x
          "><script>                  | &quot;&gt;&lt;script&gt;
          &quot;                      | &amp;quot;
          日本 😀                      | 日本 😀
          """)
  void aValueNeverLeavesItsQuotes(String text, String expected) {
    assertEquals(expected, write(out -> out.value(text)));
    assertEquals(" href=\"" + expected + "\"", write(out -> out.attribute(HREF, text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:x",
        "\u0001javascript:x",
        "java\tscript:x",
        "java\nscript:x",
        "java\r\nscript\t:x",
        "\u0000\u001fjavascript:x",
        "\u0085javascript:x",
        "JAVASCRIPT:",
      })
  void aScriptUrlIsBlocked(String url) {
    assertEquals(" href=\"about:blank#blocked\"", write(out -> out.url(HREF, url)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/javascript:x",
        "https://example.org/?q=javascript:",
        "javascript",
        "javascripts:x",
        "mailto:a@b.c",
        "#",
        "",
        "\u212aavascript:x", // KELVIN SIGN lower-cases to k, but is no ASCII letter
      })
  void otherUrlsStay(String url) {
    assertEquals(" href=\"" + url + "\"", write(out -> out.url(HREF, url)));
  }

  @Test
  void anAbsentUrlIsNoAttribute() {
    assertEquals("", write(out -> out.url(HREF, null)));
    assertEquals("", write(out -> out.url(HREF, Optional.empty())));
    assertEquals(" href=\"7\"", write(out -> out.url(HREF, 7)));
  }

  @ParameterizedTest(name = "style {0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      nullValues = "nothing",
      textBlock =
          """
          red                       | color: red
          rgb(1, 2, 3)              | color: rgb(1, 2, 3)
          var(--x, [a])             | color: var(--x, [a])
          url("a;b")                | color: url("a;b")
          red; position: fixed      | nothing
          red } * { color: red      | nothing
          rgb(1                     | nothing
          a)b(                      | nothing
          "open                     | nothing
          /* open                   | nothing
          \\3b position             | nothing
          </style>                  | nothing
          """)
  void aStyleValueStaysOneDeclaration(String value, String expected) {
    assertEquals(expected, JsText.styles("", "color", value));
    assertEquals(
        expected == null ? "top: 0; left: 1" : "top: 0; " + expected + "; left: 1",
        JsText.styles("top: 0", "color", value, "left", 1, "right", null));
  }

  @Test
  void classesAreJoinedByOneBlank() {
    assertEquals("a b", JsText.classes("", "a", null, "b", false));
    assertEquals(null, JsText.classes("", null));
  }

  @Test
  void whatHtmlCannotCarryIsReplacedAndCarriageReturnsSurvive() {
    assertEquals("a\ufffdb", write(out -> out.text("a\0b")));
    assertEquals("\ufffd", write(out -> out.text("\ud800")));
    assertEquals("\ufffdx\ufffd", write(out -> out.text("\udc00x\ud83d")));
    assertEquals("a&#13;\nb", write(out -> out.text("a\r\nb")));
  }

  @Test
  void absentAndFalseShowNothing() {
    assertEquals("", write(out -> out.text((String) null)));
    assertEquals("", write(out -> out.text((Object) null)));
    assertEquals("", write(out -> out.text(false)));
    assertEquals("", write(out -> out.text(Optional.empty())));
    assertEquals("", write(out -> out.text(OptionalInt.empty())));
    assertEquals("true", write(out -> out.text(true)));
    assertEquals("3", write(out -> out.text(OptionalInt.of(3))));
    assertEquals("MONDAY", write(out -> out.text(DayOfWeek.MONDAY)));
    assertEquals("1.5", write(out -> out.text(new BigDecimal("1.50"))));
    assertEquals("2026-11-23", write(out -> out.text(LocalDate.of(2026, 11, 23))));
    assertEquals("x", write(out -> out.text(Optional.of('x'))));
  }

  @Test
  void attributesArePresentEmptyOrAbsent() {
    byte[] disabled = HtmlOut.bytes(" disabled=\"");
    assertEquals(" disabled=\"\"", write(out -> out.attribute(disabled, true)));
    assertEquals("", write(out -> out.attribute(disabled, false)));
    assertEquals(" disabled=\"\"", write(out -> out.attribute(disabled, (Object) true)));
    assertEquals("", write(out -> out.attribute(disabled, (Object) null)));
    assertEquals(" disabled=\"0.5\"", write(out -> out.attribute(disabled, 0.5)));
    assertEquals(" disabled=\"12\"", write(out -> out.attribute(disabled, 12L)));
  }

  @Test
  void aRecordIsNoText() {
    record Point(int x) {}
    var e =
        assertThrows(IllegalArgumentException.class, () -> write(out -> out.text(new Point(1))));
    assertTrue(e.getMessage().endsWith("is no text: show one of its members"), e.getMessage());
  }

  @Test
  void jsonCannotEndItsScript() {
    assertEquals(
        "\"\\u003c/script\\u003e\\u003c!--\\u0026amp;\\u2028\\u2029\\\"\\\\\\u000a\"",
        write(out -> out.json("</script><!--&amp;\u2028\u2029\"\\\n")));
    assertEquals("\"\\ud800 😀 é\"", write(out -> out.json("\ud800 😀 é")));
  }

  @Test
  void jsonOfAValueFollowsWhatItIs() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("a<b", List.of(1, 2.5, true, "x", Optional.empty(), DayOfWeek.FRIDAY));
    value.put("none", null);
    value.put("empty", List.of());
    assertEquals(
        "{\"a\\u003cb\":[1,2.5,true,\"x\",null,\"FRIDAY\"],\"none\":null,\"empty\":[]}",
        write(out -> out.json(value)));
    assertEquals("null", write(out -> out.json(Double.NaN)));
    assertEquals("-0", write(out -> out.json(-0.0)));
    assertEquals("9007199254740993", write(out -> out.json(9007199254740993L)));
    record Point(int x) {}
    var e =
        assertThrows(IllegalArgumentException.class, () -> write(out -> out.json(new Point(1))));
    assertTrue(e.getMessage().contains("declare the component's @props"), e.getMessage());
  }

  @Test
  void longTextGrowsTheSinkWhileItIsEscaped() {
    String text = "<&é😀".repeat(10_000);
    assertEquals("&lt;&amp;é😀".repeat(10_000), write(out -> out.text(text)));
  }

  private static String write(Consumer<HtmlOut> writer) {
    ByteSink sink = new ByteSink(16);
    writer.accept(new HtmlOut(sink));
    return sink.toString();
  }
}
