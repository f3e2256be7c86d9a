package dev.fitten.compiler.syntax.js;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks a tree once: makes the scopes, declares names before the code of their scope is visited
/// (hoisting, ECMA-262 §8.2), and records references.
final class ScopeWalker {
  private final Scopes scopes;

  ScopeWalker(Scopes scopes) {
    this.scopes = scopes;
  }

  /// Visits a list of statements that is a scope of its own.
  ///
  /// @param owner the node whose children the statements are
  /// @param scope where `let`, `const`, classes and functions go
  /// @param hoistTo where `var` goes if this list is the body of something callable, else null
  void statements(Node owner, List<Statement> statements, Scope scope, @Nullable Scope hoistTo) {
    if (hoistTo != null) {
      for (Statement statement : statements) {
        hoistVars(statement, hoistTo);
      }
    }
    for (Statement statement : statements) {
      declareLexical(statement, scope);
    }
    for (Statement statement : statements) {
      scopes.setParent(statement, owner);
      visit(statement, scope);
    }
  }

  void visit(Node node, Scope scope) {
    switch (node) {
      case Identifier id -> scopes.refer(id, scope, true, false);
      case Expression.MemberExpression member -> {
        child(node, member.object(), scope);
        name(node, member.property(), member.computed(), scope);
      }
      case Expression.AssignmentExpression assignment -> {
        scopes.setParent(assignment.left(), node);
        target(assignment.left(), scope, !assignment.operator().equals("="));
        child(node, assignment.right(), scope);
      }
      case Expression.UpdateExpression update -> {
        scopes.setParent(update.argument(), node);
        if (update.argument() instanceof Identifier id) {
          scopes.refer(id, scope, true, true);
        } else {
          visit(update.argument(), scope);
        }
      }
      case Node.Property property -> {
        if (!property.shorthand()) {
          name(node, property.key(), property.computed(), scope);
        }
        child(node, property.value(), scope);
      }
      case Node.FunctionNode function -> function(function, scope);
      case Node.ClassNode type -> classNode(type, scope);
      case Statement.VariableDeclaration declaration -> {
        for (Node.VariableDeclarator declarator : declaration.declarations()) {
          scopes.setParent(declarator, node);
          scopes.setParent(declarator.id(), declarator);
          visitDeclaredPattern(declarator.id(), scope);
          if (declarator.init() != null) {
            child(declarator, declarator.init(), scope);
          }
        }
      }
      case Statement.BlockStatement block -> {
        Scope inner = open(Scope.Kind.BLOCK, scope, block);
        statements(block, block.body(), inner, null);
      }
      case Statement.ForStatement loop -> {
        Scope head = loopScope(loop, loop.init(), scope);
        children(loop, head);
      }
      case Statement.ForInStatement loop -> iteration(loop, loop.left(), scope);
      case Statement.ForOfStatement loop -> iteration(loop, loop.left(), scope);
      case Statement.SwitchStatement choice -> {
        child(choice, choice.discriminant(), scope);
        Scope inner = open(Scope.Kind.SWITCH, scope, choice);
        for (Node.SwitchCase part : choice.cases()) {
          for (Statement statement : part.consequent()) {
            declareLexical(statement, inner);
          }
        }
        for (Node.SwitchCase part : choice.cases()) {
          child(choice, part, inner);
        }
      }
      case Node.CatchClause clause -> {
        Scope inner = open(Scope.Kind.CATCH, scope, clause);
        if (clause.param() != null) {
          scopes.setParent(clause.param(), clause);
          declarePattern(clause.param(), Binding.Kind.CATCH, inner);
          visitDeclaredPattern(clause.param(), inner);
        }
        child(clause, clause.body(), inner);
      }
      case Statement.LabeledStatement labeled -> {
        scopes.setParent(labeled.label(), node);
        // §14.13: a function may be labelled in sloppy code only, so nothing is declared here.
        child(node, labeled.body(), scope);
      }
      case Statement.BreakStatement jump -> parents(jump);
      case Statement.ContinueStatement jump -> parents(jump);
      case Expression.MetaProperty property -> parents(property);
      case Statement.ImportDeclaration declaration -> {
        parents(declaration);
        declaration.specifiers().forEach(this::parents);
        declaration.attributes().forEach(this::parents);
      }
      case Statement.ExportAllDeclaration declaration -> {
        parents(declaration);
        declaration.attributes().forEach(this::parents);
      }
      case Statement.ExportNamedDeclaration declaration -> {
        parents(declaration);
        declaration.attributes().forEach(this::parents);
        if (declaration.declaration() != null) {
          visit(declaration.declaration(), scope);
        }
        for (Node.ExportSpecifier specifier : declaration.specifiers()) {
          parents(specifier);
          if (declaration.source() == null && specifier.local() instanceof Identifier local) {
            scopes.refer(local, scope, true, false);
          }
        }
      }
      default -> children(node, scope);
    }
  }

