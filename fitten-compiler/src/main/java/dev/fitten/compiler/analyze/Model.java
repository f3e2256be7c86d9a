package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Reference;
import dev.fitten.compiler.syntax.js.Scope;
import dev.fitten.compiler.syntax.js.Scopes;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the steps of the analysis know together. Filled by [Analyzer] in its order.
final class Model {
  final Component component;
  final Scopes scopes;
  final Forms forms;

  /// The block that declares the names of a scope of the template.
  final Map<Scope, TemplateNode.EachBlock> eachOf = new IdentityHashMap<>();

  /// The element of each `ref`, by name with its `$`.
  final Map<String, TemplateNode.Element> refs = new TreeMap<>();

  Model(Component component, Scopes scopes, Forms forms) {
    this.component = component;
    this.scopes = scopes;
    this.forms = forms;
  }

  List<Reactive> reactives() {
    return forms.reactives;
  }

  @Nullable Reactive reactive(Identifier identifier) {
    return forms.reactive(identifier);
  }

  /// The `{#each}` that declares the variable, or null.
  TemplateNode.@Nullable EachBlock each(@Nullable Binding binding) {
    return binding == null ? null : eachOf.get(binding.scope());
  }

  /// Whether the identifier is the argument of `$peek`.
  boolean isPeeked(Identifier identifier) {
    return scopes.parent(identifier) instanceof Expression.CallExpression call
        && call.callee() instanceof Identifier callee
        && callee != identifier
        && callee.name().equals("$peek")
        && scopes.resolve(callee) == null;
  }

  /// What the declaration of a variable of the script's top level gives it: a function declaration, or
  /// the initial value; null if neither.
  @Nullable Node topLevelValue(@Nullable Binding binding) {
    if (binding == null || binding.scope() != scopes.module() || binding.declarations().isEmpty()) {
      return null;
    }
    Node parent = scopes.parent(binding.declarations().getFirst());
    if (parent instanceof Node.VariableDeclarator declarator) {
      return declarator.init();
    }
    return parent instanceof Node.FunctionNode ? parent : null;
  }

  /// The use of a variable that a node is, or null.
  @Nullable Reference use(Node node) {
    return node instanceof Identifier identifier ? scopes.reference(identifier) : null;
  }
}
