package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Span;

/// A part of a text or of an attribute's value.
public sealed interface TextPart {
  Span span();

  /// Text known at build time, character references decoded.
  record Static(Span span, String value) implements TextPart {}

  /// `{expr}`.
  record Dynamic(Span span, Expr expr) implements TextPart {}
}