  private void children(Node node, Scope scope) {
    for (Node child : node.children()) {
      child(node, child, scope);
    }
  }

  private void child(Node parent, Node child, Scope scope) {
    scopes.setParent(child, parent);
    visit(child, scope);
  }

  /// Records the parts of a node whose names are no variables.
  private void parents(Node node) {
    for (Node child : node.children()) {
      scopes.setParent(child, node);
    }
  }

  /// A key or member name: a variable is used only inside `[…]`.
  private void name(Node parent, Expression key, boolean computed, Scope scope) {
    scopes.setParent(key, parent);
    if (computed) {
      visit(key, scope);
    }
  }

  private Scope open(Scope.Kind kind, Scope parent, Node node) {
    Scope scope = new Scope(kind, parent, node);
    scopes.open(node, scope);
    return scope;
  }

  private void function(Node.FunctionNode function, Scope scope) {
    Scope around = scope;
    Identifier id = function.id();
    if (id != null) {
      scopes.setParent(id, function);
      if (function instanceof Expression.FunctionExpression) {
        around = new Scope(Scope.Kind.FUNCTION_NAME, scope, function);
        declareName(id, Binding.Kind.FUNCTION, around);
      }
    }
    Scope inner = open(Scope.Kind.FUNCTION, around, function);
    boolean simple = true;
    for (Pattern parameter : function.params()) {
      scopes.setParent(parameter, function);
      declarePattern(parameter, Binding.Kind.PARAMETER, inner);
      simple &= parameter instanceof Identifier;
    }
    for (Pattern parameter : function.params()) {
      visitDeclaredPattern(parameter, inner);
    }
    scopes.setParent(function.body(), function);
    if (function.body() instanceof Statement.BlockStatement block) {
      Scope body = simple ? inner : open(Scope.Kind.BODY, inner, block);
      statements(block, block.body(), body, body);
    } else {
      visit(function.body(), inner);
    }
  }

  private void classNode(Node.ClassNode type, Scope scope) {
    Scope inner = open(Scope.Kind.CLASS, scope, type);
    if (type.id() != null) {
      scopes.setParent(type.id(), type);
      // §15.7.14: the class body sees an immutable binding of its own; the outer one, if the class
      // is a declaration, stays what the identifier resolves to.
      if (type instanceof Expression.ClassExpression) {
        declareName(type.id(), Binding.Kind.CLASS, inner);
      }
    }
    if (type.superClass() != null) {
      child(type, type.superClass(), inner);
    }
    scopes.setParent(type.body(), type);
    for (Node.ClassMember member : type.body().body()) {
      scopes.setParent(member, type.body());
      switch (member) {
        case Node.MethodDefinition method -> {
          name(method, method.key(), method.computed(), inner);
          child(method, method.value(), inner);
        }
        case Node.PropertyDefinition field -> {
          name(field, field.key(), field.computed(), inner);
          if (field.value() != null) {
            child(field, field.value(), open(Scope.Kind.FIELD, inner, field));
          }
        }
        case Node.StaticBlock block -> {
          Scope body = open(Scope.Kind.STATIC_BLOCK, inner, block);
          statements(block, block.body(), body, body);
        }
      }
    }
  }

