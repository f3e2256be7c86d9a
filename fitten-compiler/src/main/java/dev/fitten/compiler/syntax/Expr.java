package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Expression;

/// An expression of the template.
///
/// @param span the expression and the white space and comments around it, braces excluded
/// @param tree its tree, with positions of the file
/// @param code its text
public record Expr(Span span, Expression tree, Code code) {}
