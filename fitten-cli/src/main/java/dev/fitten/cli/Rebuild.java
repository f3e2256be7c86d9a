package dev.fitten.cli;

import dev.fitten.compiler.FitBuild;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Rebuilds an application in this process: components, then Java with its generated code, then resources.
///
/// Stays warm between rebuilds, which is what makes the second one fast: Maven alone takes seconds.
final class Rebuild {
  private final DevProject project;
  private final PrintStream err;
  private final JavaCompiler javac;
  private final StandardJavaFileManager files;

  Rebuild(DevProject project, PrintStream err) {
    this.project = project;
    this.err = err;
    this.javac = ToolProvider.getSystemJavaCompiler();
    this.files = javac.getStandardFileManager(null, Locale.ROOT, null);
  }

  /// Returns whether all is well; what is not has been printed.
  boolean run(Watcher.Changes changes) throws IOException {
    Map<Path, String> before = generatedSources();
    if (!compileComponents(project.generatedJava(), project.generatedResources())) return false;
    boolean components =
        !changes.lost()
            && !changes.deleted()
            && changes.paths().stream().noneMatch(path -> path.toString().endsWith(".java"));
    if (!(components ? compileRenderers(before) : compileAll(changes.deleted()))) return false;
    for (Path folder : project.resources()) copyTree(folder);
    copyTree(project.generatedResources());
    return true;
  }

  /// Does the work of an edit once, aside, so that the first real one finds the compilers loaded and
  /// warm: it takes a quarter of the time then. What it finds is left for that edit to report.
  void warmUp() throws IOException {
    Path aside = project.target().resolve("fitten/warm-up");
    PrintStream quiet = new PrintStream(OutputStream.nullOutputStream());
    var rehearsal = new Rebuild(project, quiet);
    if (!rehearsal.compileComponents(aside.resolve("java"), aside.resolve("resources"))) return;
    List<Path> renderers = new ArrayList<>();
    addJava(aside.resolve("java"), renderers);
    if (!renderers.isEmpty()) rehearsal.compile(renderers, false, aside.resolve("classes"));
  }

  private Map<Path, String> generatedSources() throws IOException {
    List<Path> files = new ArrayList<>();
    addJava(project.generatedJava(), files);
    Map<Path, String> texts = new TreeMap<>();
    for (Path file : files) texts.put(file, Files.readString(file));
    return texts;
  }

  /// After an edit of components: compiles only the renderers that came out different. If one of them
  /// shows its users another face, everything is compiled, so that a use that no longer fits is found.
  private boolean compileRenderers(Map<Path, String> before) throws IOException {
    Map<Path, String> after = generatedSources();
    if (!before.keySet().equals(after.keySet())) return compileAll(true);
    List<Path> changed = new ArrayList<>();
    for (var source : after.entrySet()) {
      String old = before.getOrDefault(source.getKey(), "");
      if (old.equals(source.getValue())) continue;
      if (!face(old).equals(face(source.getValue()))) return compileAll(false);
      changed.add(source.getKey());
    }
    return changed.isEmpty() || compile(changed, false, project.classes());
  }

  /// What other classes can see of a generated renderer: its public lines.
  private static List<String> face(String source) {
    return source.lines().map(String::trim).filter(line -> line.startsWith("public ")).toList();
  }

  private boolean compileComponents(Path javaOut, Path resourcesOut) {
    if (!Files.isDirectory(project.fit()) && !Files.isDirectory(project.assets())) return true;
    String sources =
        String.join(File.pathSeparator, project.sources().stream().map(Path::toString).toList());
    String[] args = {
      "--root", project.fit().toString(),
      "--assets", project.assets().toString(),
      "--java-out", javaOut.toString(),
      "--resources-out", resourcesOut.toString(),
      "--source-path", sources,
      "--class-path", project.compilePath()
    };
    return FitBuild.run(args, err) == 0;
  }

  private boolean compileAll(boolean afresh) throws IOException {
    if (afresh) removeClasses();
    List<Path> sources = new ArrayList<>();
    for (Path root : project.sources()) addJava(root, sources);
    addJava(project.generatedJava(), sources);
    return sources.isEmpty() || compile(sources, true, project.classes());
  }

  /// @param processors whether codecs and routes are generated; renderers have none
  private boolean compile(List<Path> sources, boolean processors, Path classes) throws IOException {
    Path generated =
        Files.createDirectories(project.target().resolve("generated-sources/annotations"));
    Files.createDirectories(classes);
    List<String> options =
        new ArrayList<>(
            List.of(
                "-d",
                classes.toString(),
                "-s",
                generated.toString(),
                "-cp",
                project.classes() + File.pathSeparator + project.compilePath(),
                "--release",
                "25",
                "-parameters",
                "-g",
                "-Xlint:none"));
    if (processors) {
      options.addAll(List.of("-processorpath", project.processorPath()));
    } else {
      options.add("-proc:none");
    }
    boolean[] clean = {true};
    var task =
        javac.getTask(
            null,
            files,
            diagnostic -> {
              if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                clean[0] = false;
                print(diagnostic);
              }
            },
            options,
            null,
            files.getJavaFileObjectsFromPaths(sources));
    return task.call() && clean[0];
  }

  private void print(Diagnostic<? extends JavaFileObject> diagnostic) {
    err.println(diagnostic);
  }

  private static void addJava(Path root, List<Path> sources) throws IOException {
    if (!Files.isDirectory(root)) return;
    try (Stream<Path> files = Files.walk(root)) {
      files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
    }
  }

  /// A deleted source leaves its class behind; all are written again, so all may go.
  private void removeClasses() throws IOException {
    if (!Files.isDirectory(project.classes())) return;
    try (Stream<Path> files = Files.walk(project.classes())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        Files.delete(file);
      }
    }
  }

  private void copyTree(Path from) throws IOException {
    if (!Files.isDirectory(from)) return;
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path source : tree.filter(Files::isRegularFile).toList()) {
        Path target = project.classes().resolve(from.relativize(source).toString());
        if (Files.exists(target) && Files.mismatch(source, target) == -1) continue;
        Files.createDirectories(target.getParent());
        Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
