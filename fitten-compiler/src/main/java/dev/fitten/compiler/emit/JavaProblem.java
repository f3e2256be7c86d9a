package dev.fitten.compiler.emit;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Node;
import org.jspecify.annotations.Nullable;

/// An expression that the server cannot evaluate; caught where the expression is rendered.
final class JavaProblem extends Exception {
  /// An expression that has no typed Java form.
  static final String UNTYPED = "FIT501";

  /// A member that a Java type does not have.
  static final String NO_MEMBER = "FIT502";

  /// A type that `@props` names and nobody finds.
  static final String NO_TYPE = "FIT115";

  /// A type that the view's package may not use.
  static final String NOT_VISIBLE = "FIT503";

  /// A comparison whose outcome is the same for all data.
  static final String NEVER_EQUAL = "FIT504";

  private static final long serialVersionUID = 1;

  private final String code;
  private final transient Span span;
  private final @Nullable String hint;

  JavaProblem(String code, Node at, String message, @Nullable String hint) {
    this(code, new Span(at.start(), at.end()), message, hint);
  }

  JavaProblem(String code, Span span, String message, @Nullable String hint) {
    super(message, null, false, false);
    this.code = code;
    this.span = span;
    this.hint = hint;
  }

  /// An expression that cannot be typed.
  static JavaProblem untyped(Node at, String message, @Nullable String hint) {
    return new JavaProblem(UNTYPED, at, message, hint);
  }

  String code() {
    return code;
  }

  Span span() {
    return span;
  }

  @Nullable String hint() {
    return hint;
  }

  String text() {
    String text = getMessage();
    return text == null ? "" : text;
  }
}
