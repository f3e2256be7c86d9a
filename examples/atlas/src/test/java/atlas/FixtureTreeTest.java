package atlas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.bytes.ByteSink;
import dev.fitten.compiler.FitCommand;
import dev.fitten.html.HtmlOut;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same as [SameTreeTest] for the compiler's own cases: each folder that expects Java and needs
/// no props is compiled both ways, and the trees are compared.
///
/// When it runs and when it is skipped: [Browser].
@Tag("browser")
class FixtureTreeTest {
  private static final Path FIXTURES = Path.of("../../fitten-compiler/src/test/fit");

  @TempDir static Path folder;
  private static Browser browser;
  private static TreeComparison comparison;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start("en");
    comparison = new TreeComparison(browser, folder);
  }

  @AfterAll
  static void stop() {
    if (comparison != null) comparison.close();
    if (browser != null) browser.close();
  }

  static List<String> fixtures() throws IOException {
    try (Stream<Path> all = Files.list(FIXTURES)) {
      return all.filter(fixture -> Files.exists(fixture.resolve("expected.java")))
          .filter(FixtureTreeTest::takesNoProps)
          .map(fixture -> fixture.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static boolean takesNoProps(Path fixture) {
    try {
      return !Files.readString(fixture.resolve("input.fit")).matches("(?s).*[@$]props.*");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void javaAndBrowserMakeTheSameTree(String fixture) throws Exception {
    Path out = Files.createDirectories(folder.resolve(fixture));
    compileFit(FIXTURES.resolve(fixture), out);
    compileJava(out);
    URI path = out.toUri();
    String html;
    try (URLClassLoader loader = new URLClassLoader(new URL[] {path.toURL()})) {
      ByteSink sink = new ByteSink(1024);
      loader
          .loadClass("InputView")
          .getMethod("render", HtmlOut.class)
          .invoke(null, new HtmlOut(sink));
      html = new String(sink.toByteArray(), UTF_8);
    }
    comparison.assertSameTrees(fixture + "/input.js", "{}", html);
  }

  private static void compileFit(Path fixture, Path out) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("compile"));
    try (Stream<Path> all = Files.list(fixture)) {
      all.map(Path::toString).filter(f -> f.endsWith(".fit")).sorted().forEach(arguments::add);
    }
    arguments.addAll(List.of("-o", out.toString()));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        FitCommand.run(
            arguments.toArray(new String[0]), System.out, new PrintStream(errors, true, UTF_8));
    assertEquals(0, status, () -> errors.toString(UTF_8));
  }

  private static void compileJava(Path out) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none", "-d", out.toString(), "-cp", System.getProperty("java.class.path")));
    try (Stream<Path> all = Files.list(out)) {
      all.map(Path::toString).filter(f -> f.endsWith(".java")).sorted().forEach(arguments::add);
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, errors, arguments.toArray(new String[0]));
    assertEquals(0, status, () -> errors.toString(UTF_8));
  }
}
