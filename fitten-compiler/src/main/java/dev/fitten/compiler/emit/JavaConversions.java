package dev.fitten.compiler.emit;

import dev.fitten.compiler.emit.JavaValue.Absence;
import dev.fitten.compiler.emit.JavaValue.Fields;
import dev.fitten.compiler.emit.JavaValue.Function;
import dev.fitten.compiler.emit.JavaValue.Items;
import dev.fitten.compiler.emit.JavaValue.Nothing;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeShape.Kind;
import dev.fitten.compiler.types.TypeUse;
import org.jspecify.annotations.Nullable;

/// JavaScript's conversions of typed values: to a condition, a number, a string; and what two
/// branches have in common.
final class JavaConversions {
  private JavaConversions() {}

  /// A Java condition that is true where JavaScript takes the value for true.
  static JavaValue condition(JavaValue value) {
    Boolean known = truth(value);
    if (known != null) return JavaValue.constant(known.booleanValue());
    if (value.type().java().equals("boolean")) return value;
    boolean always =
        value.absence() == Absence.NEVER
            && (value.shape() instanceof TypeShape.Enumeration
                || value.shape() instanceof TypeShape.Structure
                || value.shape() instanceof TypeShape.Sequence
                || value.shape() instanceof TypeShape.Mapping);
    if (always) {
      // a record that is not marked @Nullable may still be null if its maker did not care
      return JavaValue.of(
          value.at(JavaValue.EQUALITY) + " != null", JavaValue.EQUALITY, JavaValue.BOOLEAN);
    }
    return call("truthy", JavaValue.BOOLEAN, value.code());
  }

  /// What JavaScript takes a value known at build time for; null if it is not known.
  static @Nullable Boolean truth(JavaValue value) {
    return switch (value.known()) {
      case null -> null;
      case Boolean flag -> flag;
      case Double number -> number != 0 && !number.isNaN();
      case String text -> !text.isEmpty();
      case Nothing _ -> false;
      case Items _, Fields _, Function _ -> true;
      default -> null;
    };
  }

  /// A Java `int` or `double` for arithmetic; `long` becomes a double, as in the browser.
  static JavaValue number(JavaValue value, Node at) throws JavaProblem {
    if (!value.isNumber()) {
      throw JavaProblem.untyped(
          at,
          "this is " + value.describe() + " where a number is needed",
          value.shape() instanceof TypeShape.Maybe
              ? "say what to take instead of nothing: (x ?? 0)"
              : "convert it in Java, in the record that @props names");
    }
    String java = value.type().java();
    if (value.isPrimitive()) {
      if (java.equals("long")) {
        return JavaValue.of(
            "(double) " + value.at(JavaValue.UNARY), JavaValue.UNARY, JavaValue.DOUBLE);
      }
      return value;
    }
    return switch (value.absence()) {
      case NEVER ->
          JavaValue.of(
              value.at(JavaValue.PRIMARY) + ".doubleValue()", JavaValue.PRIMARY, JavaValue.DOUBLE);
      case NULL -> call("number", JavaValue.DOUBLE, value.code());
      case UNDEFINED -> call("numberOrNaN", JavaValue.DOUBLE, value.code());
      case EITHER ->
          throw JavaProblem.untyped(
              at, "this number may be null or undefined", "say what to take instead: (x ?? 0)");
    };
  }

  /// Code of a double, so that Java computes as JavaScript does.
  static String doubleCode(JavaValue number, int level) {
    if (number.known() instanceof Double known) {
      String code = JavaValue.constant(known.doubleValue()).code();
      boolean whole = code.indexOf('.') < 0 && code.indexOf('E') < 0 && !code.startsWith("Double");
      return whole ? code + ".0" : code;
    }
    if (number.type().java().equals("double")) return number.at(level);
    return "(double) " + number.at(JavaValue.UNARY);
  }

  /// `String(value)`, a Java String that is never null.
  static JavaValue string(JavaValue value, Node at) throws JavaProblem {
    switch (value.known()) {
      case Boolean flag -> {
        return JavaValue.constant(flag.toString());
      }
      case Double number -> {
        return JavaValue.constant(dev.fitten.html.JsText.text(number.doubleValue()));
      }
      case String _ -> {
        return value;
      }
      case Nothing nothing -> {
        return JavaValue.constant(nothing == Nothing.NULL ? "null" : "undefined");
      }
      case null, default -> {}
    }
    requireText(value, at);
    return switch (value.absence()) {
      case NEVER, NULL ->
          value.isString() && value.absence() == Absence.NEVER && value.code().startsWith("JsText.")
              ? value
              : call("text", JavaValue.STRING, value.code());
      case UNDEFINED -> call("text", JavaValue.STRING, "JsText.orUndefined(" + value.code() + ")");
      case EITHER ->
          throw JavaProblem.untyped(
              at, "this value may be null or undefined", "say what to show instead: (x ?? '')");
    };
  }

