package dev.fitten.compiler.emit;

import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeShape.Kind;
import dev.fitten.compiler.types.TypeUse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an expression of a component is on the server: Java text with its type, or something known
/// while compiling.
///
/// @param code the Java expression; empty for what has none, such as a function
/// @param level how tightly its outermost operator binds, see the constants
/// @param type its type
/// @param absence how it may be missing
/// @param known its value if that is known: Boolean, Double, String, or one of the records below
record JavaValue(String code, int level, TypeUse type, Absence absence, @Nullable Object known) {

  static final int PRIMARY = 16;
  static final int UNARY = 14;
  static final int MULTIPLY = 12;
  static final int ADD = 11;
  static final int RELATION = 9;
  static final int EQUALITY = 8;
  static final int AND = 4;
  static final int OR = 3;
  static final int CONDITIONAL = 2;

  static final TypeUse ANY = TypeUse.of(new TypeShape.Any(), "Object");
  static final TypeUse INT = TypeUse.of(new TypeShape.Scalar(Kind.INT), "int");
  static final TypeUse LONG = TypeUse.of(new TypeShape.Scalar(Kind.LONG), "long");
  static final TypeUse DOUBLE = TypeUse.of(new TypeShape.Scalar(Kind.DOUBLE), "double");
  static final TypeUse BOOLEAN = TypeUse.of(new TypeShape.Scalar(Kind.BOOLEAN), "boolean");
  static final TypeUse STRING = TypeUse.of(new TypeShape.Scalar(Kind.STRING), "String");

  static final JavaValue NULL = new JavaValue("null", PRIMARY, ANY, Absence.NULL, Nothing.NULL);
  static final JavaValue UNDEFINED =
      new JavaValue("null", PRIMARY, ANY, Absence.UNDEFINED, Nothing.UNDEFINED);

  /// How a value may be missing; Java has `null` for both of JavaScript's ways.
  enum Absence {
    NEVER,
    NULL,
    UNDEFINED,
    EITHER;

    Absence or(Absence other) {
      if (this == NEVER || this == other) return other;
      return other == NEVER ? this : EITHER;
    }
  }

  /// The two values that say nothing is there.
  enum Nothing {
    NULL,
    UNDEFINED
  }

  /// `[a, b]`.
  record Items(List<JavaValue> list) {}

  /// `{ a: 1 }`.
  record Fields(Map<String, JavaValue> byName) {}

  /// A function of the script, with the names it sees.
  record Function(Node.FunctionNode node, JavaFrame frame) {}

  /// A function, with no value a renderer could show.
  static JavaValue function(Node.FunctionNode node, JavaFrame frame) {
    return new JavaValue("", PRIMARY, ANY, Absence.NEVER, new Function(node, frame));
  }

  static JavaValue of(String code, int level, TypeUse type) {
    return new JavaValue(code, level, type, Absence.NEVER, null);
  }

  static JavaValue primary(String code, TypeUse type, Absence absence) {
    return new JavaValue(code, PRIMARY, type, absence, null);
  }

  static JavaValue constant(boolean value) {
    return new JavaValue(Boolean.toString(value), PRIMARY, BOOLEAN, Absence.NEVER, value);
  }

  static JavaValue constant(String value) {
    return new JavaValue(JavaText.literal(value), PRIMARY, STRING, Absence.NEVER, value);
  }

  static JavaValue constant(double value) {
    boolean whole = value == (int) value && !(value == 0 && 1 / value < 0);
    String code =
        whole
            ? Integer.toString((int) value)
            : Double.isNaN(value)
                ? "Double.NaN"
                : Double.isInfinite(value)
                    ? "Double." + (value > 0 ? "POSITIVE" : "NEGATIVE") + "_INFINITY"
                    : Double.toString(value);
    int level = code.startsWith("-") ? UNARY : PRIMARY;
    return new JavaValue(code, level, whole ? INT : DOUBLE, Absence.NEVER, value);
  }

  static JavaValue items(List<JavaValue> list) {
    return new JavaValue("", PRIMARY, ANY, Absence.NEVER, new Items(list));
  }

  static JavaValue fields(Map<String, JavaValue> byName) {
    return new JavaValue("", PRIMARY, ANY, Absence.NEVER, new Fields(byName));
  }

  /// The code, in parentheses if its operator binds looser than `wanted`.
  String at(int wanted) {
    return level < wanted ? "(" + code + ")" : code;
  }

  TypeShape shape() {
    return type.shape();
  }

  boolean isNothing() {
    return known instanceof Nothing;
  }

  /// Whether it stands for data that a Java expression gives.
  boolean hasCode() {
    return !code.isEmpty();
  }

  @Nullable Kind scalar() {
    return type.shape() instanceof TypeShape.Scalar scalar ? scalar.kind() : null;
  }

  boolean isNumber() {
    Kind kind = scalar();
    return kind != null && kind.isNumber();
  }

  boolean isString() {
    return scalar() == Kind.STRING;
  }

  boolean isPrimitive() {
    return type.isPrimitive();
  }

  /// Whether Java could hold null here.
  boolean canBeNull() {
    return !isPrimitive() && known == null && !code.startsWith("\"");
  }

  /// The same value where it is known not to be missing.
  JavaValue present() {
    return new JavaValue(code, level, type, Absence.NEVER, known);
  }

  JavaValue withAbsence(Absence other) {
    return new JavaValue(code, level, type, other, known);
  }

  /// What the author would call the value in a message.
  String describe() {
    if (known instanceof Function) return "a function";
    if (known instanceof Items) return "an array";
    if (known instanceof Fields) return "an object";
    if (known instanceof Nothing nothing) return nothing == Nothing.NULL ? "null" : "undefined";
    return switch (type.shape()) {
      case TypeShape.Scalar scalar ->
          scalar.kind().isNumber()
              ? "a number"
              : scalar.kind() == Kind.BOOLEAN ? "a boolean" : "a string";
      case TypeShape.Enumeration enumeration -> "a constant of " + enumeration.name();
      case TypeShape.Sequence _ -> "a list (" + type.java() + ")";
      case TypeShape.Mapping _ -> "a map (" + type.java() + ")";
      case TypeShape.Maybe maybe -> "an optional " + maybe.value().java();
      case TypeShape.Structure structure -> "a " + structure.type().name();
      case TypeShape.Any _ -> "a value of unknown type";
    };
  }

  /// The box of a primitive type; other types as they are.
  static TypeUse boxed(TypeUse type) {
    String box =
        switch (type.java()) {
          case "int" -> "Integer";
          case "long" -> "Long";
          case "double" -> "Double";
          case "boolean" -> "Boolean";
          case "byte" -> "Byte";
          case "short" -> "Short";
          case "float" -> "Float";
          case "char" -> "Character";
          default -> type.java();
        };
    return new TypeUse(type.shape(), box, type.nullable());
  }
}
