package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import org.jspecify.annotations.Nullable;

/// A variable whose changes show. One object for each; compared by identity.
///
/// @param index its place among the component's, in source order: states, derived values and props
/// @param name the variable's name in the script
/// @param binding the variable; null for a component of the record named by `@props`
/// @param init the argument of `$state` or `$derived`, the default value of a prop; null if absent
public record Reactive(
    int index, Kind kind, String name, @Nullable Binding binding, @Nullable Expression init) {
  /// Where the value comes from.
  public enum Kind {
    STATE,
    DERIVED,
    PROP
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return index;
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
