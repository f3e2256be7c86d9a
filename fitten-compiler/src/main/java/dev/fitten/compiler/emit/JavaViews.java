package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.source.Span;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the methods of one view share while they are written.
final class JavaViews {
  final JavaClass output = new JavaClass();
  final String packageName;
  private final Function<String, @Nullable Analysis> components;
  private final Diagnostics diagnostics;
  private final Map<Analysis, JavaWatchers> watchers = new IdentityHashMap<>();
  private final Map<JavaFrame, Use> uses = new IdentityHashMap<>();
  private final Map<JavaChildren.Key, String> methods = new HashMap<>();
  private boolean failed;

  /// Where a component is used: the frame around the use and the place of its name.
  private record Use(JavaFrame around, Span place) {}

  JavaViews(
      String packageName,
      Function<String, @Nullable Analysis> components,
      Diagnostics diagnostics) {
    this.packageName = packageName;
    this.components = components;
    this.diagnostics = diagnostics;
  }

  @Nullable Analysis child(String path) {
    return components.apply(path);
  }

  JavaWatchers watchers(Analysis analysis) {
    return watchers.computeIfAbsent(analysis, JavaWatchers::new);
  }

  /// Remembers where a component is used, for messages about it.
  void nest(JavaFrame inner, JavaFrame around, Span place) {
    uses.put(inner.root(), new Use(around, place));
  }

  int depth(JavaFrame frame) {
    int depth = 0;
    for (Use use = uses.get(frame.root()); use != null; use = uses.get(use.around().root())) {
      depth++;
    }
    return depth;
  }

  /// The method that renders a component for arguments of certain types; written at the first use.
  String method(JavaChildren.Key key, String component, Function<String, String> writer) {
    String known = methods.get(key);
    if (known != null) return known;
    String name = output.methodName(component);
    methods.put(key, name);
    int place = output.reserve();
    output.method(place, writer.apply(name));
    return name;
  }

  /// Adds a diagnostic. What is wrong inside a child, for the types this file gives it, is reported
  /// where the child is used.
  void report(JavaProblem problem, JavaFrame frame) {
    failed = true;
    Span span = problem.span();
    String message = problem.text();
    JavaFrame at = frame.root();
    for (Use use = uses.get(at); use != null; use = uses.get(at)) {
      SourceFile file = at.analysis.component().file();
      int start = span.start();
      message = file.name() + ":" + file.line(start) + ":" + file.column(start) + ": " + message;
      span = use.place();
      at = use.around().root();
    }
    diagnostics.add(new Diagnostic(problem.code(), span, message, List.of(), problem.hint()));
  }

  boolean failed() {
    return failed;
  }
}
