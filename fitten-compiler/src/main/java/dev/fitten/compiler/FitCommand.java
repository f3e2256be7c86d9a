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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// `fitten fit compile` and `fitten fit check`.
public final class FitCommand {
  private static final String USAGE =
      """
      usage: fitten fit compile FILE... -o DIR [--target js,java] [--minify] [--root DIR]
                                [--source-path PATH] [--class-path PATH]
             fitten fit check FILE... [--json] [--root DIR] [--source-path PATH] [--class-path PATH]
      The records of @props are looked for in src/main/java and target/classes of the project around
      each file, and below this directory, unless a path is given.
      """;

  private final PrintStream out;
  private final PrintStream err;
  private final List<String> files = new ArrayList<>();
  private @Nullable Path output;
  private @Nullable Path root;
  private boolean js = true;
  private boolean java = true;
  private boolean minify;
  private boolean json;
  private List<Path> sourcePath = List.of();
  private List<Path> classPath = List.of();

  private FitCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// What is wrong with the command line, as one line.
  private static final class BadUsage extends Exception {
    private static final long serialVersionUID = 1L;

    BadUsage(String message) {
      super(message);
    }
  }

  /// Runs a command.
  ///
  /// @param args `compile` or `check`, then files and options
  /// @param out where `check --json` goes
  /// @param err where errors go
  /// @return 0 if all went well, 1 after errors in files, of which then none is written, 2 if the
  ///     command line is wrong
  public static int run(String[] args, PrintStream out, PrintStream err) {
    FitCommand command = new FitCommand(out, err);
    try {
      if (args.length == 1 && (args[0].equals("--help") || args[0].equals("help"))) {
        out.print(USAGE);
        return 0;
      }
      boolean compile = command.parse(args);
      return command.work(compile);
    } catch (BadUsage e) {
      err.println("fitten fit: " + e.getMessage());
      return 2;
    } catch (IOException | UncheckedIOException e) {
      err.println("fitten fit: cannot write: " + e.getMessage());
      return 1;
    }
  }

  private boolean parse(String[] args) throws BadUsage {
    if (args.length == 0 || !(args[0].equals("compile") || args[0].equals("check"))) {
      throw new BadUsage(
          "expected 'compile' or 'check'" + (args.length == 0 ? "" : ", not '" + args[0] + "'"));
    }
    boolean compile = args[0].equals("compile");
    for (int i = 1; i < args.length; i++) {
      String arg = args[i];
      switch (arg) {
        case "-o" -> output = path(value(args, ++i));
        case "--root" -> root = path(value(args, ++i));
        case "--target" -> targets(value(args, ++i));
        case "--source-path" -> sourcePath = paths(value(args, ++i));
        case "--class-path" -> classPath = paths(value(args, ++i));
        case "--minify" -> minify = true;
        case "--json" -> json = true;
        default -> {
          if (arg.startsWith("-")) {
            throw new BadUsage("unknown option '" + arg + "'");
          }
          files.add(arg);
        }
      }
    }
    if (files.isEmpty()) {
      throw new BadUsage("no file is given");
    }
    if (compile && output == null) {
      throw new BadUsage("-o DIR is missing");
    }
    if (compile && json) {
      throw new BadUsage("--json belongs to 'check'");
    }
    if (!compile && output != null) {
      throw new BadUsage("'check' writes nothing, so it takes no -o");
    }
    return compile;
  }

  private static String value(String[] args, int index) throws BadUsage {
    if (index >= args.length) {
      throw new BadUsage("option '" + args[index - 1] + "' needs a value");
    }
    return args[index];
  }