  /// Refuses what JavaScript would turn into `[object Object]` or a list with commas.
  static void requireText(JavaValue value, Node at) throws JavaProblem {
    boolean structured =
        value.shape() instanceof TypeShape.Structure
            || value.shape() instanceof TypeShape.Sequence
            || value.shape() instanceof TypeShape.Mapping
            || value.shape() instanceof TypeShape.Maybe maybe && isStructured(maybe.value().shape())
            || value.known() instanceof Items
            || value.known() instanceof Fields
            || value.known() instanceof Function;
    if (structured) {
      throw JavaProblem.untyped(
          at, "this is " + value.describe() + ", which is no text", hintForText(value));
    }
  }

  private static boolean isStructured(TypeShape shape) {
    return shape instanceof TypeShape.Structure
        || shape instanceof TypeShape.Sequence
        || shape instanceof TypeShape.Mapping;
  }

  private static @Nullable String hintForText(JavaValue value) {
    if (value.known() instanceof Function) return "call it";
    if (value.shape() instanceof TypeShape.Structure structure
        && !structure.type().members().isEmpty()) {
      return "show one of its members, such as " + structure.type().members().get(0).name();
    }
    if (value.shape() instanceof TypeShape.Sequence) return "use {#each}, or .join(', ')";
    return null;
  }

  /// What both ways of a condition have in common, if anything better than `Object`.
  static TypeUse common(JavaValue a, JavaValue b) {
    if (a.isNothing()) return JavaValue.boxed(b.type());
    if (b.isNothing()) return JavaValue.boxed(a.type());
    if (a.type().java().equals(b.type().java())) return a.type();
    if (a.isPrimitive() && b.isPrimitive() && a.isNumber() && b.isNumber()) {
      return a.type().java().equals("double") || b.type().java().equals("double")
          ? JavaValue.DOUBLE
          : JavaValue.LONG;
    }
    if (a.isString() && b.isString()) return JavaValue.STRING;
    if (JavaValue.boxed(a.type()).java().equals(JavaValue.boxed(b.type()).java())) {
      return JavaValue.boxed(a.type());
    }
    return JavaValue.ANY;
  }

  /// `test ? a : b`.
  static JavaValue choose(String test, JavaValue a, JavaValue b) {
    TypeUse type = common(a, b);
    boolean dynamic = type.shape() instanceof TypeShape.Any;
    boolean mayUnbox = !type.isPrimitive() && (a.isPrimitive() != b.isPrimitive());
    String left =
        dynamic || mayUnbox && a.isPrimitive() && !b.isNothing() ? cast(type, a) : a.at(CHOICE);
    String right = dynamic ? cast(type, b) : b.at(CHOICE);
    if (mayUnbox && b.isPrimitive() && !a.isNothing() && !dynamic) right = cast(type, b);
    return new JavaValue(
        test + " ? " + left + " : " + right,
        JavaValue.CONDITIONAL,
        type,
        a.absence().or(b.absence()),
        null);
  }

  private static final int CHOICE = JavaValue.CONDITIONAL + 1;

  private static String cast(TypeUse type, JavaValue value) {
    if (value.isNothing()) return "null";
    return "(" + type.java() + ") " + value.at(JavaValue.UNARY);
  }

  static JavaValue call(String method, TypeUse type, String... arguments) {
    return JavaValue.of(
        "JsText." + method + "(" + String.join(", ", arguments) + ")", JavaValue.PRIMARY, type);
  }

  /// What an `Optional` holds, taken for present; other values as they are.
  static JavaValue unwrap(JavaValue value) {
    if (!(value.shape() instanceof TypeShape.Maybe maybe)) return value.present();
    return JavaValue.primary(
        value.at(JavaValue.PRIMARY) + ".orElseThrow()", maybe.value(), Absence.NEVER);
  }

  /// A Java condition that is true if the value is missing; null if it never is.
  static @Nullable String isMissing(JavaValue value) {
    if (value.shape() instanceof TypeShape.Maybe) return value.at(JavaValue.PRIMARY) + ".isEmpty()";
    return value.canBeNull() ? value.at(JavaValue.EQUALITY) + " == null" : null;
  }

  static boolean isBoolean(JavaValue value) {
    return value.scalar() == Kind.BOOLEAN;
  }
}
