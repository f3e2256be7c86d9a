package dev.fitten.compiler.codec;

import dev.fitten.compiler.element.JavaType;
import java.util.List;

/// A `@Json` type as its codec needs it.
///
/// @param packageName empty for the unnamed package
/// @param name the full Java name, `shop.Cart.Line`
/// @param codec the simple name of the codec, `Cart_LineCodec`
/// @param source `shop/Cart.java:9`, or empty if not known
/// @param place where problems of the type itself are reported
/// @param obstacle what stops a codec from being made at all
/// @param components of a record
/// @param constants of an enum
public record CodecModel(
    String packageName,
    String name,
    String codec,
    String source,
    int place,
    boolean isPublic,
    boolean isEnum,
    Obstacle obstacle,
    List<Component> components,
    List<Constant> constants) {

  /// What stops a codec from being made.
  public enum Obstacle {
    NONE,
    NEITHER_RECORD_NOR_ENUM,
    GENERIC,
    PRIVATE
  }

  /// A component of a record; `jsonName` is its name in JSON.
  public record Component(
      String name, String jsonName, JavaType type, boolean ignored, int place) {}

  /// A constant of an enum; `jsonName` is its value in JSON.
  public record Constant(String name, String jsonName, int place) {}

  /// Returns the full name of the codec.
  public String codecFullName() {
    return packageName.isEmpty() ? codec : packageName + '.' + codec;
  }

  /// Whether a component has a type that does not exist, at least not yet.
  public boolean incomplete() {
    return components.stream().anyMatch(component -> component.type().missing());
  }

  /// Returns the components that are in the JSON.
  public List<Component> written() {
    return components.stream().filter(component -> !component.ignored()).toList();
  }
}
