package dev.fitten.compiler.emit;

import static dev.fitten.compiler.emit.JavaConversions.number;
import static dev.fitten.compiler.emit.JavaConversions.string;

import dev.fitten.compiler.emit.JavaValue.Absence;
import dev.fitten.compiler.emit.JavaValue.Function;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Expression.CallExpression;
import dev.fitten.compiler.syntax.js.Expression.MemberExpression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Pattern;
import dev.fitten.compiler.syntax.js.Statement;
import dev.fitten.compiler.types.TypeShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The calls that the server can evaluate: functions of the script that only return an expression,
/// `$peek`, and the methods of strings, numbers, lists and `Math` that Java computes exactly alike.
final class JavaCalls {
  private static final int MOST_NESTED = 40;

  private final JavaExpressions expressions;
  private int depth;

  JavaCalls(JavaExpressions expressions) {
    this.expressions = expressions;
  }

  JavaValue call(CallExpression node, JavaFrame frame, List<String> guards) throws JavaProblem {
    if (node.optional()) throw unknown(node);
    if (node.callee() instanceof Identifier name && frame.analysis.scopes().resolve(name) == null) {
      return global(node, name.name(), frame);
    }
    if (node.callee() instanceof MemberExpression member && !member.computed()) {
      return method(node, member, frame, guards);
    }
    JavaValue callee = expressions.value(node.callee(), frame);
    if (callee.known() instanceof Function function) return inline(node, function, frame);
    throw unknown(node);
  }

  private static JavaProblem unknown(Node node) {
    return JavaProblem.untyped(node, "the server cannot make this call", JavaExpressions.IN_JAVA);
  }

  private JavaValue global(CallExpression node, String name, JavaFrame frame) throws JavaProblem {
    if (node.arguments().size() == 1) {
      Expression argument = node.arguments().get(0);
      switch (name) {
        case "$peek" -> {
          return expressions.value(argument, frame);
        }
        case "String" -> {
          return string(expressions.value(argument, frame), argument);
        }
        case "Number" -> {
          return number(expressions.value(argument, frame), argument);
        }
        case "Boolean" -> {
          return expressions.test(argument, frame);
        }
        default -> {}
      }
    }
    throw JavaProblem.untyped(
        node, "'" + name + "' runs in the browser only", JavaExpressions.IN_JAVA);
  }

  /// Puts the arguments into a function that does nothing but return an expression.
  private JavaValue inline(CallExpression node, Function function, JavaFrame frame)
      throws JavaProblem {
    Node.FunctionNode code = function.node();
    Expression result = result(code);
    if (result == null || code.async() || code.generator()) {
      throw JavaProblem.untyped(
          node,
          "the server calls only functions that do nothing but return an expression",
          JavaExpressions.IN_JAVA);
    }
    if (depth >= MOST_NESTED) {
      throw JavaProblem.untyped(
          node,
          "this function calls itself, which the server does not follow",
          JavaExpressions.IN_JAVA);
    }
    JavaFrame inner = function.frame().inner();
    for (int i = 0; i < code.params().size(); i++) {
      bind(code.params().get(i), i, node, frame, inner);
    }
    depth++;
    try {
      return expressions.value(result, inner);
    } finally {
      depth--;
    }
  }

  private void bind(Pattern param, int i, CallExpression node, JavaFrame frame, JavaFrame inner)
      throws JavaProblem {
    Pattern target = param instanceof Pattern.AssignmentPattern pattern ? pattern.left() : param;
    Expression given = i < node.arguments().size() ? node.arguments().get(i) : null;
    Binding binding =
        target instanceof Identifier name ? inner.analysis.scopes().resolve(name) : null;
    if (binding == null || given instanceof Expression.SpreadElement) throw unknown(node);
    JavaValue value = JavaValue.UNDEFINED;
    if (given != null) {
      value = expressions.value(given, frame);
    } else if (param instanceof Pattern.AssignmentPattern pattern) {
      value = expressions.value(pattern.right(), inner);
    }
    inner.name(binding, value);
  }

  private static @Nullable Expression result(Node.FunctionNode code) {
    if (code.body() instanceof Expression expression) return expression;
    if (code.body() instanceof Statement.BlockStatement block
        && block.body().size() == 1
        && block.body().get(0) instanceof Statement.ReturnStatement only) {
      return only.argument();
    }
    return null;
  }

