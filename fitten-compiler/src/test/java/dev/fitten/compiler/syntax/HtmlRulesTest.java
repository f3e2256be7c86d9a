package dev.fitten.compiler.syntax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlRulesTest {
  private record Open(String name, HtmlRules.@Nullable Open outer) implements HtmlRules.Open {}

  private static @Nullable String conflict(String path) {
    String[] names = path.split(" ");
    Open open = null;
    for (int i = 0; i < names.length - 1; i++) {
      open = new Open(names[i], open);
    }
    return HtmlRules.conflict(names[names.length - 1], open);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p div
          p span ul
          a span a
          button div button
          form div form
          h1 h2
          ul li li
          dl dt dd
          table td
          tr p
          div tr
          select input
          """)
  void whatABrowserWouldRepairIsAConflict(String path) {
    assertTrue(conflict(path) != null, path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          div p
          p button div
          ul li ul li
          table tbody tr td p
          table tbody tr td table
          tr
          h1 span
          p object div
          select option
          """)
  void whatABrowserKeepsIsNone(String path) {
    assertNull(conflict(path), path);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "&amp;,&",
    "&notin;,\u2209",
    "&#65;,A",
    "&#x1F600;,\uD83D\uDE00",
    "&#128;,\u20AC",
    "&#0;,\uFFFD"
  })
  void characterReferencesMeanWhatTheStandardSays(String text, String expected) {
    CharacterReferences.Found found = CharacterReferences.read(text, 0, text.length());
    assertEquals(new CharacterReferences.Found(expected, text.length()), found);
  }

  @Test
  void theWholeTableOfNamesIsThere() {
    assertEquals(2125, CharacterReferences.names().size());
  }
}
