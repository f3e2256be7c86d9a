package dev.fitten.compiler.syntax.js;

import java.util.List;

/// What became of a text. There is always a tree; if there are errors it lacks what could not be
/// read, or is an [Expression.InvalidExpression] where one expression or pattern was asked for.
///
/// @param tree the tree
/// @param end offset in the text given (never mapped by [Options#positions]) behind the last token
///     of the tree; for a prefix this is where the caller reads on
/// @param errors independent errors, ordered by position; empty if the text is the language
/// @param comments every comment up to `end`, in order
public record ParseResult<T extends Node>(
    T tree, int end, List<SyntaxError> errors, List<Comment> comments) {

  /// Whether the text was read without an error.
  public boolean ok() {
    return errors.isEmpty();
  }
}
