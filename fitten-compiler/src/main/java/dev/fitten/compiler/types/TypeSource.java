package dev.fitten.compiler.types;

import java.util.List;
import java.util.Map;

/// Answers what a Java type looks like.
@FunctionalInterface
public interface TypeSource {
  /// Looks a type up by its qualified name: `shop.ProductPage`, `shop.Page.Item`.
  Answer find(String qualifiedName);

  /// Returns a source that knows no type.
  static TypeSource none() {
    return name -> new Answer.Missing(List.of());
  }

  /// Returns a source that knows the given types by their names.
  static TypeSource of(Map<String, TypeUse> types) {
    return name -> {
      TypeUse found = types.get(name);
      return found == null
          ? new Answer.Missing(Similar.to(name, types.keySet()))
          : new Answer.Found(found);
    };
  }

  /// What is known of a name.
  sealed interface Answer {
    /// The type is there.
    ///
    /// @param type its shape and spelling
    record Found(TypeUse type) implements Answer {}

    /// No such type.
    ///
    /// @param similar qualified names the author may have meant, best first; often empty
    record Missing(List<String> similar) implements Answer {}
  }
}