  private Scope loopScope(Statement loop, @Nullable Node head, Scope scope) {
    if (head instanceof Statement.VariableDeclaration declaration
        && declaration.kind() != Statement.VariableKind.VAR) {
      Scope inner = open(Scope.Kind.FOR, scope, loop);
      declareLexical(declaration, inner);
      return inner;
    }
    return scope;
  }

  private void iteration(Statement loop, Node left, Scope scope) {
    Scope head = loopScope(loop, left, scope);
    for (Node child : loop.children()) {
      scopes.setParent(child, loop);
      if (child == left && child instanceof Pattern pattern) {
        target(pattern, head, false);
      } else {
        visit(child, head);
      }
    }
  }

  /// Visits the target of an assignment.
  ///
  /// @param read whether the old value is used too, as by `+=`
  private void target(Pattern pattern, Scope scope, boolean read) {
    switch (pattern) {
      case Identifier id -> scopes.refer(id, scope, read, true);
      case Expression.MemberExpression member -> visit(member, scope);
      case Expression.InvalidExpression _ -> {}
      case Pattern.AssignmentPattern withDefault -> {
        scopes.setParent(withDefault.left(), withDefault);
        target(withDefault.left(), scope, false);
        child(withDefault, withDefault.right(), scope);
      }
      case Pattern.RestElement rest -> {
        scopes.setParent(rest.argument(), rest);
        target(rest.argument(), scope, false);
      }
      case Pattern.ArrayPattern array -> {
        for (Pattern element : array.elements()) {
          if (element != null) {
            scopes.setParent(element, array);
            target(element, scope, false);
          }
        }
      }
      case Pattern.ObjectPattern object -> {
        for (Node.PatternMember member : object.properties()) {
          scopes.setParent(member, object);
          switch (member) {
            case Pattern.RestElement rest -> target(rest, scope, false);
            case Node.AssignmentProperty property -> {
              if (!property.shorthand()) {
                name(property, property.key(), property.computed(), scope);
              }
              scopes.setParent(property.value(), property);
              target(property.value(), scope, false);
            }
          }
        }
      }
    }
  }

  /// Visits the default values and computed keys of a pattern whose names are declared already.
  void visitDeclaredPattern(Pattern pattern, Scope scope) {
    switch (pattern) {
      case Identifier _ -> {}
      case Expression.InvalidExpression _ -> {}
      case Expression.MemberExpression member -> visit(member, scope);
      case Pattern.AssignmentPattern withDefault -> {
        scopes.setParent(withDefault.left(), withDefault);
        visitDeclaredPattern(withDefault.left(), scope);
        child(withDefault, withDefault.right(), scope);
      }
      case Pattern.RestElement rest -> {
        scopes.setParent(rest.argument(), rest);
        visitDeclaredPattern(rest.argument(), scope);
      }
      case Pattern.ArrayPattern array -> {
        for (Pattern element : array.elements()) {
          if (element != null) {
            scopes.setParent(element, array);
            visitDeclaredPattern(element, scope);
          }
        }
      }
      case Pattern.ObjectPattern object -> {
        for (Node.PatternMember member : object.properties()) {
          scopes.setParent(member, object);
          switch (member) {
            case Pattern.RestElement rest -> visitDeclaredPattern(rest, scope);
            case Node.AssignmentProperty property -> {
              if (!property.shorthand()) {
                name(property, property.key(), property.computed(), scope);
              }
              scopes.setParent(property.value(), property);
              visitDeclaredPattern(property.value(), scope);
            }
          }
        }
      }
    }
  }

  void declarePattern(Pattern pattern, Binding.Kind kind, Scope scope) {
    switch (pattern) {
      case Identifier id -> declareName(id, kind, scope);
      case Pattern.AssignmentPattern withDefault -> declarePattern(withDefault.left(), kind, scope);
      case Pattern.RestElement rest -> declarePattern(rest.argument(), kind, scope);
      case Pattern.ArrayPattern array -> {
        for (Pattern element : array.elements()) {
          if (element != null) {
            declarePattern(element, kind, scope);
          }
        }
      }
      case Pattern.ObjectPattern object -> {
        for (Node.PatternMember member : object.properties()) {
          switch (member) {
            case Pattern.RestElement rest -> declarePattern(rest.argument(), kind, scope);
            case Node.AssignmentProperty property -> declarePattern(property.value(), kind, scope);
          }
        }
      }
      case Expression.MemberExpression _, Expression.InvalidExpression _ -> {}
    }
  }

