package dev.fitten.compiler.element;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/// Numbers for places in the sources, so that models need not hold the compiler's elements.
public final class Places {
  private record Place(Element element, @Nullable AnnotationMirror annotation) {}

  private final ProcessingEnvironment environment;
  private final @Nullable Trees trees;
  private final List<Place> places = new ArrayList<>();

  public Places(ProcessingEnvironment environment) {
    this.environment = environment;
    this.trees = trees(environment);
  }

  /// Line numbers are a comfort: a compiler that is not javac goes without.
  private static @Nullable Trees trees(ProcessingEnvironment environment) {
    try {
      return Trees.instance(environment);
    } catch (IllegalArgumentException notJavac) {
      return null;
    }
  }

  /// Returns the number of the place of `element`.
  public int of(Element element) {
    return of(element, null);
  }

  /// Returns the number of the place of an annotation on `element`.
  public int of(Element element, @Nullable AnnotationMirror annotation) {
    places.add(new Place(element, annotation));
    return places.size() - 1;
  }

  /// Returns `shop/User.java:9`, without folders that differ from machine to machine, or an empty
  /// text where it is not known.
  public String describe(Element element) {
    if (trees == null) return "";
    TreePath path = trees.getPath(element);
    if (path == null) return "";
    CompilationUnitTree unit = path.getCompilationUnit();
    long start = trees.getSourcePositions().getStartPosition(unit, path.getLeaf());
    String file = unit.getSourceFile().getName().replace('\\', '/');
    file = file.substring(file.lastIndexOf('/') + 1);
    String folder =
        environment
            .getElementUtils()
            .getPackageOf(element)
            .getQualifiedName()
            .toString()
            .replace('.', '/');
    String name = folder.isEmpty() ? file : folder + '/' + file;
    return start < 0 ? name : name + ':' + unit.getLineMap().getLineNumber(start);
  }

  /// Reports the problem at its place.
  public void report(Problem problem) {
    Place place = places.get(problem.place());
    Messager messager = environment.getMessager();
    if (place.annotation == null) {
      messager.printMessage(Diagnostic.Kind.ERROR, problem.text(), place.element);
    } else {
      messager.printMessage(Diagnostic.Kind.ERROR, problem.text(), place.element, place.annotation);
    }
  }
}
