package dev.fitten.compiler.types;

import java.util.List;

/// What a value of a Java type is to a component, by what JSON makes of it.
public sealed interface TypeShape {
  /// A string, number or boolean.
  ///
  /// @param kind how Java holds it
  record Scalar(Kind kind) implements TypeShape {}

  /// An enum; in the browser the constant's name.
  ///
  /// @param name the qualified name
  /// @param constants in order of declaration
  record Enumeration(String name, List<String> constants) implements TypeShape {}

  /// A `List`, array, or another collection; in the browser an array.
  ///
  /// @param element what it holds
  /// @param container how Java reaches the elements
  record Sequence(TypeUse element, Container container) implements TypeShape {}

  /// A `Map`; in the browser an object.
  ///
  /// @param key shown by its text
  /// @param value what it maps to
  record Mapping(TypeUse key, TypeUse value) implements TypeShape {}

  /// An `Optional`; in the browser the value, or `null`.
  ///
  /// @param value what may be there; for `OptionalInt` and its like the primitive
  record Maybe(TypeUse value) implements TypeShape {}

  /// A record or another class with members.
  ///
  /// @param type its name and members
  record Structure(ClassShape type) implements TypeShape {}

  /// `Object`, or what cannot be told; only its text can be shown, and only at run time.
  record Any() implements TypeShape {}

  /// How Java holds a [Scalar].
  enum Kind {
    /// `byte`, `short`, `int` and their boxes.
    INT,
    /// `long` and its box.
    LONG,
    /// `float` and its box.
    FLOAT,
    /// `double` and its box.
    DOUBLE,
    /// Another `Number`: `BigDecimal`, `AtomicLong`; read with `doubleValue()`.
    BIG,
    /// `boolean` and its box.
    BOOLEAN,
    /// `String`.
    STRING,
    /// `char` and its box.
    CHAR,
    /// A value whose `toString()` is its JSON string: dates, `UUID`, `URI`, other `CharSequence`s.
    TEXT;

    /// Tells whether it is a number.
    public boolean isNumber() {
      return ordinal() <= BIG.ordinal();
    }
  }

  /// How Java reaches the elements of a [Sequence].
  enum Container {
    /// `list.get(i)`, `list.size()`.
    LIST,
    /// `array[i]`, `array.length`.
    ARRAY,
    /// No index; `collection.size()`.
    COLLECTION
  }
}
