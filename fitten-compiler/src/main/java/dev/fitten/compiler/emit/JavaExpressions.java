package dev.fitten.compiler.emit;

import static dev.fitten.compiler.emit.JavaConversions.call;
import static dev.fitten.compiler.emit.JavaConversions.condition;
import static dev.fitten.compiler.emit.JavaConversions.number;
import static dev.fitten.compiler.emit.JavaConversions.unwrap;

import dev.fitten.compiler.emit.JavaValue.Absence;
import dev.fitten.compiler.emit.JavaValue.Fields;
import dev.fitten.compiler.emit.JavaValue.Items;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Expression.ChainExpression;
import dev.fitten.compiler.syntax.js.Expression.ConditionalExpression;
import dev.fitten.compiler.syntax.js.Expression.LogicalExpression;
import dev.fitten.compiler.syntax.js.Expression.MemberExpression;
import dev.fitten.compiler.syntax.js.Expression.TemplateLiteral;
import dev.fitten.compiler.syntax.js.Expression.UnaryExpression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Literal;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.types.ClassShape;
import dev.fitten.compiler.types.Similar;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeShape.Container;
import dev.fitten.compiler.types.TypeShape.Kind;
import dev.fitten.compiler.types.TypeUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns the expressions of a component into typed Java that gives what JavaScript would.
final class JavaExpressions {
  static final String IN_JAVA = "prepare it in Java, in the record that @props names";

  private final JavaNames names;
  private final JavaCalls calls;
  private final String viewPackage;

  JavaExpressions(JavaNames names, String viewPackage) {
    this.names = names;
    this.viewPackage = viewPackage;
    this.calls = new JavaCalls(this);
  }

  /// The value of an expression where `frame`'s names are in scope.
  JavaValue value(Expression node, JavaFrame frame) throws JavaProblem {
    return switch (node) {
      case Literal literal -> literal(literal);
      case Identifier identifier -> names.value(identifier, frame, this);
      case MemberExpression member -> member(member, frame, new ArrayList<>());
      case ChainExpression chain -> chain(chain, frame);
      case Expression.CallExpression invocation -> calls.call(invocation, frame, new ArrayList<>());
      case Expression.BinaryExpression binary ->
          JavaOperators.binary(binary, value(binary.left(), frame), value(binary.right(), frame));
      case LogicalExpression logical -> logical(logical, frame);
      case ConditionalExpression conditional -> conditional(conditional, frame);
      case UnaryExpression unary -> unary(unary, frame);
      case TemplateLiteral template -> template(template, frame);
      case Expression.ArrayExpression array -> array(array, frame);
      case Expression.ObjectExpression object -> object(object, frame);
      case Expression.ArrowFunctionExpression arrow -> JavaValue.function(arrow, frame);
      case Expression.FunctionExpression function -> JavaValue.function(function, frame);
      default ->
          throw JavaProblem.untyped(node, "the server cannot evaluate this expression", IN_JAVA);
    };
  }

  private static JavaValue literal(Literal literal) throws JavaProblem {
    return switch (literal) {
      case Literal.StringLiteral string -> JavaValue.constant(string.value());
      case Literal.NumberLiteral number -> JavaValue.constant(number.value());
      case Literal.BooleanLiteral flag -> JavaValue.constant(flag.value());
      case Literal.NullLiteral _ -> JavaValue.NULL;
      case Literal.BigIntLiteral _, Literal.RegExpLiteral _ ->
          throw JavaProblem.untyped(literal, "the server has no such values", IN_JAVA);
    };
  }

  /// `a.b`, `a[b]`, and inside a chain `a?.b`.
  ///
  /// @param guards conditions that end the chain, which optional parts are added to
  JavaValue member(MemberExpression node, JavaFrame frame, List<String> guards) throws JavaProblem {
    JavaValue object = link(node.object(), frame, guards);
    if (node.optional()) {
      if (object.isNothing()) {
        guards.add("true");
        return JavaValue.UNDEFINED;
      }
      String missing = JavaConversions.isMissing(object);
      if (missing != null) guards.add(missing);
    }
    if (object.isNothing()) {
      if (guards.contains("true")) return JavaValue.UNDEFINED;
      throw JavaProblem.untyped(
          node.object(), "this is " + object.describe() + " and has no members", null);
    }
    JavaValue present = unwrap(object);
    if (node.computed()) {
      return element(node, present, value(node.property(), frame));
    }
    if (!(node.property() instanceof Identifier name)) {
      throw JavaProblem.untyped(node, "the server has no private members", null);
    }
    return named(node, present, name.name());
  }

