package dev.fitten.compiler.emit;

import static dev.fitten.compiler.emit.JavaConversions.call;
import static dev.fitten.compiler.emit.JavaConversions.doubleCode;
import static dev.fitten.compiler.emit.JavaConversions.number;
import static dev.fitten.compiler.emit.JavaConversions.string;

import dev.fitten.compiler.emit.JavaValue.Absence;
import dev.fitten.compiler.emit.JavaValue.Nothing;
import dev.fitten.compiler.syntax.js.Expression.BinaryExpression;
import dev.fitten.compiler.types.Similar;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeShape.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The binary operators of JavaScript on typed values. All arithmetic is that of doubles, so its text
/// is the browser's.
final class JavaOperators {
  private JavaOperators() {}

  static JavaValue binary(BinaryExpression node, JavaValue left, JavaValue right)
      throws JavaProblem {
    String operator = node.operator();
    return switch (operator) {
      case "+" ->
          isText(left) || isText(right)
              ? concatenate(node, left, right)
              : arithmetic(node, left, right, JavaValue.ADD);
      case "-" -> arithmetic(node, left, right, JavaValue.ADD);
      case "*", "/", "%" -> arithmetic(node, left, right, JavaValue.MULTIPLY);
      case "|", "&", "^", "<<", ">>" -> bits(node, left, right);
      case "<", ">", "<=", ">=" -> compare(node, left, right);
      case "===", "==" -> equal(node, left, right, operator.equals("=="));
      case "!==", "!=" -> not(equal(node, left, right, operator.equals("!=")));
      default ->
          throw JavaProblem.untyped(
              node,
              "the server does not know the operator '" + operator + "'",
              "compute the value in Java, in the record that @props names");
    };
  }

  static JavaValue not(JavaValue condition) {
    Boolean known = JavaConversions.truth(condition);
    if (known != null) return JavaValue.constant(!known);
    String code = condition.code();
    if (condition.level() == JavaValue.EQUALITY && code.indexOf('(') < 0) {
      if (code.contains(" == ")) {
        return JavaValue.of(code.replace(" == ", " != "), JavaValue.EQUALITY, JavaValue.BOOLEAN);
      }
      if (code.contains(" != ")) {
        return JavaValue.of(code.replace(" != ", " == "), JavaValue.EQUALITY, JavaValue.BOOLEAN);
      }
    }
    return JavaValue.of("!" + condition.at(JavaValue.UNARY), JavaValue.UNARY, JavaValue.BOOLEAN);
  }

  /// Whether `+` joins texts if this is one of its sides.
  private static boolean isText(JavaValue value) {
    Kind kind = value.scalar();
    return kind == Kind.STRING
        || kind == Kind.CHAR
        || kind == Kind.TEXT
        || value.shape() instanceof TypeShape.Enumeration;
  }

  private static JavaValue concatenate(BinaryExpression node, JavaValue left, JavaValue right)
      throws JavaProblem {
    JavaValue a = string(left, node.left());
    JavaValue b = string(right, node.right());
    if (a.known() instanceof String x && b.known() instanceof String y) {
      return JavaValue.constant(x + y);
    }
    // Java's + writes null as JavaScript's does, so a String needs no conversion
    String first = joins(left) ? left.at(JavaValue.ADD) : a.at(JavaValue.ADD);
    String second = joins(right) ? right.at(JavaValue.MULTIPLY) : b.at(JavaValue.MULTIPLY);
    return JavaValue.of(first + " + " + second, JavaValue.ADD, JavaValue.STRING);
  }

  static boolean joins(JavaValue value) {
    return value.isString()
        && (value.absence() == Absence.NEVER || value.absence() == Absence.NULL);
  }

