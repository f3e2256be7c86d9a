package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of a program with its place in the text. The records are named and shaped as ESTree has
/// them (https://github.com/estree/estree); what is added here says so.
///
/// Trees are immutable. Two nodes of the same shape and place are `equals`, but a place in a tree
/// is an *identity*: tables keyed by node ([Scopes]) compare with `==`.
public sealed interface Node
    permits Expression,
        Statement,
        Pattern,
        Node.Program,
        Node.VariableDeclarator,
        Node.SwitchCase,
        Node.CatchClause,
        Node.ObjectMember,
        Node.PatternMember,
        Node.TemplateElement,
        Node.FunctionNode,
        Node.ClassNode,
        Node.ClassBody,
        Node.ClassMember,
        Node.ImportMember,
        Node.ExportSpecifier,
        Node.ImportAttribute {

  /// The offset of the first character, in UTF-16 units of the whole text given to the parser, or
  /// what [Options#positions] made of it.
  int start();

  /// The offset behind the last character, in the units of [#start()].
  int end();

  /// The parts of this node in source order, without the absent ones. The two halves of a shorthand
  /// (`{a}`, `import {a}`, `export {a}`) share one piece of text, of which only the half that names
  /// a variable is given.
  List<Node> children();

  /// Collects nodes and lists of nodes, in the order given, skipping nulls.
  static List<Node> childList(@Nullable Object... parts) {
    List<Node> children = new ArrayList<>(parts.length);
    for (Object part : parts) {
      if (part instanceof Node node) {
        children.add(node);
      } else if (part instanceof List<?> list) {
        for (Object item : list) {
          if (item instanceof Node node) {
            children.add(node);
          }
        }
      }
    }
    return Collections.unmodifiableList(children);
  }

  /// A whole module, or the statements of an event handler.
  record Program(int start, int end, List<Statement> body) implements Node {
    @Override
    public List<Node> children() {
      return childList(body);
    }
  }

  /// One `name = value` of a variable declaration.
  record VariableDeclarator(int start, int end, Pattern id, @Nullable Expression init)
      implements Node {
    @Override
    public List<Node> children() {
      return childList(id, init);
    }
  }

  /// One `case test:` of a switch; `test` is null for `default:`.
  record SwitchCase(int start, int end, @Nullable Expression test, List<Statement> consequent)
      implements Node {
    @Override
    public List<Node> children() {
      return childList(test, consequent);
    }
  }

  /// The `catch (param) { … }` of a try; `param` is null in `catch { … }`.
  record CatchClause(int start, int end, @Nullable Pattern param, Statement.BlockStatement body)
      implements Node {
    @Override
    public List<Node> children() {
      return childList(param, body);
    }
  }

  /// How a property of an object literal is written.
  enum PropertyKind {
    INIT,
    GET,
    SET
  }

  /// One part of an object literal that is no spread: `key: value`, `key() {}`, `get key() {}`.
  record Property(
      int start,
      int end,
      Expression key,
      Expression value,
      PropertyKind kind,
      boolean computed,
      boolean method,
      boolean shorthand)
      implements ObjectMember {
    @Override
    public List<Node> children() {
      return shorthand ? childList(value) : childList(key, value);
    }
  }

  /// A part of an object literal: a [Property] or a spread.
  sealed interface ObjectMember extends Node permits Property, Expression.SpreadElement {}

  /// One `key: target` of a destructuring pattern; ESTree's `AssignmentProperty`.
  record AssignmentProperty(
      int start, int end, Expression key, Pattern value, boolean computed, boolean shorthand)
      implements PatternMember {
    @Override
    public List<Node> children() {
      return shorthand ? childList(value) : childList(key, value);
    }
  }

  /// A part of an object pattern: an [AssignmentProperty] or a rest element.
  sealed interface PatternMember extends Node permits AssignmentProperty, Pattern.RestElement {}

  /// A piece of template text between `` ` ``, `${` and `}`, whose delimiters the span leaves out.
  ///
  /// @param cooked the text with its escapes resolved; null where a tagged template has an escape
  ///     that cannot be resolved
  /// @param raw the text as written, with line ends normalised to LF
  /// @param tail whether this is the last piece
  record TemplateElement(int start, int end, @Nullable String cooked, String raw, boolean tail)
      implements Node {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /// What a function declaration, a function expression and an arrow have in common.
  sealed interface FunctionNode extends Node
      permits Statement.FunctionDeclaration,
          Expression.FunctionExpression,
          Expression.ArrowFunctionExpression {
    /// Its name; null for an arrow, an unnamed expression and an unnamed default export.
    @Nullable Identifier id();

    List<Pattern> params();

    /// A block statement, or an expression for an arrow without braces.
    Node body();

    boolean async();

    boolean generator();
  }

  /// What a class declaration and a class expression have in common.
  sealed interface ClassNode extends Node
      permits Statement.ClassDeclaration, Expression.ClassExpression {
    @Nullable Identifier id();

    @Nullable Expression superClass();

    ClassBody body();
  }

  /// The braces of a class and what is in them.
  record ClassBody(int start, int end, List<ClassMember> body) implements Node {
    @Override
    public List<Node> children() {
      return childList(body);
    }
  }

  /// A part of a class.
  sealed interface ClassMember extends Node
      permits MethodDefinition, PropertyDefinition, StaticBlock {}

  /// What kind of method a class has under a key.
  enum MethodKind {
    CONSTRUCTOR,
    METHOD,
    GET,
    SET
  }

  /// A method, accessor or constructor. As in ESTree, `value` starts at the parameter list.
  record MethodDefinition(
      int start,
      int end,
      Expression key,
      Expression.FunctionExpression value,
      MethodKind kind,
      boolean computed,
      boolean isStatic)
      implements ClassMember {
    @Override
    public List<Node> children() {
      return childList(key, value);
    }
  }

  /// A class field.
  record PropertyDefinition(
      int start,
      int end,
      Expression key,
      @Nullable Expression value,
      boolean computed,
      boolean isStatic)
      implements ClassMember {
    @Override
    public List<Node> children() {
      return childList(key, value);
    }
  }

  /// A `static { … }` of a class.
  record StaticBlock(int start, int end, List<Statement> body) implements ClassMember {
    @Override
    public List<Node> children() {
      return childList(body);
    }
  }

  /// One name of an import declaration.
  sealed interface ImportMember extends Node
      permits ImportSpecifier, ImportDefaultSpecifier, ImportNamespaceSpecifier {
    /// The variable that the import declares.
    Identifier local();
  }

  /// `imported as local` or `local`; `imported` is an [Identifier] or a string literal.
  record ImportSpecifier(
      int start, int end, Expression imported, Identifier local, boolean shorthand)
      implements ImportMember {
    @Override
    public List<Node> children() {
      return shorthand ? childList(local) : childList(imported, local);
    }
  }

  /// The `a` of `import a from "m"`.
  record ImportDefaultSpecifier(int start, int end, Identifier local) implements ImportMember {
    @Override
    public List<Node> children() {
      return childList(local);
    }
  }

  /// The `* as a` of `import * as a from "m"`.
  record ImportNamespaceSpecifier(int start, int end, Identifier local) implements ImportMember {
    @Override
    public List<Node> children() {
      return childList(local);
    }
  }

  /// `local as exported` or `local`. Each is an [Identifier] or a string literal; `local` names a
  /// variable only if the declaration has no source.
  record ExportSpecifier(
      int start, int end, Expression local, Expression exported, boolean shorthand)
      implements Node {
    @Override
    public List<Node> children() {
      return shorthand ? childList(local) : childList(local, exported);
    }
  }

  /// One `key: "value"` behind `with`; the key is an [Identifier] or a string literal.
  record ImportAttribute(int start, int end, Expression key, Literal.StringLiteral value)
      implements Node {
    @Override
    public List<Node> children() {
      return childList(key, value);
    }
  }
}
