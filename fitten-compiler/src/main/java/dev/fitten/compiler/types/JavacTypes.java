package dev.fitten.compiler.types;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Reads types from Java sources and class files with the JDK's compiler, without compiling bodies.
///
/// A source may mention classes that do not exist yet, such as the views this compiler is about to
/// write: only declarations are read, and what cannot be resolved is [TypeShape.Any]. For one thread.
public final class JavacTypes implements TypeSource, AutoCloseable {
  private final List<Path> sourcePath;
  private final StandardJavaFileManager files;
  private final JavacTask task;
  private final JavacShapes shapes;
  private final Map<String, Answer> answers = new HashMap<>();

  /// Opens the paths.
  ///
  /// @param sourcePath folders of Java sources; those that do not exist are skipped
  /// @param classPath jars and folders of class files
  /// @throws IllegalStateException if the running Java has no compiler (a JRE)
  public JavacTypes(List<Path> sourcePath, List<Path> classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("this Java has no compiler: run the .fit compiler on a JDK");
    }
    this.sourcePath = sourcePath.stream().filter(Files::isDirectory).toList();
    files = compiler.getStandardFileManager(_ -> {}, Locale.ROOT, StandardCharsets.UTF_8);
    try {
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, this.sourcePath);
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Errors in the project's sources are javac's to report, later and once.
    task =
        (JavacTask)
            compiler.getTask(null, new Unnamed(files), _ -> {}, List.of("-proc:none"), null, null);
    shapes = new JavacShapes(task.getElements(), task.getTypes());
  }

  @Override
  public Answer find(String qualifiedName) {
    return answers.computeIfAbsent(qualifiedName, this::look);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  private Answer look(String qualifiedName) {
    TypeElement type = task.getElements().getTypeElement(qualifiedName);
    if (type == null) return new Answer.Missing(similar(qualifiedName));
    return new Answer.Found(shapes.use(type.asType()));
  }

  private List<String> similar(String wanted) {
    Set<String> known = new TreeSet<>();
    String packageName = wanted.substring(0, Math.max(0, wanted.lastIndexOf('.')));
    PackageElement sibling = task.getElements().getPackageElement(packageName);
    if (sibling != null) {
      for (Element type : sibling.getEnclosedElements()) {
        known.add(type.toString());
        for (Element nested : type.getEnclosedElements()) {
          if (nested.getKind() == ElementKind.RECORD) known.add(nested.toString());
        }
      }
    }
    for (Path root : sourcePath) known.addAll(classesBelow(root));
    return Similar.to(wanted, known);
  }

  private static List<String> classesBelow(Path root) {
    List<String> names = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(root)) {
      paths
          .map(path -> root.relativize(path).toString().replace('\\', '/'))
          .filter(path -> path.endsWith(".java") && !path.endsWith("-info.java"))
          .forEach(path -> names.add(path.substring(0, path.length() - 5).replace('/', '.')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /// Hides `module-info.java`: as part of a module, sources could not see the class path.
  private static final class Unnamed extends ForwardingJavaFileManager<StandardJavaFileManager> {
    Unnamed(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public @Nullable JavaFileObject getJavaFileForInput(
        Location location, String className, JavaFileObject.Kind kind) throws IOException {
      if (className.equals("module-info") && isProject(location)) return null;
      return super.getJavaFileForInput(location, className, kind);
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
        throws IOException {
      Iterable<JavaFileObject> found = super.list(location, packageName, kinds, recurse);
      if (!packageName.isEmpty() || !isProject(location)) return found;
      List<JavaFileObject> rest = new ArrayList<>();
      for (JavaFileObject file : found) {
        if (!file.isNameCompatible("module-info", file.getKind())) rest.add(file);
      }
      return rest;
    }

    private static boolean isProject(Location location) {
      return location == StandardLocation.SOURCE_PATH || location == StandardLocation.CLASS_PATH;
    }
  }
}