  /// The value of an inner part of a chain, whose optional parts guard the whole.
  JavaValue link(Expression node, JavaFrame frame, List<String> guards) throws JavaProblem {
    return switch (node) {
      case MemberExpression inner -> member(inner, frame, guards);
      case Expression.CallExpression inner -> calls.call(inner, frame, guards);
      default -> value(node, frame);
    };
  }

  private JavaValue chain(ChainExpression node, JavaFrame frame) throws JavaProblem {
    List<String> guards = new ArrayList<>();
    JavaValue end = link(node.expression(), frame, guards);
    if (guards.contains("true") || end.isNothing()) return JavaValue.UNDEFINED;
    if (guards.isEmpty()) return end;
    return JavaConversions.choose(String.join(" || ", guards), JavaValue.UNDEFINED, end);
  }

  /// The member `name` of a value that is there.
  JavaValue memberOf(MemberExpression node, JavaValue object, String name) throws JavaProblem {
    return named(node, JavaConversions.unwrap(object), name);
  }

  private JavaValue named(MemberExpression node, JavaValue object, String name) throws JavaProblem {
    if (object.known() instanceof Fields fields) {
      JavaValue field = fields.byName().get(name);
      return field == null ? JavaValue.UNDEFINED : field;
    }
    if (name.equals("length")) {
      JavaValue length = length(object);
      if (length != null) return length;
    }
    if (object.shape() instanceof TypeShape.Mapping map) {
      return entry(object, map, JavaValue.constant(name));
    }
    if (object.shape() instanceof TypeShape.Structure structure) {
      return read(node, object, structure.type(), name);
    }
    if (object.shape() instanceof TypeShape.Any && object.hasCode()) {
      throw JavaProblem.untyped(
          node.object(),
          "the type of this value is not known, so '" + name + "' cannot be read on the server",
          "declare the component's props with a record: @props shop.ProductPage");
    }
    throw new JavaProblem(
        JavaProblem.NO_MEMBER,
        node.property(),
        object.describe() + " has no '" + name + "' on the server",
        name.equals("size") ? "use length: the browser gets an array" : null);
  }

  private JavaValue read(MemberExpression node, JavaValue object, ClassShape type, String name)
      throws JavaProblem {
    if (!type.isVisibleFrom(viewPackage)) {
      throw new JavaProblem(
          JavaProblem.NOT_VISIBLE,
          node.object(),
          type.name()
              + " is not public, so the view in "
              + (viewPackage.isEmpty() ? "the unnamed package" : "package " + viewPackage)
              + " cannot read it",
          "make it public, or move the component into the folder of package " + type.packageName());
    }
    ClassShape.Member member = type.member(name);
    if (member == null) {
      List<String> known = type.members().stream().map(ClassShape.Member::name).toList();
      List<String> similar = Similar.to(name, known);
      throw new JavaProblem(
          JavaProblem.NO_MEMBER,
          node.property(),
          type.name() + " has no member '" + name + "'",
          similar.isEmpty()
              ? known.isEmpty() ? null : "it has " + String.join(", ", known)
              : "did you mean '" + similar.get(0) + "'?");
    }
    return convert(object.at(JavaValue.PRIMARY) + "." + name + "()", member.type());
  }

  /// What a Java expression of a declared type is to the component.
  static JavaValue convert(String code, TypeUse type) {
    Absence absence = type.nullable() ? Absence.NULL : Absence.NEVER;
    return switch (type.java()) {
      case "float" -> call("decimal", JavaValue.DOUBLE, code);
      case "char" -> JavaValue.primary("String.valueOf(" + code + ")", JavaValue.STRING, absence);
      case "byte", "short" -> JavaValue.primary(code, JavaValue.INT, absence);
      case "java.lang.String" -> JavaValue.primary(code, JavaValue.STRING, absence);
      default -> JavaValue.primary(code, type, absence);
    };
  }

  static @Nullable JavaValue length(JavaValue object) {
    if (object.known() instanceof String text) return JavaValue.constant((double) text.length());
    if (object.known() instanceof Items items) {
      return JavaValue.constant((double) items.list().size());
    }
    if (object.isString()) {
      return JavaValue.primary(
          object.at(JavaValue.PRIMARY) + ".length()", JavaValue.INT, Absence.NEVER);
    }
    if (object.shape() instanceof TypeShape.Sequence sequence) {
      String how = sequence.container() == Container.ARRAY ? ".length" : ".size()";
      return JavaValue.primary(object.at(JavaValue.PRIMARY) + how, JavaValue.INT, Absence.NEVER);
    }
    return null;
  }

