package dev.fitten.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.DiagnosticRenderer;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.types.TypeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The folders of src/test/fit: `input.fit`, files that it imports, and what must come out. Run with
/// `-Dgolden=update` to write what comes out now, and review the difference.
class FitGoldenTest {
  private static final Path CASES = Path.of("src/test/fit");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));
  private static final List<String> EXPECTED =
      List.of("expected.js", "expected.css", "expected.java", "errors.txt");

  static Stream<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("input.fit")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void compilesToWhatIsExpected(String name) throws Exception {
    Path folder = CASES.resolve(name);
    Map<String, String> actual = compile(folder);
    assertEquals(actual, compile(folder), "two compilations of " + name);
    for (String file : EXPECTED) {
      Path expected = folder.resolve(file);
      String text = actual.get(file);
      if (UPDATE) {
        if (text == null) {
          Files.deleteIfExists(expected);
        } else {
          Files.writeString(expected, text);
        }
      } else if (text == null) {
        assertFalse(Files.exists(expected), expected + " is expected but did not come out");
      } else {
        assertTrue(Files.exists(expected), expected + " is missing; run with -Dgolden=update");
        assertEquals(Files.readString(expected), text, expected.toString());
      }
    }
  }

  @Test
  void everyErrorHasAPageAndACase() throws Exception {
    Set<String> pages = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("../docs/errors"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.startsWith("FIT"))
          .forEach(file -> pages.add(file.substring(0, 6)));
    }
    Set<String> told = new TreeSet<>(Set.of("FIT001", "FIT002"));
    for (String name : cases().toList()) {
      String errors = compile(CASES.resolve(name)).getOrDefault("errors.txt", "");
      for (int at = errors.indexOf(": error FIT");
          at >= 0;
          at = errors.indexOf(": error FIT", at + 1)) {
        told.add(errors.substring(at + 8, at + 14));
      }
    }
    Set<String> named = codesInSources();
    named.removeAll(told);
    assertEquals(Set.of(), named, "codes without a case in " + CASES);
    Set<String> unexplained = new TreeSet<>(told);
    unexplained.removeAll(pages);
    assertEquals(Set.of(), unexplained, "codes without a page in docs/errors");
  }

  /// The codes of the packages that this test is about: FIT0xx, FIT1xx and FIT2xx.
  private static Set<String> codesInSources() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String part : List.of("source", "syntax", "analyze")) {
      try (Stream<Path> files =
          Files.list(Path.of("src/main/java/dev/fitten/compiler").resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file);
          for (int at = text.indexOf("\"FIT"); at >= 0; at = text.indexOf("\"FIT", at + 1)) {
            if (text.startsWith("\"", at + 7)) {
              codes.add(text.substring(at + 1, at + 7));
            }
          }
        }
      }
    }
    return codes;
  }

  private static Map<String, String> compile(Path folder) throws Exception {
    SourceFile file =
        SourceFile.decode("input.fit", Files.readAllBytes(folder.resolve("input.fit")));
    FitCompiler.Options js =
        new FitCompiler.Options("input", true, false, false, FitCompiler.Options::beside);
    FitCompiler.Options java =
        new FitCompiler.Options("input", false, true, false, FitCompiler.Options::beside);
    FitCompiler.Resolver resolver = (_, specifier) -> beside(folder, specifier);
    CompileResult result = FitCompiler.compile(file, js, resolver, TypeSource.none());
    Map<String, String> actual = new TreeMap<>();
    if (!result.ok()) {
      StringBuilder errors = new StringBuilder();
      for (Diagnostic diagnostic : result.diagnostics()) {
        errors.append(DiagnosticRenderer.text(file, diagnostic));
      }
      actual.put("errors.txt", errors.toString());
      return actual;
    }
    for (CompileResult.Output output : result.outputs()) {
      actual.put("expected" + output.name().substring("input".length()), output.text());
    }
    // Not every expression has a Java form; those cases are about the browser only.
    CompileResult server = FitCompiler.compile(file, java, resolver, TypeSource.none());
    if (server.ok()) {
      actual.put("expected.java", server.outputs().getFirst().text());
    }
    return actual;
  }

  private static @Nullable SourceFile beside(Path folder, String specifier) {
    Path path = folder.resolve(specifier).normalize();
    try {
      return Files.exists(path)
          ? SourceFile.decode(path.getFileName().toString(), Files.readAllBytes(path))
          : null;
    } catch (Exception e) {
      throw new AssertionError(path + " cannot be read", e);
    }
  }
}
