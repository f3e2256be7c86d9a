package dev.fitten.compiler.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
  @Test
  void theCaretStandsUnderWideCharactersAndTabs() {
    SourceFile file = new SourceFile("a.fit", "one\r\n\t中文 {x}\n");
    Diagnostic diagnostic = new Diagnostic("FIT111", new Span(10, 11), "m", List.of(), "h");
    assertEquals(
        "a.fit:2:6: error FIT111: m\n  2 | \t中文 {x}\n    | \t      ^\n  hint: h\n",
        DiagnosticRenderer.text(file, diagnostic));
  }

  @Test
  void jsonEscapesWhatItMust() {
    SourceFile file = new SourceFile("a\"b.fit", "x\ny");
    Diagnostic diagnostic = new Diagnostic("FIT111", new Span(2, 3), "a\\b", List.of(), null);
    assertEquals(
        "{\"file\":\"a\\\"b.fit\",\"code\":\"FIT111\",\"severity\":\"error\",\"message\":\"a\\\\b\","
            + "\"line\":2,\"column\":1,\"endLine\":2,\"endColumn\":2,\"start\":2,\"end\":3,\"notes\":[]}",
        DiagnosticRenderer.json(file, List.of(diagnostic)));
  }

  @Test
  void aNearNameIsSuggestedAndAFarOneIsNot() {
    assertEquals("count", Suggestion.nearest("cuont", List.of("amount", "count")));
    assertEquals(null, Suggestion.nearest("x", List.of("yyy", "zz")));
  }
}