  private JavaValue element(MemberExpression node, JavaValue object, JavaValue key)
      throws JavaProblem {
    if (key.known() instanceof String name && !(object.shape() instanceof TypeShape.Mapping)) {
      return named(node, object, name);
    }
    if (object.known() instanceof Items items && key.known() instanceof Double index) {
      int i = (int) index.doubleValue();
      boolean inside = i == index && i >= 0 && i < items.list().size();
      return inside ? items.list().get(i) : JavaValue.UNDEFINED;
    }
    if (object.shape() instanceof TypeShape.Mapping map) {
      return entry(object, map, JavaConversions.string(key, node.property()));
    }
    if (object.isString()) {
      return call("at", JavaValue.STRING, object.code(), number(key, node.property()).code())
          .withAbsence(Absence.UNDEFINED);
    }
    if (object.shape() instanceof TypeShape.Sequence sequence && object.hasCode()) {
      boolean indexed =
          sequence.container() == Container.LIST
              || sequence.container() == Container.ARRAY && !sequence.element().isPrimitive();
      if (indexed) {
        String list =
            sequence.container() == Container.LIST
                ? object.code()
                : "java.util.Arrays.asList(" + object.code() + ")";
        String code = "JsText.at(" + list + ", " + number(key, node.property()).code() + ")";
        return convert(code, sequence.element()).withAbsence(Absence.UNDEFINED);
      }
    }
    throw JavaProblem.untyped(
        node, "the server cannot take an element of " + object.describe(), IN_JAVA);
  }

  private static JavaValue entry(JavaValue object, TypeShape.Mapping map, JavaValue key) {
    boolean byString =
        map.key().shape() instanceof TypeShape.Scalar scalar && scalar.kind() == Kind.STRING;
    String code =
        byString
            ? object.at(JavaValue.PRIMARY) + ".get(" + key.code() + ")"
            : "JsText.get(" + object.code() + ", " + key.code() + ")";
    return convert(code, map.value()).withAbsence(Absence.UNDEFINED);
  }

  private JavaValue logical(LogicalExpression node, JavaFrame frame) throws JavaProblem {
    JavaValue left = value(node.left(), frame);
    if (node.operator().equals("??")) {
      if (left.isNothing()) return value(node.right(), frame);
      String missing = left.hasCode() ? JavaConversions.isMissing(left) : null;
      if (missing == null) return left;
      JavaValue right = value(node.right(), frame);
      return JavaConversions.choose(missing, right, unwrap(left));
    }
    boolean and = node.operator().equals("&&");
    Boolean known = JavaConversions.truth(left);
    if (known != null) return known == and ? value(node.right(), frame) : left;
    JavaValue right = value(node.right(), frame);
    if (left.type().java().equals("boolean") && right.type().java().equals("boolean")) {
      int level = and ? JavaValue.AND : JavaValue.OR;
      String operator = and ? " && " : " || ";
      return JavaValue.of(
          left.at(level) + operator + right.at(level + 1), level, JavaValue.BOOLEAN);
    }
    requireCode(node.left(), left);
    requireCode(node.right(), right);
    String test = condition(left).at(JavaValue.CONDITIONAL + 1);
    return and
        ? JavaConversions.choose(test, right, left)
        : JavaConversions.choose(test, left.present(), right);
  }

  /// An expression as a condition: only its truth is needed, so `a && b` needs no common type.
  JavaValue test(Expression node, JavaFrame frame) throws JavaProblem {
    if (node instanceof LogicalExpression logical && !logical.operator().equals("??")) {
      boolean and = logical.operator().equals("&&");
      JavaValue left = test(logical.left(), frame);
      if (left.known() instanceof Boolean known) {
        return known == and ? test(logical.right(), frame) : left;
      }
      JavaValue right = test(logical.right(), frame);
      int level = and ? JavaValue.AND : JavaValue.OR;
      return JavaValue.of(
          left.at(level) + (and ? " && " : " || ") + right.at(level + 1), level, JavaValue.BOOLEAN);
    }
    if (node instanceof UnaryExpression unary && unary.operator().equals("!")) {
      return JavaOperators.not(test(unary.argument(), frame));
    }
    return condition(value(node, frame));
  }

