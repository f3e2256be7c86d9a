package dev.fitten.compiler.syntax.js;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has a value, and, as in the places where ESTree allows them beside expressions, `super`,
/// private names and spreads. Parentheses leave no node, so a span does not include them.
public sealed interface Expression extends Node
    permits Identifier,
        Literal,
        Expression.ThisExpression,
        Expression.Super,
        Expression.PrivateIdentifier,
        Expression.SpreadElement,
        Expression.ArrayExpression,
        Expression.ObjectExpression,
        Expression.FunctionExpression,
        Expression.ArrowFunctionExpression,
        Expression.ClassExpression,
        Expression.TemplateLiteral,
        Expression.TaggedTemplateExpression,
        Expression.MemberExpression,
        Expression.CallExpression,
        Expression.NewExpression,
        Expression.ChainExpression,
        Expression.ImportExpression,
        Expression.MetaProperty,
        Expression.UnaryExpression,
        Expression.UpdateExpression,
        Expression.BinaryExpression,
        Expression.LogicalExpression,
        Expression.AssignmentExpression,
        Expression.ConditionalExpression,
        Expression.SequenceExpression,
        Expression.YieldExpression,
        Expression.AwaitExpression,
        Expression.InvalidExpression {

  record ThisExpression(int start, int end) implements Expression {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /// `super`, only as the callee of a call or the object of a member expression.
  record Super(int start, int end) implements Expression {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /// `#name`, only as a key, a property of a member expression, or to the left of `in`.
  ///
  /// @param name the name without `#`
  record PrivateIdentifier(int start, int end, String name) implements Expression {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /// `...argument`, only in arguments, array literals and object literals.
  record SpreadElement(int start, int end, Expression argument)
      implements Expression, ObjectMember {
    @Override
    public List<Node> children() {
      return Node.childList(argument);
    }
  }

  /// `[a, , ...b]`; a hole is a null in the list.
  record ArrayExpression(int start, int end, List<@Nullable Expression> elements)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(elements);
    }
  }

  record ObjectExpression(int start, int end, List<ObjectMember> properties) implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(properties);
    }
  }

  record FunctionExpression(
      int start,
      int end,
      @Nullable Identifier id,
      List<Pattern> params,
      Statement.BlockStatement body,
      boolean async,
      boolean generator)
      implements Expression, FunctionNode {
    @Override
    public List<Node> children() {
      return Node.childList(id, params, body);
    }
  }

  /// `(params) => body`; the body is an [Expression] or a block statement.
  record ArrowFunctionExpression(int start, int end, List<Pattern> params, Node body, boolean async)
      implements Expression, FunctionNode {
    @Override
    public @Nullable Identifier id() {
      return null;
    }

    @Override
    public boolean generator() {
      return false;
    }

    @Override
    public List<Node> children() {
      return Node.childList(params, body);
    }
  }

  record ClassExpression(
      int start, int end, @Nullable Identifier id, @Nullable Expression superClass, ClassBody body)
      implements Expression, ClassNode {
    @Override
    public List<Node> children() {
      return Node.childList(id, superClass, body);
    }
  }

  /// `` `a${b}c` ``: one more quasi than expressions, taking turns.
  record TemplateLiteral(
      int start, int end, List<TemplateElement> quasis, List<Expression> expressions)
      implements Expression {
    @Override
    public List<Node> children() {
      Node[] children = new Node[quasis.size() + expressions.size()];
      for (int i = 0; i < children.length; i++) {
        children[i] = (i & 1) == 0 ? quasis.get(i >> 1) : expressions.get(i >> 1);
      }
      return List.of(children);
    }
  }

  record TaggedTemplateExpression(int start, int end, Expression tag, TemplateLiteral quasi)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(tag, quasi);
    }
  }

  /// `object.property`, `object[property]` if computed, `object?.property` if optional.
  record MemberExpression(
      int start,
      int end,
      Expression object,
      Expression property,
      boolean computed,
      boolean optional)
      implements Expression, Pattern {
    @Override
    public List<Node> children() {
      return Node.childList(object, property);
    }
  }

  record CallExpression(
      int start, int end, Expression callee, List<Expression> arguments, boolean optional)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(callee, arguments);
    }
  }

  record NewExpression(int start, int end, Expression callee, List<Expression> arguments)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(callee, arguments);
    }
  }

  /// The whole of `a?.b.c`: what is skipped when `a` is null or undefined ends here.
  record ChainExpression(int start, int end, Expression expression) implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(expression);
    }
  }

  /// `import(source)` or `import(source, options)`.
  record ImportExpression(int start, int end, Expression source, @Nullable Expression options)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(source, options);
    }
  }

  /// `import.meta` or `new.target`.
  record MetaProperty(int start, int end, Identifier meta, Identifier property)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(meta, property);
    }
  }

  /// A prefix operator: `-`, `+`, `!`, `~`, `typeof`, `void` or `delete`.
  record UnaryExpression(int start, int end, String operator, Expression argument)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(argument);
    }
  }

  /// `++` or `--`; the argument is an [Identifier] or a [MemberExpression].
  record UpdateExpression(int start, int end, String operator, boolean prefix, Expression argument)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(argument);
    }
  }

  /// An arithmetic, bitwise or comparing operator, `in` or `instanceof`.
  record BinaryExpression(int start, int end, String operator, Expression left, Expression right)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(left, right);
    }
  }

  /// `&&`, `||` or `??`.
  record LogicalExpression(int start, int end, String operator, Expression left, Expression right)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(left, right);
    }
  }

  /// `left operator right`, where the operator is `=`, compound (`+=`) or logical (`??=`).
  record AssignmentExpression(int start, int end, String operator, Pattern left, Expression right)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(left, right);
    }
  }

  record ConditionalExpression(
      int start, int end, Expression test, Expression consequent, Expression alternate)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(test, consequent, alternate);
    }
  }

  /// `a, b, c`: two or more.
  record SequenceExpression(int start, int end, List<Expression> expressions)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(expressions);
    }
  }

  /// `yield argument`, or `yield* argument` if it delegates.
  record YieldExpression(int start, int end, @Nullable Expression argument, boolean delegate)
      implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(argument);
    }
  }

  record AwaitExpression(int start, int end, Expression argument) implements Expression {
    @Override
    public List<Node> children() {
      return Node.childList(argument);
    }
  }

  /// Stands where the text could not be read; the result's errors say why. Not in ESTree, and never
  /// in a tree that came without errors.
  record InvalidExpression(int start, int end) implements Expression, Pattern {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }
}
