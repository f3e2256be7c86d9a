package dev.fitten.compiler.emit;

import dev.fitten.bytes.ByteSink;
import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Analyzer;
import dev.fitten.compiler.analyze.Environment;
import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.FitReader;
import dev.fitten.compiler.types.ClassShape;
import dev.fitten.compiler.types.JavacTypes;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeSource;
import dev.fitten.html.HtmlOut;
import dev.fitten.html.View;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Compiles `.fit` sources with the records they name, and runs the views that come out.
final class CompiledView {
  private final Path root;
  private final Map<String, SourceFile> components = new HashMap<>();
  private final Map<String, Analysis> analyses = new HashMap<>();
  final List<String> errors = new ArrayList<>();

  /// @param root an empty folder
  CompiledView(Path root) {
    this.root = root;
  }

  CompiledView component(String name, String text) {
    components.put(name, new SourceFile(name, text));
    return this;
  }

  CompiledView java(String name, String text) throws IOException {
    Path file = root.resolve("src").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /// The Java of a view, or null; errors are in [#errors].
  @Nullable String source(String name) throws IOException {
    Files.createDirectories(root.resolve("src"));
    try (JavacTypes types = new JavacTypes(List.of(root.resolve("src")), List.of())) {
      SourceFile file = components.get(name);
      Diagnostics diagnostics = new Diagnostics();
      Analysis analysis = analyze(file, types, diagnostics);
      String java = null;
      if (diagnostics.isEmpty()) {
        JavaEmitter emitter = new JavaEmitter(types, path -> child(path, types));
        java = emitter.emit(analysis, name.substring(0, name.length() - 4), diagnostics);
      }
      for (Diagnostic diagnostic : diagnostics.sorted()) {
        int start = diagnostic.span().start();
        errors.add(
            file.line(start)
                + ":"
                + file.column(start)
                + " "
                + diagnostic.code()
                + " "
                + file.slice(diagnostic.span())
                + ": "
                + diagnostic.message()
                + (diagnostic.hint() == null ? "" : " [" + diagnostic.hint() + "]"));
      }
      return java;
    }
  }

  /// Compiles everything and gives the constant `VIEW` of a view.
  View<Object> view(String name) throws Exception {
    String java = source(name);
    if (java == null) throw new AssertionError(String.join("\n", errors));
    String base = name.substring(0, name.length() - 4);
    String packageName = JavaEmitter.packageOf(base);
    String className = JavaEmitter.className(base);
    String qualified = packageName.isEmpty() ? className : packageName + "." + className;
    java(qualified.replace('.', '/') + ".java", java);
    compile(java);
    @SuppressWarnings("unchecked")
    View<Object> view = (View<Object>) load(qualified).getField("VIEW").get(null);
    return view;
  }

  /// Calls the static method `sample()` of a compiled class.
  Object sample(String className) throws Exception {
    return load(className).getMethod("sample").invoke(null);
  }

  static String html(View<Object> view, @Nullable Object props) {
    ByteSink sink = new ByteSink();
    view.render(props, new HtmlOut(sink));
    return sink.toString();
  }

  static String json(View<Object> view, @Nullable Object props) {
    ByteSink sink = new ByteSink();
    view.writeProps(props, new HtmlOut(sink));
    return sink.toString();
  }

  private @Nullable ClassLoader loader;

  private Class<?> load(String name) throws Exception {
    if (loader == null) {
      URL classes = root.resolve("classes").toUri().toURL();
      loader = new URLClassLoader(new URL[] {classes}, CompiledView.class.getClassLoader());
    }
    return loader.loadClass(name);
  }

  private @Nullable Analysis child(String path, TypeSource types) {
    SourceFile file = components.get(path);
    if (file == null) return null;
    Analysis known = analyses.get(path);
    if (known != null) return known;
    Diagnostics diagnostics = new Diagnostics();
    Analysis analysis = analyze(file, types, diagnostics);
    if (!diagnostics.isEmpty()) throw new AssertionError(path + " " + diagnostics.sorted());
    analyses.put(path, analysis);
    return analysis;
  }

  private Analysis analyze(SourceFile file, TypeSource types, Diagnostics diagnostics) {
    Component component = FitReader.read(file, diagnostics);
    return Analyzer.analyze(component, environment(types), diagnostics, true);
  }

  private Environment environment(TypeSource types) {
    return new Environment() {
      @Override
      public @Nullable SourceFile load(SourceFile from, String specifier) {
        return components.get(
            Path.of(from.name()).resolveSibling(specifier).normalize().toString());
      }

      @Override
      public @Nullable List<String> recordComponents(String className) {
        return types.find(className) instanceof TypeSource.Answer.Found found
                && found.type().shape() instanceof TypeShape.Structure structure
            ? structure.type().members().stream()
                .filter(ClassShape.Member::isComponent)
                .map(ClassShape.Member::name)
                .toList()
            : null;
      }
    };
  }

  private void compile(String generated) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Path classes = Files.createDirectories(root.resolve("classes"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null);
        Stream<Path> sources = Files.walk(root.resolve("src"))) {
      List<Path> all = sources.filter(path -> path.toString().endsWith(".java")).toList();
      String classPath = System.getProperty("java.class.path");
      boolean done =
          compiler
              .getTask(
                  null,
                  files,
                  problems,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-cp",
                      classPath,
                      "-proc:none",
                      "-Xlint:all,-serial"),
                  null,
                  files.getJavaFileObjectsFromPaths(all))
              .call();
      if (!done) throw new AssertionError(problems.getDiagnostics() + "\n" + generated);
    }
  }
}