  private JavaValue method(
      CallExpression node, MemberExpression member, JavaFrame frame, List<String> guards)
      throws JavaProblem {
    String name = member.property() instanceof Identifier property ? property.name() : "";
    if (member.object() instanceof Identifier global
        && frame.analysis.scopes().resolve(global) == null
        && global.name().equals("Math")) {
      return math(node, name, frame);
    }
    JavaValue object = expressions.link(member.object(), frame, guards);
    if (member.optional()) {
      String missing = JavaConversions.isMissing(object);
      if (missing != null) guards.add(missing);
    }
    object = JavaConversions.unwrap(object);
    List<Expression> arguments = node.arguments();
    if (object.known() instanceof JavaValue.Fields fields
        && fields.byName().get(name) instanceof JavaValue field
        && field.known() instanceof Function function) {
      return inline(node, function, frame);
    }
    if (object.isNumber() && name.equals("toFixed") && arguments.size() <= 1) {
      return toFixed(node, object, member, frame);
    }
    if (object.isString() && arguments.size() == 1) {
      JavaValue result = ofString(object, name, arguments.get(0), frame);
      if (result != null) return result;
    }
    if (object.shape() instanceof TypeShape.Sequence && name.equals("join")) {
      String separator =
          arguments.isEmpty()
              ? "\",\""
              : string(expressions.value(arguments.get(0), frame), arguments.get(0)).code();
      return JavaConversions.call("join", JavaValue.STRING, object.code(), separator);
    }
    if (object.shape() instanceof TypeShape.Structure structure
        && structure.type().member(name) != null
        && arguments.isEmpty()) {
      throw JavaProblem.untyped(
          node,
          "'" + name + "' is data in the browser, not a method",
          "leave out the parentheses: ." + name);
    }
    throw JavaProblem.untyped(
        node,
        "the server does not know '" + name + "' of " + object.describe(),
        JavaExpressions.IN_JAVA);
  }

  private JavaValue toFixed(
      CallExpression node, JavaValue object, MemberExpression member, JavaFrame frame)
      throws JavaProblem {
    String digits = "0";
    if (!node.arguments().isEmpty()) {
      JavaValue wanted = expressions.value(node.arguments().get(0), frame);
      if (!(wanted.known() instanceof Double known) || known < 0 || known > 100) {
        throw JavaProblem.untyped(
            node.arguments().get(0), "the server needs the number of digits, 0 to 100", null);
      }
      digits = wanted.code();
    }
    JavaValue number = number(object, member.object());
    return JavaConversions.call("toFixed", JavaValue.STRING, number.code(), digits);
  }

  private @Nullable JavaValue ofString(
      JavaValue object, String name, Expression argument, JavaFrame frame) throws JavaProblem {
    if (!name.equals("includes") && !name.equals("startsWith") && !name.equals("endsWith")) {
      return null;
    }
    JavaValue text = expressions.value(argument, frame);
    if (!text.isString()) return null;
    String method = name.equals("includes") ? "contains" : name;
    return JavaValue.primary(
        object.at(JavaValue.PRIMARY) + "." + method + "(" + text.code() + ")",
        JavaValue.BOOLEAN,
        Absence.NEVER);
  }

  private JavaValue math(CallExpression node, String name, JavaFrame frame) throws JavaProblem {
    List<String> arguments = new ArrayList<>();
    for (Expression argument : node.arguments()) {
      JavaValue value = number(expressions.value(argument, frame), argument);
      arguments.add(JavaConversions.doubleCode(value, JavaValue.CONDITIONAL));
    }
    int count = arguments.size();
    if (count == 1) {
      String argument = arguments.get(0);
      switch (name) {
        case "floor", "ceil", "abs" -> {
          return JavaValue.of(
              "Math." + name + "(" + argument + ")", JavaValue.PRIMARY, JavaValue.DOUBLE);
        }
        case "round" -> {
          return JavaConversions.call("round", JavaValue.DOUBLE, argument);
        }
        default -> {}
      }
    }
    if (count >= 2 && (name.equals("min") || name.equals("max"))) {
      String code = arguments.get(0);
      for (String next : arguments.subList(1, count)) {
        code = "Math." + name + "(" + code + ", " + next + ")";
      }
      return JavaValue.of(code, JavaValue.PRIMARY, JavaValue.DOUBLE);
    }
    throw JavaProblem.untyped(
        node, "the server does not know Math." + name, JavaExpressions.IN_JAVA);
  }
}