  private static JavaValue arithmetic(
      BinaryExpression node, JavaValue left, JavaValue right, int level) throws JavaProblem {
    JavaValue a = number(left, node.left());
    JavaValue b = number(right, node.right());
    if (a.known() instanceof Double x && b.known() instanceof Double y) {
      return JavaValue.constant(
          switch (node.operator()) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> x / y;
            default -> x % y;
          });
    }
    // one double among the operands makes Java compute with doubles
    boolean rightIsDouble = b.type().java().equals("double") || b.known() != null;
    String leftCode = rightIsDouble && a.known() == null ? a.at(level) : doubleCode(a, level);
    String rightCode = b.known() != null ? doubleCode(b, level + 1) : b.at(level + 1);
    return JavaValue.of(
        leftCode + " " + node.operator() + " " + rightCode, level, JavaValue.DOUBLE);
  }

  private static JavaValue bits(BinaryExpression node, JavaValue left, JavaValue right)
      throws JavaProblem {
    String a = int32(number(left, node.left()));
    String b = int32(number(right, node.right()));
    return JavaValue.of(
        "(" + a + " " + node.operator() + " " + b + ")", JavaValue.PRIMARY, JavaValue.INT);
  }

  static String int32(JavaValue number) {
    return number.type().java().equals("int")
        ? number.at(JavaValue.UNARY)
        : "JsText.int32(" + number.code() + ")";
  }

  private static JavaValue compare(BinaryExpression node, JavaValue left, JavaValue right)
      throws JavaProblem {
    String operator = node.operator();
    if (isText(left) && isText(right)) {
      String a = string(left, node.left()).at(JavaValue.PRIMARY);
      String b = string(right, node.right()).code();
      return JavaValue.of(
          a + ".compareTo(" + b + ") " + operator + " 0", JavaValue.RELATION, JavaValue.BOOLEAN);
    }
    JavaValue a = number(left, node.left());
    JavaValue b = number(right, node.right());
    if (a.known() instanceof Double x && b.known() instanceof Double y) {
      return JavaValue.constant(
          switch (operator) {
            case "<" -> x < y;
            case ">" -> x > y;
            case "<=" -> x <= y;
            default -> x >= y;
          });
    }
    return JavaValue.of(
        a.at(JavaValue.RELATION + 1) + " " + operator + " " + b.at(JavaValue.RELATION + 1),
        JavaValue.RELATION,
        JavaValue.BOOLEAN);
  }

  private static JavaValue equal(
      BinaryExpression node, JavaValue left, JavaValue right, boolean loose) throws JavaProblem {
    if (left.isNothing()) return missing(node, right, left, loose);
    if (right.isNothing()) return missing(node, left, right, loose);
    if (left.known() instanceof Comparable<?> && right.known() instanceof Comparable<?>) {
      Boolean known = knownEqual(left, right);
      if (known != null && !(loose && !left.type().java().equals(right.type().java()))) {
        return JavaValue.constant(known);
      }
    }
    refuseStructures(node, left, right);
    if (left.isNumber() && right.isNumber() && left.isPrimitive() && right.isPrimitive()) {
      String a = number(left, node.left()).at(JavaValue.EQUALITY + 1);
      String b = number(right, node.right()).at(JavaValue.EQUALITY + 1);
      return JavaValue.of(a + " == " + b, JavaValue.EQUALITY, JavaValue.BOOLEAN);
    }
    if (left.type().java().equals("boolean") && right.type().java().equals("boolean")) {
      return JavaValue.of(
          left.at(JavaValue.EQUALITY + 1) + " == " + right.at(JavaValue.EQUALITY + 1),
          JavaValue.EQUALITY,
          JavaValue.BOOLEAN);
    }
    if (left.shape() instanceof TypeShape.Enumeration constants
        && right.known() instanceof String s) {
      return constant(node, left, constants, s);
    }
    if (right.shape() instanceof TypeShape.Enumeration constants
        && left.known() instanceof String s) {
      return constant(node, right, constants, s);
    }
    String a = family(left);
    String b = family(right);
    if (a != null && b != null && !a.equals(b)) {
      throw new JavaProblem(
          JavaProblem.NEVER_EQUAL,
          node,
          "this compares " + left.describe() + " with " + right.describe(),
          loose ? "convert one of them, and compare with ===" : "it is false for all data");
    }
    if (left.isString() && right.isString()) {
      if (left.known() != null) return equals(left, right);
      if (right.known() != null) return equals(right, left);
    }
    return call("same", JavaValue.BOOLEAN, left.code(), right.code());
  }

  private static JavaValue equals(JavaValue literal, JavaValue other) {
    return JavaValue.of(
        literal.code() + ".equals(" + other.code() + ")", JavaValue.PRIMARY, JavaValue.BOOLEAN);
  }

  private static @Nullable Boolean knownEqual(JavaValue left, JavaValue right) {
    if (left.known() instanceof Double x && right.known() instanceof Double y) {
      return x.doubleValue() == y.doubleValue();
    }
    return left.known() == null ? null : left.known().equals(right.known());
  }

  /// `value === null` and its kin; Java's null stands for both of JavaScript's.
  private static JavaValue missing(
      BinaryExpression node, JavaValue value, JavaValue nothing, boolean loose) throws JavaProblem {
    if (value.known() instanceof Nothing other) {
      return JavaValue.constant(loose || other == nothing.known());
    }
    Absence asked = nothing.known() == Nothing.NULL ? Absence.NULL : Absence.UNDEFINED;
    // JSON has no undefined: what comes from props and is not marked may still be null
    Absence possible = value.absence() == Absence.NEVER ? Absence.NULL : value.absence();
    String test = JavaConversions.isMissing(value);
    if (test == null || !value.hasCode()) return JavaValue.constant(false);
    if (!loose && possible == Absence.EITHER) {
      throw JavaProblem.untyped(
          node, "this value may be null or undefined", "ask for both: x == null");
    }
    if (!loose && possible != asked) return JavaValue.constant(false);
    int level = test.endsWith(")") ? JavaValue.PRIMARY : JavaValue.EQUALITY;
    return JavaValue.of(test, level, JavaValue.BOOLEAN);
  }

  private static JavaValue constant(
      BinaryExpression node, JavaValue value, TypeShape.Enumeration type, String name)
      throws JavaProblem {
    if (!type.constants().contains(name)) {
      List<String> similar = Similar.to(name, type.constants());
      throw new JavaProblem(
          JavaProblem.NEVER_EQUAL,
          node,
          "'" + name + "' is no constant of " + type.name(),
          similar.isEmpty()
              ? "it has " + String.join(", ", type.constants())
              : "did you mean '" + similar.get(0) + "'?");
    }
    return JavaValue.of(
        value.at(JavaValue.EQUALITY + 1) + " == " + type.name() + "." + name,
        JavaValue.EQUALITY,
        JavaValue.BOOLEAN);
  }

  private static void refuseStructures(BinaryExpression node, JavaValue left, JavaValue right)
      throws JavaProblem {
    for (JavaValue value : List.of(left, right)) {
      if (value.shape() instanceof TypeShape.Structure
          || value.shape() instanceof TypeShape.Sequence
          || value.shape() instanceof TypeShape.Mapping
          || !value.hasCode()) {
        throw JavaProblem.untyped(
            node,
            "this compares "
                + value.describe()
                + " by identity, which data from the server has not",
            "compare something that identifies it, such as an id");
      }
    }
  }

  private static @Nullable String family(JavaValue value) {
    Kind kind = value.scalar();
    if (value.shape() instanceof TypeShape.Enumeration) return "string";
    if (kind == null) return null;
    if (kind.isNumber()) return "number";
    return kind == Kind.BOOLEAN ? "boolean" : "string";
  }
}
