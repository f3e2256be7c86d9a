package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.js.Statement;
import java.util.List;

/// What a component must know of another one that it uses.
///
/// @param importName the name it is imported under
/// @param source the import's specifier as written: `./child.fit`
/// @param path the child's path as the resolver names it: `shop/child.fit`
/// @param declaration the import
/// @param props the child's inputs
/// @param acceptsAny whether it takes props it does not name (`...rest`)
/// @param rootElements how many root nodes it has if all are elements; 0 if their number may vary or
///     one is no element, so that uses of it have an anchor
/// @param slotted whether it has a `<slot>`
/// @param interactive whether it needs its script
public record Child(
    String importName,
    String source,
    String path,
    Statement.ImportDeclaration declaration,
    List<ChildProp> props,
    boolean acceptsAny,
    int rootElements,
    boolean slotted,
    boolean interactive) {

  /// An input of a child.
  public record ChildProp(String key, boolean required) {}

  /// Whether the number of root nodes is fixed; see [#rootElements()].
  public boolean fixed() {
    return rootElements > 0;
  }
}
