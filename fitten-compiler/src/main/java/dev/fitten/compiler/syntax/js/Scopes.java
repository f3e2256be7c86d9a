package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which identifier means which variable, for a module and the fragments that see its names. Tables
/// are keyed by the identity of nodes. Not for concurrent use.
public final class Scopes {
  private final Scope module;
  private final Map<Node, Node> parents = new IdentityHashMap<>();
  private final Map<Node, Scope> scopes = new IdentityHashMap<>();
  private final Map<Identifier, Binding> declared = new IdentityHashMap<>();
  private final Map<Identifier, Reference> references = new IdentityHashMap<>();
  private final List<Reference> inOrder = new ArrayList<>();

  private Scopes(Node.Program program) {
    module = new Scope(Scope.Kind.MODULE, null, program);
  }

  /// Finds every scope, variable and reference of a module. A tree of a text with errors is
  /// analysed as far as it goes.
  public static Scopes analyze(Node.Program program) {
    Scopes scopes = new Scopes(program);
    scopes.scopes.put(program, scopes.module);
    new ScopeWalker(scopes).statements(program, program.body(), scopes.module, scopes.module);
    return scopes;
  }

  /// Analyses an expression or the statements of a handler as if they stood inside `parent`, and
  /// adds what it finds to these tables.
  ///
  /// @param node an expression, or a program from [JsParser#parseStatements]
  /// @param parent the module's scope or one of [#child]
  /// @return the new scope around the fragment, of kind [Scope.Kind#FRAGMENT]
  public Scope analyzeFragment(Node node, Scope parent) {
    Scope scope = new Scope(Scope.Kind.FRAGMENT, parent, node);
    ScopeWalker walker = new ScopeWalker(this);
    if (node instanceof Node.Program program) {
      scopes.put(node, scope);
      walker.statements(program, program.body(), scope, scope);
    } else {
      scopes.put(node, scope);
      walker.visit(node, scope);
    }
    return scope;
  }

  /// Makes a scope inside `parent` for what the template declares, as `{#each rows as {id}, i}`
  /// does.
  ///
  /// @param patterns what declares the names, in source order; default values inside them are
  ///     analysed in the new scope
  public Scope child(Scope parent, List<? extends Pattern> patterns) {
    Scope scope = new Scope(Scope.Kind.TEMPLATE, parent, null);
    ScopeWalker walker = new ScopeWalker(this);
    for (Pattern pattern : patterns) {
      walker.declarePattern(pattern, Binding.Kind.TEMPLATE, scope);
    }
    for (Pattern pattern : patterns) {
      walker.visitDeclaredPattern(pattern, scope);
    }
    return scope;
  }

  /// The top scope.
  public Scope module() {
    return module;
  }

  /// The variable that an identifier means, be it a reference or a declaration; null if it is a
  /// global or no variable at all (a property's name, a label).
  public @Nullable Binding resolve(Identifier identifier) {
    Reference reference = references.get(identifier);
    return reference != null ? reference.binding() : declared.get(identifier);
  }

  /// The use of a variable that an identifier is; null if it declares one or is no variable.
  public @Nullable Reference reference(Identifier identifier) {
    return references.get(identifier);
  }

  /// Every use of variables, in source order of each piece analysed.
  public List<Reference> references() {
    return Collections.unmodifiableList(inOrder);
  }

  /// The uses of one variable; the same as [Binding#references()].
  public List<Reference> references(Binding binding) {
    return binding.references();
  }

  /// The uses of names that no scope declares, in the order of [#references()].
  public List<Reference> unresolved() {
    List<Reference> unresolved = new ArrayList<>();
    for (Reference reference : inOrder) {
      if (reference.binding() == null) {
        unresolved.add(reference);
      }
    }
    return unresolved;
  }

  /// The node that has this one among its [Node#children()]; null for the root of a piece.
  public @Nullable Node parent(Node node) {
    return parents.get(node);
  }

  /// The scope that a node opens: for a function the one of its parameters. Null if it opens none.
  public @Nullable Scope opened(Node node) {
    return scopes.get(node);
  }

  /// The innermost scope that a node of an analysed piece stands in; a node that opens a scope
  /// stands in the one around it. The root of a module stands in the module's scope.
  public Scope around(Node node) {
    for (Node up = parents.get(node); up != null; up = parents.get(up)) {
      Scope scope = scopes.get(up);
      if (scope != null) {
        return scope;
      }
    }
    Scope own = scopes.get(node);
    return own != null && own.parent() != null ? own.parent() : module;
  }

  void setParent(Node child, Node parent) {
    parents.put(child, parent);
  }

  void open(Node node, Scope scope) {
    scopes.putIfAbsent(node, scope);
  }

  void declare(Identifier identifier, Binding binding) {
    declared.put(identifier, binding);
  }

  void refer(Identifier identifier, Scope scope, boolean read, boolean write) {
    Binding binding = scope.find(identifier.name());
    Reference reference = new Reference(identifier, scope, binding, read, write);
    references.put(identifier, reference);
    inOrder.add(reference);
    if (binding != null) {
      binding.addReference(reference);
    }
  }
}
