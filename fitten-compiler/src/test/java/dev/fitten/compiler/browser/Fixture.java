package dev.fitten.compiler.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.bytes.ByteSink;
import dev.fitten.compiler.CompileResult;
import dev.fitten.compiler.FitCompiler;
import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.DiagnosticRenderer;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.source.UnreadableSource;
import dev.fitten.compiler.types.JavacTypes;
import dev.fitten.html.HtmlOut;
import dev.fitten.html.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// A folder below `src/test/fit-browser`, made into what a browser loads:
///
/// - `input.fit` and the components it imports
/// - records for `@props`, in the package of the folder's name, with a static method `sample()`
/// - `props.json`, the same as `sample()`, if the markup needs more of it than handlers can reach
/// - `steps.js`: what is done and expected, see `harness.js`
/// - `client-only`, with a sentence why: the component has no Java renderer
///
/// @param files readable and short modules and styles by their address
/// @param html what the Java renderer gives, or null
/// @param props the JSON that the page would carry: what the client can reach
/// @param given the JSON of all props, `props.json`
record Fixture(
    String name, Map<String, byte[]> files, @Nullable String html, String props, String given) {
  private static final Path ROOT = Path.of("src/test/fit-browser");

  static Stream<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("input.fit")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  /// Compiles everything in the folder twice and compares the two.
  ///
  /// @param work an empty folder for Java classes
  static Fixture make(String name, Path work) throws Exception {
    Path folder = ROOT.resolve(name);
    boolean server = !Files.exists(folder.resolve("client-only"));
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, String> java = new TreeMap<>();
    try (JavacTypes types = new JavacTypes(List.of(ROOT), List.of())) {
      for (Path file : list(folder, ".fit")) {
        for (boolean minify : new boolean[] {false, true}) {
          for (CompileResult.Output output : compile(file, name, minify, server, types)) {
            if (output.name().endsWith(".java")) {
              java.put(output.name(), output.text());
            } else {
              files.put((minify ? "/short/" : "/plain/") + output.name(), output.bytes());
            }
          }
        }
      }
    }
    files.put("/steps.js", Files.readAllBytes(folder.resolve("steps.js")));
    if (!server) {
      return new Fixture(name, files, null, "null", "null");
    }
    View<Object> view = view(name, folder, java, work);
    Object props = null;
    Path record = folder.resolve("Sample.java");
    if (Files.exists(record)) {
      props = load(work, name + ".Sample").getMethod("sample").invoke(null);
    }
    ByteSink html = new ByteSink();
    view.render(props, new HtmlOut(html));
    ByteSink json = new ByteSink();
    view.writeProps(props, new HtmlOut(json));
    String text = json.toString();
    text = text.isEmpty() ? "null" : text;
    Path given = folder.resolve("props.json");
    return new Fixture(
        name, files, html.toString(), text, Files.exists(given) ? Files.readString(given) : text);
  }

  private static List<CompileResult.Output> compile(
      Path file, String name, boolean minify, boolean java, JavacTypes types) throws Exception {
    String base = file.getFileName().toString().replace(".fit", "");
    FitCompiler.Options options =
        new FitCompiler.Options(name + "/" + base, true, java, minify, FitCompiler.Options::beside);
    SourceFile source =
        SourceFile.decode(name + "/" + file.getFileName(), Files.readAllBytes(file));
    CompileResult once = FitCompiler.compile(source, options, Fixture::beside, types);
    CompileResult again = FitCompiler.compile(source, options, Fixture::beside, types);
    StringBuilder errors = new StringBuilder();
    for (Diagnostic diagnostic : once.diagnostics()) {
      errors.append(DiagnosticRenderer.text(source, diagnostic));
    }
    assertEquals("", errors.toString());
    assertEquals(once.outputs(), again.outputs(), "two compilations of " + file);
    return once.outputs();
  }

  private static @Nullable SourceFile beside(SourceFile from, String specifier) {
    Path path = Path.of(from.name()).resolveSibling(specifier).normalize();
    Path file = ROOT.resolve(path);
    try {
      return Files.exists(file)
          ? SourceFile.decode(path.toString(), Files.readAllBytes(file))
          : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnreadableSource e) {
      throw new AssertionError(e.describe(), e);
    }
  }

  private static View<Object> view(
      String name, Path folder, Map<String, String> generated, Path work) throws Exception {
    List<Path> sources = new ArrayList<>(list(folder, ".java"));
    for (Map.Entry<String, String> one : generated.entrySet()) {
      Path file = work.resolve("source").resolve(one.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, one.getValue());
      sources.add(file);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Path classes = Files.createDirectories(work.resolve("classes"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
      List<String> options =
          List.of(
              "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
      boolean done =
          compiler
              .getTask(
                  null, files, problems, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!done) {
        throw new AssertionError(problems.getDiagnostics() + "\n" + generated);
      }
    }
    @SuppressWarnings("unchecked") // The contract of a generated view.
    View<Object> view = (View<Object>) load(work, name + ".InputView").getField("VIEW").get(null);
    return view;
  }

  private static Class<?> load(Path work, String name) throws Exception {
    URL classes = work.resolve("classes").toUri().toURL();
    ClassLoader parent = Fixture.class.getClassLoader();
    return LOADERS
        .computeIfAbsent(work, _ -> new URLClassLoader(new URL[] {classes}, parent))
        .loadClass(name);
  }

  private static final Map<Path, ClassLoader> LOADERS = new java.util.HashMap<>();

  private static List<Path> list(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }
}
