package dev.fitten.compiler;

import dev.fitten.compiler.source.DiagnosticRenderer;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.source.UnreadableSource;
import dev.fitten.compiler.types.JavacTypes;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compiles all components of a project, as the Maven goal `fitten:fit` and the development loop do.
///
/// Renderers go into a folder of Java sources; scripts, style sheets and static files go under hashed
/// names into `META-INF/fitten/assets/` of a folder of resources, with an index beside it:
///
/// ```
/// component.shop/home.script=shop/home.page-1a2b3c4d5e.js
/// component.shop/home.styles=shop/child-99aa01bb2c.css shop/home-0123456789.css
/// file.logo.svg=logo-55cc01ab9e.svg
/// ```
///
/// After an error nothing is written. The same sources give the same bytes.
public final class FitBuild {
  private static final String ASSETS = "META-INF/fitten/assets/";
  private static final String INDEX = "META-INF/fitten/assets.properties";

  private final Map<String, String> options = new TreeMap<>();
  private final PrintStream err;
  private final Map<String, SourceFile> sources = new TreeMap<>();
  private final Map<String, String> views = new TreeMap<>();
  private final Map<String, byte[]> java = new TreeMap<>();
  private final Map<String, byte[]> assets = new TreeMap<>();
  private final Map<String, String> index = new TreeMap<>();

  private FitBuild(PrintStream err) {
    this.err = err;
  }

  /// Runs a build in a process of its own; see [#run].
  public static void main(String[] args) {
    System.exit(run(args, System.err));
  }

  /// Runs a build.
  ///
  /// @param args `--root DIR` of the components, `--assets DIR` of static files, `--java-out DIR`,
  ///     `--resources-out DIR`, and where the records of `@props` are: `--source-path PATH`,
  ///     `--class-path PATH`
  /// @param err where errors go, all of all files
  /// @return 0 if all is written, 1 after errors
  public static int run(String[] args, PrintStream err) {
    FitBuild build = new FitBuild(err);
    for (int i = 0; i + 1 < args.length; i += 2) {
      build.options.put(args[i], args[i + 1]);
    }
    try {
      return build.work() ? 0 : 1;
    } catch (IOException e) {
      err.println("fitten fit: " + e);
      return 1;
    }
  }

  private boolean work() throws IOException {
    if (!readSources() || !compileSources()) {
      return false;
    }
    addStaticFiles();
    writeAll();
    return true;
  }

  private Path folder(String option) {
    return Path.of(options.getOrDefault(option, ""));
  }

  private List<Path> paths(String option) {
    return Stream.of(options.getOrDefault(option, "").split(File.pathSeparator, -1))
        .filter(text -> !text.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String relative(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private boolean readSources() throws IOException {
    boolean clean = true;
    Path root = folder("--root");
    for (Path file : filesBelow(root)) {
      String name = relative(root, file);
      if (!name.endsWith(".fit")) {
        continue;
      }
      try {
        String view = name.substring(0, name.length() - ".fit".length());
        sources.put(view, SourceFile.decode(shown(file), Files.readAllBytes(file)));
        views.put(shown(file), view);
      } catch (UnreadableSource e) {
        err.println(e.describe());
        clean = false;
      }
    }
    return clean;
  }

  /// A file's name in messages: as short as an editor's console can follow.
  private static String shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = file.toAbsolutePath().normalize();
    return (absolute.startsWith(here) ? here.relativize(absolute) : absolute)
        .toString()
        .replace('\\', '/');
  }

  private boolean compileSources() throws IOException {
    Map<String, CompileResult> results = new TreeMap<>();
    boolean clean = true;
    try (JavacTypes types = new JavacTypes(paths("--source-path"), paths("--class-path"))) {
      for (var source : sources.entrySet()) {
        String view = source.getKey();
        var how =
            new FitCompiler.Options(view, true, true, true, specifier -> mark(view, specifier));
        CompileResult result = FitCompiler.compile(source.getValue(), how, this::beside, types);
        result.diagnostics().forEach(one -> err.print(DiagnosticRenderer.text(source.getValue(), one)));
        clean &= result.ok();
        results.put(view, result);
      }
    }
    if (clean) {
      new Modules(results, this::viewOf).addTo(assets, index);
      results.forEach(this::addJava);
    }
    return clean;
  }

  private void addJava(String view, CompileResult result) {
    for (CompileResult.Output output : result.outputs()) {
      if (output.name().endsWith(".java")) {
        java.put(output.name(), output.bytes());
      }
    }
  }

  /// A child's module is named by its content, which is known only after all are compiled: until then
  /// a mark stands for it that no author's string can contain unescaped.
  private static String mark(String view, String specifier) {
    return Modules.mark(child(view, specifier));
  }

  /// The view that an import in `view` means: `./child.fit` in `shop/home` is `shop/child`.
  private static String child(String view, String specifier) {
    Path path = Path.of(view).resolveSibling(specifier).normalize();
    String name = path.toString().replace('\\', '/');
    return name.endsWith(".fit") ? name.substring(0, name.length() - ".fit".length()) : name;
  }

  private String viewOf(String fileName) {
    String view = views.get(fileName);
    if (view == null) {
      throw new IllegalArgumentException(fileName + " is no source of this build");
    }
    return view;
  }

  private @Nullable SourceFile beside(SourceFile from, String specifier) {
    return sources.get(child(viewOf(from.name()), specifier));
  }

  private void addStaticFiles() throws IOException {
    Path root = folder("--assets");
    if (!options.containsKey("--assets")) {
      return;
    }
    for (Path file : filesBelow(root)) {
      String name = relative(root, file);
      if (name.startsWith(".") || name.contains("/.")) {
        continue; // the desktop's and editors' own files
      }
      byte[] bytes = Files.readAllBytes(file);
      String hashed = AssetNames.hashed(name, List.of(bytes));
      assets.put(hashed, bytes);
      index.put("file." + name, hashed);
    }
  }

  private void writeAll() throws IOException {
    Path javaOut = folder("--java-out");
    Set<Path> written = new HashSet<>();
    for (var file : java.entrySet()) {
      written.add(write(javaOut.resolve(file.getKey()), file.getValue()));
    }
    Outputs.removeOthers(javaOut, written);

    Path resourcesOut = folder("--resources-out");
    written.clear();
    for (var file : assets.entrySet()) {
      written.add(write(resourcesOut.resolve(ASSETS + file.getKey()), file.getValue()));
    }
    written.add(write(resourcesOut.resolve(INDEX), indexText().getBytes(StandardCharsets.UTF_8)));
    Outputs.removeOthers(resourcesOut, written);
  }

  private static Path write(Path file, byte[] bytes) throws IOException {
    Outputs.write(file, bytes);
    return file;
  }

  private String indexText() {
    List<String> lines = new ArrayList<>();
    index.forEach((key, value) -> lines.add(escape(key) + "=" + value + "\n"));
    return String.join("", lines);
  }

  /// Keys of `java.util.Properties` end at a space, a colon or an equals sign.
  private static String escape(String key) {
    return key.replace("\\", "\\\\").replace(" ", "\\ ").replace(":", "\\:").replace("=", "\\=");
  }
}
