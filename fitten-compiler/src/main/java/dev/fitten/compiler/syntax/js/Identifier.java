package dev.fitten.compiler.syntax.js;

import java.util.List;

/// A name: a reference to a variable, a declaration of one, or the plain name of a property, label
/// or export. [Scopes#resolve] tells which variable it means, if any.
///
/// @param name the name with its escapes resolved
public record Identifier(int start, int end, String name) implements Expression, Pattern {
  @Override
  public List<Node> children() {
    return List.of();
  }
}
