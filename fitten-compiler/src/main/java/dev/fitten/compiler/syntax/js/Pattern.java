package dev.fitten.compiler.syntax.js;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a value can be bound or assigned to. Member expressions occur in assignments only.
public sealed interface Pattern extends Node
    permits Identifier,
        Expression.MemberExpression,
        Expression.InvalidExpression,
        Pattern.ObjectPattern,
        Pattern.ArrayPattern,
        Pattern.AssignmentPattern,
        Pattern.RestElement {

  /// `{ a, b: c = 1, ...rest }`.
  record ObjectPattern(int start, int end, List<PatternMember> properties) implements Pattern {
    @Override
    public List<Node> children() {
      return Node.childList(properties);
    }
  }

  /// `[a, , b]`; a hole is a null in the list.
  record ArrayPattern(int start, int end, List<@Nullable Pattern> elements) implements Pattern {
    @Override
    public List<Node> children() {
      return Node.childList(elements);
    }
  }

  /// `left = right`, a target with a default value.
  record AssignmentPattern(int start, int end, Pattern left, Expression right) implements Pattern {
    @Override
    public List<Node> children() {
      return Node.childList(left, right);
    }
  }

  /// `...argument`.
  record RestElement(int start, int end, Pattern argument) implements Pattern, PatternMember {
    @Override
    public List<Node> children() {
      return Node.childList(argument);
    }
  }
}
