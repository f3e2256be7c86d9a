package dev.fitten.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.compiler.element.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Cases are folders: `src/test/codec/<case>` and `src/test/route/<case>` hold `*.java` and what
/// comes of them, either `expected/*.java` or `errors.txt`. `-Dgolden=update` rewrites what comes
/// of them.
class GoldenTest {
  private static final Path ROOT = Path.of("src/test");
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

  @TempDir Path folder;

  static List<Path> cases() throws IOException {
    try (Stream<Path> codec = Files.list(ROOT.resolve("codec"));
        Stream<Path> route = Files.list(ROOT.resolve("route"))) {
      return Stream.concat(codec, route).filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static List<String> sources(Path testCase) throws IOException {
    List<Path> files = javaFiles(testCase);
    String[] sources = new String[files.size()];
    for (int i = 0; i < sources.length; i++) sources[i] = Files.readString(files.get(i));
    return Arrays.asList(sources);
  }

  private static Map<String, String> expected(Path testCase) throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (Path file : javaFiles(testCase.resolve("expected"))) {
      expected.put(file.getFileName().toString(), Files.readString(file));
    }
    Path errors = testCase.resolve("errors.txt");
    if (Files.exists(errors)) expected.put("errors.txt", Files.readString(errors));
    return expected;
  }

  private static Map<String, String> actual(Compilation compilation) {
    if (compilation.errors().isEmpty()) return compilation.generated();
    return Map.of("errors.txt", String.join("\n", compilation.errors()) + "\n");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsGeneratedIsWhatWasReviewed(Path testCase) throws IOException {
    Map<String, String> actual = actual(Compilation.of(folder, sources(testCase)));
    if (UPDATE) update(testCase, actual);
    assertEquals(text(expected(testCase)), text(actual));
  }

  private static String text(Map<String, String> files) {
    return new TreeMap<>(files)
        .entrySet().stream()
            .map(file -> "=== " + file.getKey() + "\n" + file.getValue())
            .collect(Collectors.joining("\n"));
  }

  private static void update(Path testCase, Map<String, String> actual) throws IOException {
    for (Path old : javaFiles(testCase.resolve("expected"))) Files.delete(old);
    Files.deleteIfExists(testCase.resolve("errors.txt"));
    for (var file : actual.entrySet()) {
      boolean errors = file.getKey().equals("errors.txt");
      Path target = errors ? testCase : Files.createDirectories(testCase.resolve("expected"));
      Files.writeString(target.resolve(file.getKey()), file.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"codec/every-type", "codec/other-package", "route/api"})
  void theSameSourcesInAnotherOrderGiveTheSameBytes(String testCase) throws IOException {
    List<String> sources = sources(ROOT.resolve(testCase));
    Map<String, String> once = actual(Compilation.of(folder.resolve("1"), sources));
    assertEquals(once, actual(Compilation.of(folder.resolve("2"), sources.reversed())));
  }

  @Test
  void everyErrorCodeHasACaseAndAPage() throws IOException {
    StringBuilder errors = new StringBuilder();
    for (Path testCase : cases()) {
      errors.append(expected(testCase).getOrDefault("errors.txt", ""));
    }
    for (Code code : Code.values()) {
      assertTrue(
          errors.toString().contains("error[" + code.id() + "]"), () -> "no case of " + code.id());
      Path page = Path.of("../docs/errors", code.id().replace('/', '-') + ".md");
      assertTrue(Files.exists(page), () -> "no page " + page);
      String text = Files.readString(page);
      assertTrue(
          text.contains("error[" + code.id() + "]"), () -> page + " does not show the error");
      assertTrue(
          text.codePoints()
              .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN),
          () -> page + " says nothing in Chinese");
    }
  }
}
