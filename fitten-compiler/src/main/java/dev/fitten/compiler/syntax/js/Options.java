package dev.fitten.compiler.syntax.js;

import java.util.function.IntUnaryOperator;

/// What the parser accepts, and how it reports places.
///
/// @param fit whether `@watch` and `@props` are part of the language
/// @param allowReturn whether `return` may stand outside functions, for event handlers
/// @param allowAwait whether `await` may stand outside functions; a module always allows it
/// @param maxNesting how many brackets, functions, operators and statements may contain each other
///     before it is an error; the parser's need for stack grows with it
/// @param positions turns an offset of the text given into the offset to report in nodes, errors
///     and comments; must not decrease. Needed where the text was decoded first
public record Options(
    boolean fit,
    boolean allowReturn,
    boolean allowAwait,
    int maxNesting,
    IntUnaryOperator positions) {

  /// Plain ECMAScript: no compile-time forms, nesting to 200.
  public static final Options ECMASCRIPT =
      new Options(false, false, false, 200, IntUnaryOperator.identity());

  /// The script of a `.fit` file.
  public static final Options FIT = ECMASCRIPT.withFit(true);

  /// The statements of an event handler attribute: `return` and `await` allowed.
  public static final Options HANDLER = ECMASCRIPT.withReturn(true).withAwait(true);

  public Options {
    if (maxNesting < 1 || maxNesting > 1000) {
      throw new IllegalArgumentException("maxNesting is " + maxNesting + ", must be 1 to 1000");
    }
  }

  public Options withFit(boolean on) {
    return new Options(on, allowReturn, allowAwait, maxNesting, positions);
  }

  public Options withReturn(boolean allowed) {
    return new Options(fit, allowed, allowAwait, maxNesting, positions);
  }

  public Options withAwait(boolean allowed) {
    return new Options(fit, allowReturn, allowed, maxNesting, positions);
  }

  public Options withMaxNesting(int limit) {
    return new Options(fit, allowReturn, allowAwait, limit, positions);
  }

  public Options withPositions(IntUnaryOperator map) {
    return new Options(fit, allowReturn, allowAwait, maxNesting, map);
  }
}
