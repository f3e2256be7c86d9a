package dev.fitten.compiler.syntax;

/// What kind of element a name means.
public enum Namespace {
  HTML,
  SVG,
  MATHML
}
