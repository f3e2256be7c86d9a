package dev.fitten.compiler.syntax.js;

import java.util.Objects;

/// Reads ECMAScript 2024 module code (with the import attributes of 2025) from part of a text.
///
/// No text makes a method throw (a range outside of it does): what is wrong is in
/// [ParseResult#errors]. The parser keeps no
/// state between calls, so any thread may call. Positions are offsets into the whole `text`.
public final class JsParser {
  private JsParser() {}

  /// Reads a module: imports, exports and top-level `await` are allowed, the code is strict.
  ///
  /// @param from offset of the first character to read
  /// @param to offset behind the last one
  public static ParseResult<Node.Program> parseModule(
      String text, int from, int to, Options options) {
    return parser(text, from, to, options).module();
  }

  /// Reads statements that are not a module's top level, as in an event handler attribute: strict
  /// code, no imports and exports; see [Options#HANDLER].
  public static ParseResult<Node.Program> parseStatements(
      String text, int from, int to, Options options) {
    return parser(text, from, to, options).fragment();
  }

  /// Reads one expression, commas included, that takes up the whole range.
  public static ParseResult<Expression> parseExpression(
      String text, int from, int to, Options options) {
    return parser(text, from, to, options).wholeExpression();
  }

  /// Reads the longest expression, commas not included, that starts at `from`, and leaves the rest
  /// alone: `rows` of `rows as row, i (row.id)`, `a ? "}" : b` of `a ? "}" : b} text`.
  /// [ParseResult#end] tells where it ended.
  ///
  /// @param to offset that the expression must not go beyond
  public static ParseResult<Expression> parseExpressionPrefix(
      String text, int from, int to, Options options) {
    return parser(text, from, to, options).expressionPrefix();
  }

  /// Reads one binding, an identifier or a destructuring pattern without a default value, and
  /// leaves the rest alone: `{ id, label = "?" }` of `{ id, label = "?" }, i (id)}`.
  ///
  /// @param to offset that the pattern must not go beyond
  public static ParseResult<Pattern> parsePatternPrefix(
      String text, int from, int to, Options options) {
    return parser(text, from, to, options).patternPrefix();
  }

  private static ModuleParser parser(String text, int from, int to, Options options) {
    Objects.checkFromToIndex(from, to, text.length());
    return new ModuleParser(text, from, to, options);
  }
}