  private static Path path(String text) throws BadUsage {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new BadUsage("'" + text + "' is no path");
    }
  }

  private static List<Path> paths(String text) throws BadUsage {
    List<Path> paths = new ArrayList<>();
    for (String one : text.split(File.pathSeparator, -1)) {
      if (!one.isEmpty()) {
        paths.add(path(one));
      }
    }
    return paths;
  }

  private void targets(String list) throws BadUsage {
    js = false;
    java = false;
    for (String target : list.split(",", -1)) {
      switch (target) {
        case "js" -> js = true;
        case "java" -> java = true;
        default -> throw new BadUsage("unknown target '" + target + "', expected js or java");
      }
    }
  }

  private int work(boolean compile) throws IOException, BadUsage {
    List<CompileResult.Output> outputs = new ArrayList<>();
    StringJoiner reports = new StringJoiner(",\n");
    boolean failed = false;
    try (JavacTypes types = new JavacTypes(sourceFolders(), classFolders())) {
      for (String name : files) {
        SourceFile file = read(name);
        if (file == null) {
          failed = true;
          continue;
        }
        FitCompiler.Options options =
            new FitCompiler.Options(view(name), js, java, minify, FitCompiler.Options::beside);
        CompileResult result = FitCompiler.compile(file, options, FitCommand::beside, types);
        outputs.addAll(result.outputs());
        failed |= !result.ok();
        if (json && !result.ok()) {
          reports.add(DiagnosticRenderer.json(file, result.diagnostics()));
        } else {
          result.diagnostics().forEach(one -> err.print(DiagnosticRenderer.text(file, one)));
        }
      }
    }
    if (json) {
      out.println("[" + reports + "]");
    }
    if (failed) {
      return 1;
    }
    if (compile && output != null) {
      for (CompileResult.Output one : outputs) {
        Outputs.write(output.resolve(one.name()), one.bytes());
      }
    }
    return 0;
  }

  /// Where the records of `@props` are: as given, else the Java sources of the project that each file
  /// lies in, and this directory.
  private List<Path> sourceFolders() throws BadUsage {
    if (!sourcePath.isEmpty()) {
      return sourcePath;
    }
    Set<Path> folders = new LinkedHashSet<>(projectFolders("src/main/java"));
    folders.add(Path.of(""));
    return List.copyOf(folders);
  }

  private List<Path> classFolders() throws BadUsage {
    return classPath.isEmpty() ? projectFolders("target/classes") : classPath;
  }

  private List<Path> projectFolders(String folder) throws BadUsage {
    Set<Path> found = new LinkedHashSet<>();
    for (String file : files) {
      Path at = path(file).toAbsolutePath().normalize().getParent();
      while (at != null && !Files.isDirectory(at.resolve(folder))) {
        at = at.getParent();
      }
      if (at != null) {
        found.add(at.resolve(folder));
      }
    }
    return List.copyOf(found);
  }

  private @Nullable SourceFile read(String name) throws BadUsage {
    Path path = path(name);
    if (!Files.isRegularFile(path)) {
      err.println(name + ": error: there is no such file");
      return null;
    }
    try {
      return SourceFile.decode(name.replace('\\', '/'), Files.readAllBytes(path));
    } catch (UnreadableSource e) {
      err.println(e.describe());
    } catch (IOException e) {
      err.println(name + ": error: cannot be read: " + e.getMessage());
    }
    return null;
  }

  /// The place below the root; the file's name alone if no root is given or it lies outside.
  private String view(String name) {
    Path path = Path.of(name).toAbsolutePath().normalize();
    Path top = root == null ? null : root.toAbsolutePath().normalize();
    Path relative = top != null && path.startsWith(top) ? top.relativize(path) : path.getFileName();
    String view = relative.toString().replace('\\', '/');
    return view.endsWith(".fit") ? view.substring(0, view.length() - 4) : view;
  }

  /// A file that lies beside another one on the disk.
  static @Nullable SourceFile beside(SourceFile from, String specifier) {
    try {
      Path path = Path.of(from.name()).resolveSibling(specifier).normalize();
      return Files.isRegularFile(path)
          ? SourceFile.decode(path.toString().replace('\\', '/'), Files.readAllBytes(path))
          : null;
    } catch (IOException | UnreadableSource | InvalidPathException e) {
      return null;
    }
  }
}
