package dev.fitten.compiler;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// One run of javac with the processor over sources given as text.
record Compilation(Path classes, Map<String, String> generated, List<String> errors) {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
  private static final Pattern TYPE =
      Pattern.compile(
          "(?m)^(?:@\\w+ )*(?:public |final |abstract )*(?:record|enum|class|interface) (\\w+)");

  /// Compiles into `folder`; the name of each source is found in its text.
  static Compilation of(Path folder, List<String> sources) {
    try {
      Path classes = Files.createDirectories(folder.resolve("classes"));
      Path generated = Files.createDirectories(folder.resolve("generated"));
      DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
      List<String> options =
          List.of(
              "-d",
              classes.toString(),
              "-s",
              generated.toString(),
              "-Xlint:all,-processing",
              "-classpath",
              System.getProperty("java.class.path"));
      var task =
          ToolProvider.getSystemJavaCompiler()
              .getTask(
                  new StringWriter(),
                  null,
                  diagnostics,
                  options,
                  null,
                  sources.stream().map(Compilation::file).toList());
      task.setLocale(Locale.ROOT);
      task.setProcessors(List.of(new FittenProcessor()));
      task.call();
      List<String> errors = new ArrayList<>();
      for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
        if (diagnostic.getKind() != Diagnostic.Kind.NOTE) errors.add(text(diagnostic));
      }
      return new Compilation(classes, sourcesIn(generated), errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject source = diagnostic.getSource();
    String name = source == null ? "" : source.getName();
    return name.substring(name.lastIndexOf('/') + 1)
        + ':'
        + diagnostic.getLineNumber()
        + ':'
        + diagnostic.getColumnNumber()
        + ": "
        + diagnostic.getMessage(Locale.ROOT);
  }

  private static Map<String, String> sourcesIn(Path folder) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sources.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return sources;
  }

  private static JavaFileObject file(String source) {
    Matcher inPackage = PACKAGE.matcher(source);
    String folder = inPackage.find() ? inPackage.group(1).replace('.', '/') + '/' : "";
    Matcher type = TYPE.matcher(source);
    if (!type.find()) throw new IllegalArgumentException("no type in: " + source);
    URI uri = URI.create("string:///" + folder + type.group(1) + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }

  /// Returns a loader of what was compiled, which must be free of errors.
  ClassLoader load() throws IOException {
    if (!errors.isEmpty()) throw new AssertionError(String.join("\n", errors));
    return new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
  }
}
