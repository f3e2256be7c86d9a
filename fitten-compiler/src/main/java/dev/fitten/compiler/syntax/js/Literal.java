package dev.fitten.compiler.syntax.js;

import java.math.BigInteger;
import java.util.List;

/// A literal with its value; ESTree's `Literal`, one record for each type of value.
public sealed interface Literal extends Expression {

  @Override
  default List<Node> children() {
    return List.of();
  }

  /// A string; the value may hold lone surrogates.
  record StringLiteral(int start, int end, String value) implements Literal {}

  record NumberLiteral(int start, int end, double value) implements Literal {}

  record BigIntLiteral(int start, int end, BigInteger value) implements Literal {}

  record BooleanLiteral(int start, int end, boolean value) implements Literal {}

  record NullLiteral(int start, int end) implements Literal {}

  /// A regular expression, pattern and flags as written.
  record RegExpLiteral(int start, int end, String pattern, String flags) implements Literal {}
}
