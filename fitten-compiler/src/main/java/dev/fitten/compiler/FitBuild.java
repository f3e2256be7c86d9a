package dev.fitten.compiler;

import dev.fitten.compiler.source.DiagnosticRenderer;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.source.UnreadableSource;
import dev.fitten.compiler.types.JavacTypes;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compiles a folder of components, as the Maven plugin and the development loop need it: renderers
/// into a folder of Java sources; scripts, style sheets and static files under names that hold a hash
/// of their content, with the index `META-INF/fitten/assets.properties`.
///
/// The same inputs give the same files. A file is written only if its content changes, and what an
/// earlier run left behind is removed. After an error nothing is written.
public final class FitBuild {
  private static final String USAGE =
      """
      usage: FitBuild --root DIR --java-out DIR --resources-out DIR [--assets DIR]
                      [--source-path PATH] [--class-path PATH] [--readable]
      """;

  private final Map<String, String> options;
  private final boolean minify;
  private final PrintStream err;

  /// The components by view: `atlas/home`.
  private final Map<String, SourceFile> sources = new TreeMap<>();

  private final Map<String, String> viewsByFile = new HashMap<>();
  private final Map<String, CompileResult> results = new TreeMap<>();

  private FitBuild(Map<String, String> options, boolean minify, PrintStream err) {
    this.options = options;
    this.minify = minify;
    this.err = err;
  }

  /// Runs a build and exits with the status of [#run].
  public static void main(String[] args) {
    System.exit(run(args, System.err));
  }

  /// Runs a build.
  ///
  /// @param args options, each followed by its value: `--root` (folder of the `.fit` files), `--java-out`,
  ///     `--resources-out`, and if wanted `--assets`, `--source-path`, `--class-path`; `--readable`,
  ///     for scripts that are not minified, stands alone
  /// @param err where errors go, all of them, by file and position
  /// @return 0 if all went well, 1 after errors in files, 2 if the options are wrong
  public static int run(String[] args, PrintStream err) {
    Map<String, String> options = new HashMap<>();
    boolean minify = true;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--readable")) {
        minify = false;
      } else if (isOption(args[i]) && i + 1 < args.length) {
        options.put(args[i], args[++i]);
      } else {
        err.print("FitBuild: '" + args[i] + "' is unknown or needs a value\n" + USAGE);
        return 2;
      }
    }
    for (String needed : List.of("--root", "--java-out", "--resources-out")) {
      if (!options.containsKey(needed)) {
        err.print("FitBuild: " + needed + " is missing\n" + USAGE);
        return 2;
      }
    }
    try {
      return new FitBuild(options, minify, err).build() ? 0 : 1;
    } catch (IOException | UncheckedIOException e) {
      err.println("FitBuild: " + e);
      return 1;
    }
  }

  private static boolean isOption(String text) {
    return Set.of(
            "--root", "--java-out", "--resources-out", "--assets", "--source-path", "--class-path")
        .contains(text);
  }

  private boolean build() throws IOException {
    boolean readable = read();
    boolean compiled = compile();
    if (!readable || !compiled) return false;
    FitOutputs java = new FitOutputs(path("--java-out"), name -> name.endsWith("View.java"));
    FitOutputs resources =
        new FitOutputs(path("--resources-out"), name -> name.startsWith("META-INF/fitten/assets"));
    FitAssets assets = new FitAssets(resources);
    results.forEach((view, result) -> {
      for (CompileResult.Output output : result.outputs()) {
        if (output.name().endsWith(".java")) java.add(output.name(), output.bytes());
      }
      assets.component(view, result, views(result));
    });
    assets.link();
    if (options.containsKey("--assets")) assets.files(path("--assets"));
    assets.index();
    java.write();
    resources.write();
    return true;
  }

  private Path path(String option) {
    return Path.of(options.getOrDefault(option, ""));
  }

  private List<Path> paths(String option) {
    return Arrays.stream(options.getOrDefault(option, "").split(File.pathSeparator, -1))
        .filter(one -> !one.isEmpty())
        .map(Path::of)
        .toList();
  }

  /// Reads all components; those that cannot be read are reported.
  private boolean read() throws IOException {
    Path root = path("--root");
    if (!Files.isDirectory(root)) return true;
    String shown = shown(root);
    boolean good = true;
    for (Path file : FitOutputs.filesBelow(root)) {
      String name = root.relativize(file).toString().replace('\\', '/');
      if (!name.endsWith(".fit")) continue;
      String view = name.substring(0, name.length() - 4);
      try {
        SourceFile source = SourceFile.decode(shown + name, Files.readAllBytes(file));
        sources.put(view, source);
        viewsByFile.put(source.name(), view);
      } catch (UnreadableSource e) {
        err.println(e.describe());
        good = false;
      }
    }
    return good;
  }

  /// How messages and generated code call the root: relative to where the build runs, so that the
  /// place of a checkout changes no output.
  private static String shown(Path root) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = root.toAbsolutePath().normalize();
    Path relative = absolute.startsWith(here) ? here.relativize(absolute) : absolute.getFileName();
    String text = String.valueOf(relative).replace('\\', '/');
    return text.isEmpty() ? "" : text + "/";
  }

  private boolean compile() throws IOException {
    boolean good = true;
    try (JavacTypes types = new JavacTypes(paths("--source-path"), paths("--class-path"))) {
      for (Map.Entry<String, SourceFile> entry : sources.entrySet()) {
        String view = entry.getKey();
        SourceFile source = entry.getValue();
        FitCompiler.Options made =
            new FitCompiler.Options(
                view, true, true, minify, specifier -> placeholder(view, specifier));
        CompileResult result = FitCompiler.compile(source, made, this::load, types);
        results.put(view, result);
        good &= result.ok();
        result.diagnostics().forEach(one -> err.print(DiagnosticRenderer.text(source, one)));
      }
    }
    return good;
  }

  private @Nullable SourceFile load(SourceFile from, String specifier) {
    String view = viewsByFile.get(from.name());
    return view == null ? null : sources.get(target(view, specifier));
  }

  /// The view that `./child.fit` means in another one.
  private static String target(String view, String specifier) {
    String path = Path.of(view).resolveSibling(specifier).normalize().toString().replace('\\', '/');
    return path.endsWith(".fit") ? path.substring(0, path.length() - 4) : path;
  }

  /// Stands for the hashed name of a module until all hashes are known.
  private String placeholder(String view, String specifier) {
    String target = target(view, specifier);
    return sources.containsKey(target) ? FitAssets.placeholder(target) : specifier;
  }

  private List<String> views(CompileResult result) {
    List<String> views = new ArrayList<>();
    for (String file : result.dependencies()) {
      String view = viewsByFile.get(file);
      if (view != null) views.add(view);
    }
    return views;
  }
}
