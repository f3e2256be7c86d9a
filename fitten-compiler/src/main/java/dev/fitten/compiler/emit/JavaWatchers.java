package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Watcher;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Expression.AssignmentExpression;
import dev.fitten.compiler.syntax.js.Expression.MemberExpression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What watchers set on referenced elements when they first run, as far as it can be read off:
/// statements of the form `$label.textContent = expression` at the top of a watcher.
///
/// A reference that any other statement of a watcher mentions is left to the browser, since nobody
/// knows here what that statement does to it.
final class JavaWatchers {
  private final Map<String, Map<String, Expression>> byRef = new HashMap<>();

  JavaWatchers(Analysis analysis) {
    Set<String> unclear = new HashSet<>();
    for (Watcher watcher : analysis.watchers()) {
      for (Statement statement : watcher.declaration().function().body().body()) {
        if (statement instanceof Statement.ExpressionStatement only
            && only.expression() instanceof AssignmentExpression assignment
            && assignment.operator().equals("=")
            && assignment.left() instanceof MemberExpression target
            && !target.computed()
            && target.object() instanceof Identifier ref
            && analysis.refs().contains(ref.name())
            && target.property() instanceof Identifier property) {
          byRef
              .computeIfAbsent(ref.name(), _ -> new LinkedHashMap<>())
              .put(property.name(), assignment.right());
          mentioned(assignment.right(), unclear);
        } else {
          mentioned(statement, unclear);
        }
      }
    }
    unclear.forEach(byRef::remove);
  }

  /// What is set on the element of a reference: expressions by the property's name, in source order.
  Map<String, Expression> on(String ref) {
    return byRef.getOrDefault(ref, Map.of());
  }

  private static void mentioned(Node node, Set<String> names) {
    if (node instanceof Identifier identifier) names.add(identifier.name());
    List<Node> children = node.children();
    for (Node child : children) mentioned(child, names);
  }
}