  private void declareName(Identifier id, Binding.Kind kind, Scope scope) {
    scopes.declare(id, scope.declare(id.name(), kind, id));
  }

  private void declareLexical(Statement statement, Scope scope) {
    switch (statement) {
      case Statement.VariableDeclaration declaration -> {
        Binding.Kind kind =
            switch (declaration.kind()) {
              case VAR -> null;
              case LET -> Binding.Kind.LET;
              case CONST -> Binding.Kind.CONST;
            };
        if (kind != null) {
          for (Node.VariableDeclarator declarator : declaration.declarations()) {
            declarePattern(declarator.id(), kind, scope);
          }
        }
      }
      case Statement.FunctionDeclaration function -> {
        if (function.id() != null) {
          declareName(function.id(), Binding.Kind.FUNCTION, scope);
        }
      }
      case Statement.ClassDeclaration type -> {
        if (type.id() != null) {
          declareName(type.id(), Binding.Kind.CLASS, scope);
        }
      }
      case Statement.WatchDeclaration watch -> declareLexical(watch.function(), scope);
      case Statement.ExportNamedDeclaration export -> {
        if (export.declaration() != null) {
          declareLexical(export.declaration(), scope);
        }
      }
      case Statement.ExportDefaultDeclaration export -> {
        if (export.declaration() instanceof Statement.Declaration declaration) {
          declareLexical(declaration, scope);
        }
      }
      case Statement.ImportDeclaration declaration -> {
        for (Node.ImportMember member : declaration.specifiers()) {
          declareName(member.local(), Binding.Kind.IMPORT, scope);
        }
      }
      default -> {}
    }
  }

  /// Declares the `var`s of a statement and of the statements in it, functions excepted.
  private void hoistVars(@Nullable Node node, Scope scope) {
    switch (node) {
      case Statement.VariableDeclaration declaration -> {
        if (declaration.kind() == Statement.VariableKind.VAR) {
          for (Node.VariableDeclarator declarator : declaration.declarations()) {
            declarePattern(declarator.id(), Binding.Kind.VAR, scope);
          }
        }
      }
      case Statement.BlockStatement block -> hoistAll(block.body(), scope);
      case Statement.IfStatement choice -> {
        hoistVars(choice.consequent(), scope);
        hoistVars(choice.alternate(), scope);
      }
      case Statement.ForStatement loop -> {
        hoistVars(loop.init(), scope);
        hoistVars(loop.body(), scope);
      }
      case Statement.ForInStatement loop -> {
        hoistVars(loop.left(), scope);
        hoistVars(loop.body(), scope);
      }
      case Statement.ForOfStatement loop -> {
        hoistVars(loop.left(), scope);
        hoistVars(loop.body(), scope);
      }
      case Statement.WhileStatement loop -> hoistVars(loop.body(), scope);
      case Statement.DoWhileStatement loop -> hoistVars(loop.body(), scope);
      case Statement.LabeledStatement labeled -> hoistVars(labeled.body(), scope);
      case Statement.SwitchStatement choice -> {
        for (Node.SwitchCase part : choice.cases()) {
          hoistAll(part.consequent(), scope);
        }
      }
      case Statement.TryStatement attempt -> {
        hoistVars(attempt.block(), scope);
        if (attempt.handler() != null) {
          hoistVars(attempt.handler().body(), scope);
        }
        hoistVars(attempt.finalizer(), scope);
      }
      case Statement.ExportNamedDeclaration export -> hoistVars(export.declaration(), scope);
      case null, default -> {}
    }
  }

  private void hoistAll(List<Statement> statements, Scope scope) {
    for (Statement statement : statements) {
      hoistVars(statement, scope);
    }
  }
}
