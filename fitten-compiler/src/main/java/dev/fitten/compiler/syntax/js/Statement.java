package dev.fitten.compiler.syntax.js;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a list of statements consists of, declarations and module declarations included.
public sealed interface Statement extends Node {

  record ExpressionStatement(int start, int end, Expression expression) implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(expression);
    }
  }

  record BlockStatement(int start, int end, List<Statement> body) implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(body);
    }
  }

  record EmptyStatement(int start, int end) implements Statement {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  record DebuggerStatement(int start, int end) implements Statement {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  record ReturnStatement(int start, int end, @Nullable Expression argument) implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(argument);
    }
  }

  record LabeledStatement(int start, int end, Identifier label, Statement body)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(label, body);
    }
  }

  record BreakStatement(int start, int end, @Nullable Identifier label) implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(label);
    }
  }

  record ContinueStatement(int start, int end, @Nullable Identifier label) implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(label);
    }
  }

  record IfStatement(
      int start, int end, Expression test, Statement consequent, @Nullable Statement alternate)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(test, consequent, alternate);
    }
  }

  record SwitchStatement(int start, int end, Expression discriminant, List<SwitchCase> cases)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(discriminant, cases);
    }
  }

  record ThrowStatement(int start, int end, Expression argument) implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(argument);
    }
  }

  record TryStatement(
      int start,
      int end,
      BlockStatement block,
      @Nullable CatchClause handler,
      @Nullable BlockStatement finalizer)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(block, handler, finalizer);
    }
  }

  record WhileStatement(int start, int end, Expression test, Statement body) implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(test, body);
    }
  }

  record DoWhileStatement(int start, int end, Statement body, Expression test)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(body, test);
    }
  }

  /// `for (init; test; update) body`; `init` is a [VariableDeclaration] or an [Expression].
  record ForStatement(
      int start,
      int end,
      @Nullable Node init,
      @Nullable Expression test,
      @Nullable Expression update,
      Statement body)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(init, test, update, body);
    }
  }

  /// `for (left in right) body`; `left` is a [VariableDeclaration] or a [Pattern].
  record ForInStatement(int start, int end, Node left, Expression right, Statement body)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(left, right, body);
    }
  }

  /// `for (left of right) body`, or `for await (…)`; `left` is a [VariableDeclaration] or a
  /// [Pattern].
  record ForOfStatement(
      int start, int end, Node left, Expression right, Statement body, boolean await)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(left, right, body);
    }
  }

  /// A statement that declares names.
  sealed interface Declaration extends Statement
      permits FunctionDeclaration, ClassDeclaration, VariableDeclaration {}

  /// A function; `id` is null only in `export default function () {}`.
  record FunctionDeclaration(
      int start,
      int end,
      @Nullable Identifier id,
      List<Pattern> params,
      BlockStatement body,
      boolean async,
      boolean generator)
      implements Declaration, FunctionNode {
    @Override
    public List<Node> children() {
      return Node.childList(id, params, body);
    }
  }

  /// A class; `id` is null only in `export default class {}`.
  record ClassDeclaration(
      int start, int end, @Nullable Identifier id, @Nullable Expression superClass, ClassBody body)
      implements Declaration, ClassNode {
    @Override
    public List<Node> children() {
      return Node.childList(id, superClass, body);
    }
  }

  /// The keyword of a variable declaration.
  enum VariableKind {
    VAR,
    LET,
    CONST
  }

  record VariableDeclaration(
      int start, int end, VariableKind kind, List<VariableDeclarator> declarations)
      implements Declaration {
    @Override
    public List<Node> children() {
      return Node.childList(declarations);
    }
  }

  /// An import or export; only at the top level of a module.
  sealed interface ModuleDeclaration extends Statement
      permits ImportDeclaration,
          ExportNamedDeclaration,
          ExportDefaultDeclaration,
          ExportAllDeclaration {}

  record ImportDeclaration(
      int start,
      int end,
      List<ImportMember> specifiers,
      Literal.StringLiteral source,
      List<ImportAttribute> attributes)
      implements ModuleDeclaration {
    @Override
    public List<Node> children() {
      return Node.childList(specifiers, source, attributes);
    }
  }

  /// `export let a` (a declaration and no specifiers) or `export { a, b as c } [from "m"]`.
  record ExportNamedDeclaration(
      int start,
      int end,
      @Nullable Declaration declaration,
      List<ExportSpecifier> specifiers,
      Literal.@Nullable StringLiteral source,
      List<ImportAttribute> attributes)
      implements ModuleDeclaration {
    @Override
    public List<Node> children() {
      return Node.childList(declaration, specifiers, source, attributes);
    }
  }

  /// `export default declaration`: a [FunctionDeclaration], a [ClassDeclaration] or an
  /// [Expression].
  record ExportDefaultDeclaration(int start, int end, Node declaration)
      implements ModuleDeclaration {
    @Override
    public List<Node> children() {
      return Node.childList(declaration);
    }
  }

  /// `export * from "m"` or `export * as exported from "m"`; `exported` is an [Identifier] or a
  /// string literal.
  record ExportAllDeclaration(
      int start,
      int end,
      @Nullable Expression exported,
      Literal.StringLiteral source,
      List<ImportAttribute> attributes)
      implements ModuleDeclaration {
    @Override
    public List<Node> children() {
      return Node.childList(exported, source, attributes);
    }
  }

  /// `@watch a, b` and the function it stands before; not ECMAScript, only with [Options#fit].
  ///
  /// @param keywordStart offset of the `@`
  /// @param keywordEnd offset behind `watch`
  /// @param watched the names listed, which are references
  /// @param function the function to run when one of them changes
  record WatchDeclaration(
      int start,
      int end,
      int keywordStart,
      int keywordEnd,
      List<Identifier> watched,
      FunctionDeclaration function)
      implements Statement {
    @Override
    public List<Node> children() {
      return Node.childList(watched, function);
    }
  }

  /// `@props shop.ProductPage`; not ECMAScript, only with [Options#fit] and at the top level.
  ///
  /// @param qualifiedName the name of a Java class, its parts joined by `.`
  /// @param nameStart offset of the name
  /// @param nameEnd offset behind the name
  record PropsDirective(int start, int end, String qualifiedName, int nameStart, int nameEnd)
      implements Statement {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }
}
