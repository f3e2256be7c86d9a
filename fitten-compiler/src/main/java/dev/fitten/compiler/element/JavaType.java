package dev.fitten.compiler.element;

import java.util.List;

/// A type as a generated codec sees it.
///
/// @param java how it is written in Java with full names, for declarations:
///   `java.util.List<shop.Item>`
/// @param nullable whether it is annotated `@Nullable`
/// @param shape what it is in JSON
public record JavaType(String java, boolean nullable, Shape shape) {

  /// What a type is in JSON.
  public sealed interface Shape {}

  /// A type with methods of its own in the reader and the writer.
  public enum Scalar implements Shape {
    BOOLEAN("bool", "bool"),
    BYTE("byteNumber", "number"),
    SHORT("shortNumber", "number"),
    INT("intNumber", "number"),
    LONG("longNumber", "number"),
    FLOAT("floatNumber", "number"),
    DOUBLE("doubleNumber", "number"),
    CHAR("character", "character"),
    STRING("string", "string"),
    BIG_DECIMAL("bigDecimal", "number"),
    BIG_INTEGER("bigInteger", "number"),
    INSTANT("instant", "instant"),
    LOCAL_DATE("localDate", "localDate"),
    UUID("uuid", "uuid"),
    BYTES("base64", "base64");

    private final String read;
    private final String write;

    Scalar(String read, String write) {
      this.read = read;
      this.write = write;
    }

    /// Returns the name of the reader's method.
    public String read() {
      return read;
    }

    /// Returns the name of the writer's method.
    public String write() {
      return write;
    }

    /// Whether there is a primitive type of it.
    public boolean hasPrimitive() {
      return ordinal() <= CHAR.ordinal();
    }
  }

  /// A `@Json` record or enum: `codec` is the full name of its codec.
  public record Coded(String codec, boolean isEnum) implements Shape {}

  public record ListOf(JavaType element) implements Shape {}

  public record SetOf(JavaType element) implements Shape {}

  /// A JSON object with any names; the key is a String or a `@Json` enum.
  public record MapOf(JavaType key, JavaType value) implements Shape {}

  public record OptionalOf(JavaType content) implements Shape {}

  /// A type without a JSON form, and why.
  public record Unsupported(Code code, String why, String hint) implements Shape {}

  /// A type that does not exist; the compiler says so itself.
  public record Missing() implements Shape {}

  /// Returns the first part of this type that stops a codec, or an empty list.
  public List<JavaType> unsupported() {
    return switch (shape) {
      case Unsupported _, Missing _ -> List.of(this);
      case ListOf list -> list.element.unsupported();
      case SetOf set -> set.element.unsupported();
      case OptionalOf optional -> optional.content.unsupported();
      case MapOf map -> {
        List<JavaType> key = map.key.unsupported();
        yield key.isEmpty() ? map.value.unsupported() : key;
      }
      case Scalar _, Coded _ -> List.of();
    };
  }

  /// Whether a part of it does not exist, at least not yet: another processor may still write it.
  public boolean missing() {
    return unsupported().stream().anyMatch(part -> part.shape instanceof Missing);
  }

  /// Whether values of it are primitives.
  public boolean primitive() {
    return shape instanceof Scalar
        && Character.isLowerCase(java.charAt(0))
        && java.indexOf('.') < 0
        && !java.endsWith("[]");
  }
}