  private JavaValue conditional(ConditionalExpression node, JavaFrame frame) throws JavaProblem {
    JavaValue test = test(node.test(), frame);
    if (test.known() instanceof Boolean known) {
      return value(known ? node.consequent() : node.alternate(), frame);
    }
    JavaValue yes = value(node.consequent(), frame);
    JavaValue no = value(node.alternate(), frame);
    requireCode(node.consequent(), yes);
    requireCode(node.alternate(), no);
    return JavaConversions.choose(test.at(JavaValue.CONDITIONAL + 1), yes, no);
  }

  static void requireCode(Node node, JavaValue value) throws JavaProblem {
    if (!value.hasCode()) {
      throw JavaProblem.untyped(
          node, "the server has no type for " + value.describe() + " here", IN_JAVA);
    }
  }

  private JavaValue unary(UnaryExpression node, JavaFrame frame) throws JavaProblem {
    if (node.operator().equals("!")) return JavaOperators.not(test(node.argument(), frame));
    JavaValue argument = value(node.argument(), frame);
    switch (node.operator()) {
      case "-", "+", "~" -> {
        JavaValue number = number(argument, node.argument());
        if (node.operator().equals("+")) return number;
        if (node.operator().equals("~")) {
          return JavaValue.of("~" + JavaOperators.int32(number), JavaValue.UNARY, JavaValue.INT);
        }
        if (number.known() instanceof Double known) return JavaValue.constant(-known);
        return JavaValue.of(
            "-" + JavaConversions.doubleCode(number, JavaValue.PRIMARY),
            JavaValue.UNARY,
            JavaValue.DOUBLE);
      }
      case "void" -> {
        return JavaValue.UNDEFINED;
      }
      default ->
          throw JavaProblem.untyped(
              node, "the server does not know the operator '" + node.operator() + "'", IN_JAVA);
    }
  }

  private JavaValue template(TemplateLiteral node, JavaFrame frame) throws JavaProblem {
    List<JavaValue> parts = new ArrayList<>();
    for (int i = 0; i < node.quasis().size(); i++) {
      String text = node.quasis().get(i).cooked();
      if (text != null && !text.isEmpty()) parts.add(JavaValue.constant(text));
      if (i < node.expressions().size()) {
        Expression expression = node.expressions().get(i);
        JavaValue part = value(expression, frame);
        parts.add(JavaOperators.joins(part) ? part : JavaConversions.string(part, expression));
      }
    }
    StringBuilder known = new StringBuilder();
    List<String> code = new ArrayList<>();
    for (JavaValue part : parts) {
      if (part.known() instanceof String text) {
        known.append(text);
        continue;
      }
      if (!known.isEmpty()) code.add(JavaText.literal(known.toString()));
      known.setLength(0);
      code.add(part.at(JavaValue.MULTIPLY));
    }
    if (code.isEmpty()) return JavaValue.constant(known.toString());
    if (!known.isEmpty()) code.add(JavaText.literal(known.toString()));
    if (code.size() == 1) {
      JavaValue only = parts.get(0);
      // a lone String may be null, and its text then is "null"
      return call("text", JavaValue.STRING, only.code());
    }
    return JavaValue.of(String.join(" + ", code), JavaValue.ADD, JavaValue.STRING);
  }

  private JavaValue array(Expression.ArrayExpression node, JavaFrame frame) throws JavaProblem {
    List<JavaValue> items = new ArrayList<>();
    for (Expression element : node.elements()) {
      if (element == null || element instanceof Expression.SpreadElement) {
        throw JavaProblem.untyped(
            element == null ? node : element, "the server needs to know each element", IN_JAVA);
      }
      items.add(value(element, frame));
    }
    return JavaValue.items(items);
  }

  private JavaValue object(Expression.ObjectExpression node, JavaFrame frame) throws JavaProblem {
    Map<String, JavaValue> fields = new LinkedHashMap<>();
    for (Node.ObjectMember member : node.properties()) {
      String key = member instanceof Node.Property property ? key(property) : null;
      if (key == null) {
        throw JavaProblem.untyped(member, "the server needs to know each property", IN_JAVA);
      }
      fields.put(key, value(((Node.Property) member).value(), frame));
    }
    return JavaValue.fields(fields);
  }

  private static @Nullable String key(Node.Property property) {
    if (property.computed() || property.kind() != Node.PropertyKind.INIT) return null;
    return switch (property.key()) {
      case Identifier identifier -> identifier.name();
      case Literal.StringLiteral string -> string.value();
      default -> null;
    };
  }
}
