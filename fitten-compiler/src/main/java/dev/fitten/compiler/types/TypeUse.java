package dev.fitten.compiler.types;

/// A type where it is used: as a member of a record, or as an element of a list.
///
/// @param shape what the type is
/// @param java how Java source spells it, names qualified: `java.util.List<shop.Item>`
/// @param nullable whether it is marked `@Nullable`
public record TypeUse(TypeShape shape, String java, boolean nullable) {
  /// Returns the use of a type that may not be null.
  public static TypeUse of(TypeShape shape, String java) {
    return new TypeUse(shape, java, false);
  }

  /// Tells whether Java takes it for a primitive, which is never null.
  public boolean isPrimitive() {
    return Character.isLowerCase(java.charAt(0)) && java.indexOf('.') < 0 && !java.endsWith("]");
  }

  @Override
  public String toString() {
    return java;
  }
}
