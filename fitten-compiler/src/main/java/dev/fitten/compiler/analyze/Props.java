package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The inputs of a component.
///
/// @param directive `@props shop.ProductPage`, or null
/// @param declaration `let {…} = $props()`, or null; never both
/// @param list each prop, in the order declared
/// @param rest the name that gets all other props, or null
public record Props(
    Statement.@Nullable PropsDirective directive,
    Statement.@Nullable VariableDeclaration declaration,
    List<Prop> list,
    @Nullable String rest) {
  static final Props NONE = new Props(null, null, List.of(), null);

  /// One prop.
  ///
  /// @param key the name the parent and the server use
  /// @param reactive the variable that holds it
  /// @param defaultValue what stands for a missing or undefined one, or null
  /// @param span where it is declared
  public record Prop(String key, Reactive reactive, @Nullable Expression defaultValue, Span span) {}

  /// The prop of that key, or null.
  public @Nullable Prop find(String key) {
    for (Prop prop : list) {
      if (prop.key().equals(key)) {
        return prop;
      }
    }
    return null;
  }
}
