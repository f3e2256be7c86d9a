package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A part of a program in which names are declared. Made by [Scopes]; not for concurrent use.
public final class Scope {
  /// What a scope belongs to.
  public enum Kind {
    /// The top level of a module.
    MODULE,
    /// An expression or a list of statements outside the module's text, such as an event handler.
    FRAGMENT,
    /// Names the template declares, such as those of `{#each}`.
    TEMPLATE,
    /// A function's parameters, and its body too if no parameter has a default or a pattern.
    FUNCTION,
    /// The body of a function whose parameters are a scope of their own (ECMA-262 §10.2.11).
    BODY,
    /// The name of a function expression, around the function.
    FUNCTION_NAME,
    BLOCK,
    /// The head of a `for` with `let` or `const`, around the body.
    FOR,
    SWITCH,
    CATCH,
    CLASS,
    /// The initial value of a class field, which runs like a method.
    FIELD,
    STATIC_BLOCK
  }

  private final Kind kind;
  private final @Nullable Scope parent;
  private final @Nullable Node node;
  private final Map<String, Binding> bindings = new LinkedHashMap<>(4);
  private final List<Scope> children = new ArrayList<>(2);

  Scope(Kind kind, @Nullable Scope parent, @Nullable Node node) {
    this.kind = kind;
    this.parent = parent;
    this.node = node;
    if (parent != null) {
      parent.children.add(this);
    }
  }

  public Kind kind() {
    return kind;
  }

  /// The scope around this one; null for the module.
  public @Nullable Scope parent() {
    return parent;
  }

  /// The node that opens this scope; null for [Kind#TEMPLATE].
  public @Nullable Node node() {
    return node;
  }

  /// The scopes directly inside this one, in source order.
  public List<Scope> children() {
    return Collections.unmodifiableList(children);
  }

  /// What is declared in this scope itself, in the order of hoisting: `var` and functions of a
  /// function or module first, then the rest in source order.
  public Collection<Binding> bindings() {
    return Collections.unmodifiableCollection(bindings.values());
  }

  /// The binding of that name declared in this scope itself, or null.
  public @Nullable Binding own(String name) {
    return bindings.get(name);
  }

  /// The binding that the name means when it is used in this scope, or null if it is declared in no
  /// scope up to the module.
  public @Nullable Binding find(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Binding binding = scope.bindings.get(name);
      if (binding != null) {
        return binding;
      }
      if (scope.kind == Kind.FUNCTION
          && !(scope.node instanceof Expression.ArrowFunctionExpression)
          && name.equals("arguments")) {
        return scope.declare("arguments", Binding.Kind.ARGUMENTS, null);
      }
    }
    return null;
  }

  /// The nearest scope, this one included, whose code runs when something is called and not where
  /// it stands: a function, a field's value, a static block, a fragment, or else the module.
  public Scope callable() {
    Scope scope = this;
    while (scope.parent != null
        && switch (scope.kind) {
          case FUNCTION, FIELD, STATIC_BLOCK, FRAGMENT, MODULE -> false;
          default -> true;
        }) {
      scope = scope.parent;
    }
    return scope;
  }

  /// Whether this scope is `ancestor` or lies in it.
  public boolean within(Scope ancestor) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      if (scope == ancestor) {
        return true;
      }
    }
    return false;
  }

  /// Declares a name, or adds a declaration to the binding that already has it.
  Binding declare(String name, Binding.Kind bindingKind, @Nullable Identifier declaration) {
    Binding binding = bindings.get(name);
    if (binding == null) {
      binding = new Binding(name, bindingKind, this);
      bindings.put(name, binding);
    }
    if (declaration != null) {
      binding.addDeclaration(declaration);
    }
    return binding;
  }

  @Override
  public String toString() {
    return kind + " " + bindings.keySet();
  }
}
