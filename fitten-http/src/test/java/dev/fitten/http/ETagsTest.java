package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ETagsTest {
  /// RFC 9110 §8.8.3.2 has this table.
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          W/"1" | W/"1" | false | true
          W/"1" | W/"2" | false | false
          W/"1" | "1"   | false | true
          "1"   | W/"1" | false | true
          "1"   | "1"   | true  | true
          "1"   | "2"   | false | false
          """)
  void tagsAreComparedStronglyOrWeakly(String a, String b, boolean strong, boolean weak) {
    assertEquals(strong, ETags.strongMatch(a, b));
    assertEquals(weak, ETags.weakMatch(a, b));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a"                  | "a"
          "a","b"              | "a" "b"
          "a" , W/"b"          | "a" W/"b"
          ,, "a",,"b",         | "a" "b"
          ""                   | ""
          "a,b", "c"           | "a,b" "c"
          "a\\"                | "a\\"
          "a\\", "b"           | "a\\" "b"
          a, "b"               | "b"
          'a', "b"             | "b"
          "a" x, "b"           | "b"
          "a""c", "b"          | "b"
          w/"a", "b"           | "b"
          W/ "a", "b"          | "b"
          W/a, "b"             | "b"
          W/, "b"              | "b"
          "a                   | ``
          "a b", "c"           | "c"
          "                    | ``
          W/"                  | ``
          "!#~"                | "!#~"
          *                    | ``
          """)
  void listsAreReadTagByTag(String field, String expected) {
    assertEquals(expected, String.join(" ", ETags.parse(List.of(field))));
  }

  @Test
  void severalLinesAreOneList() {
    assertEquals(
        List.of("\"a\"", "W/\"b\"", "\"c\""),
        ETags.parse(List.of("\"a\",\t W/\"b\"", "", "  \t", "\"c\"\t")));
  }

  @Test
  void theStarCountsAloneOnly() {
    assertTrue(ETags.isAny(List.of("*")));
    assertTrue(ETags.isAny(List.of(" * ")));
    assertFalse(ETags.isAny(List.of("*, \"a\"")));
    assertFalse(ETags.isAny(List.of("*", "\"a\"")));
    assertFalse(ETags.isAny(List.of("\"*\"")));
    assertFalse(ETags.isAny(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\"", "\u0000", "\u007f", "\u20ac", "\n", "\t"})
  void whatATagCannotCarryIsRefused(String opaque) {
    assertThrows(IllegalArgumentException.class, () -> ETags.strong(opaque));
    assertThrows(IllegalArgumentException.class, () -> ETags.weak(opaque));
  }

  @Test
  void tagsAreMadeWithQuotes() {
    assertEquals("\"a\u00ff!\"", ETags.strong("a\u00ff!"));
    assertEquals("W/\"a\"", ETags.weak("a"));
    assertTrue(ETags.isWeak("W/\"a\""));
    assertFalse(ETags.isWeak("\"a\""));
  }

  @Test
  void aTagIsTheWholeText() {
    assertTrue(ETags.isTag("\"\""));
    assertTrue(ETags.isTag("W/\"x\""));
    for (String no :
        List.of("", "x", "\"x", "\"x\" ", " \"x\"", "*", "\"x\",\"y\"", "W/x", "w/\"x\"")) {
      assertFalse(ETags.isTag(no), no);
    }
  }
}
