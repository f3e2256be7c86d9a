package dev.fitten.compiler.emit;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.types.ClassShape;
import dev.fitten.compiler.types.ClassShape.Member;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeShape.Container;
import dev.fitten.compiler.types.TypeUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes the Java that writes the props as JSON: only the members that code in the browser reaches.
final class JavaProps {
  private final JavaViews views;
  private final Map<String, String> methods = new HashMap<>();
  private final Span place;

  /// @param place where to report a type that the view cannot read
  JavaProps(JavaViews views, Span place) {
    this.views = views;
    this.place = place;
  }

  /// Writes one value.
  void value(TypeUse type, String expression, JavaReach reach, JavaCode code, JavaLocals locals)
      throws JavaProblem {
    if (isFlat(type)) {
      code.line("out.json(" + JavaExpressions.convert(expression, type).code() + ");");
      return;
    }
    switch (type.shape()) {
      case TypeShape.Structure structure ->
          structure(type, structure.type(), expression, reach, code, locals);
      case TypeShape.Sequence sequence -> sequence(type, sequence, expression, reach, code, locals);
      case TypeShape.Mapping mapping -> mapping(type, mapping, expression, code, locals);
      case TypeShape.Maybe maybe -> {
        String optional = variable(type, "optional", expression, code, locals);
        code.open("if (" + optional + ".isPresent()) {");
        value(maybe.value(), optional + ".orElseThrow()", reach, code, locals);
        code.close("} else {");
        code.markup("null");
        code.close("}");
      }
      default -> code.line("out.json(" + expression + ");");
    }
  }

  /// Whether `HtmlOut.json` needs nothing but the value.
  private static boolean isFlat(TypeUse type) {
    return switch (type.shape()) {
      case TypeShape.Scalar _, TypeShape.Enumeration _, TypeShape.Any _ -> true;
      case TypeShape.Maybe maybe -> isFlat(maybe.value());
      case TypeShape.Sequence sequence ->
          sequence.container() != Container.ARRAY && isFlat(sequence.element());
      case TypeShape.Mapping mapping -> isFlat(mapping.value());
      case TypeShape.Structure _ -> false;
    };
  }

  private void structure(
      TypeUse type,
      ClassShape shape,
      String expression,
      JavaReach reach,
      JavaCode code,
      JavaLocals locals)
      throws JavaProblem {
    if (!shape.isVisibleFrom(views.packageName)) {
      throw new JavaProblem(
          JavaProblem.NOT_VISIBLE,
          place,
          shape.name() + " is not public, so the view cannot read it",
          "make it public, or move the component into the folder of package "
              + shape.packageName());
    }
    if (reach.isWhole()) {
      code.line(method(type, shape) + "(" + expression + ", out);");
      return;
    }
    String value = variable(type, simpleName(shape), expression, code, locals);
    code.open("if (" + value + " == null) {");
    code.markup("null");
    code.close("} else {");
    List<Member> members = new ArrayList<>();
    for (String name : reach.members().keySet()) {
      Member member = shape.member(name);
      if (member != null) members.add(member);
    }
    members(members, value, reach, code, locals);
    code.close("}");
  }

  private void members(
      List<Member> members, String value, JavaReach reach, JavaCode code, JavaLocals locals)
      throws JavaProblem {
    code.markup("{");
    boolean first = true;
    for (Member member : members) {
      code.markup((first ? "" : ",") + name(member.name()));
      first = false;
      JavaReach inner = reach.members().getOrDefault(member.name(), JavaReach.all());
      value(member.type(), value + "." + member.name() + "()", inner, code, locals);
    }
    code.markup("}");
  }

  /// The method that writes all components of a record; it may call itself.
  private String method(TypeUse type, ClassShape shape) throws JavaProblem {
    String known = methods.get(type.java());
    if (known != null) return known;
    String name =
        views.output.methodName(
            "write" + shape.name().substring(shape.name().lastIndexOf('.') + 1));
    methods.put(type.java(), name);
    int place = views.output.reserve();
    JavaCode code = new JavaCode(views.output, 2);
    JavaLocals locals = new JavaLocals();
    String value = locals.fresh("value");
    code.open("if (" + value + " == null) {");
    code.markup("null");
    code.line("return;");
    code.close("}");
    List<Member> components = shape.members().stream().filter(Member::isComponent).toList();
    members(components, value, JavaReach.all(), code, locals);
    views.output.method(
        place,
        "  private static void "
            + name
            + "("
            + type.java()
            + " "
            + value
            + ", HtmlOut out) {\n"
            + code.text()
            + "  }\n");
    return name;
  }

  private void sequence(
      TypeUse type,
      TypeShape.Sequence sequence,
      String expression,
      JavaReach reach,
      JavaCode code,
      JavaLocals locals)
      throws JavaProblem {
    String list = variable(type, "list", expression, code, locals);
    code.open("if (" + list + " == null) {");
    code.markup("null");
    code.close("} else {");
    code.markup("[");
    String first = locals.fresh("first");
    code.line("boolean " + first + " = true;");
    String item = locals.fresh("item");
    code.open("for (" + sequence.element().java() + " " + item + " : " + list + ") {");
    code.line("if (!" + first + ") out.raw(" + views.output.constant(",") + ");");
    code.line(first + " = false;");
    value(sequence.element(), item, reach.elements(), code, locals);
    code.close("}");
    code.markup("]");
    code.close("}");
  }

  private void mapping(
      TypeUse type, TypeShape.Mapping mapping, String expression, JavaCode code, JavaLocals locals)
      throws JavaProblem {
    String map = variable(type, "map", expression, code, locals);
    code.open("if (" + map + " == null) {");
    code.markup("null");
    code.close("} else {");
    code.markup("{");
    String first = locals.fresh("first");
    code.line("boolean " + first + " = true;");
    String entry = locals.fresh("entry");
    code.open("for (var " + entry + " : " + map + ".entrySet()) {");
    code.line("if (!" + first + ") out.raw(" + views.output.constant(",") + ");");
    code.line(first + " = false;");
    code.line("out.json(JsText.text(" + entry + ".getKey()));");
    code.markup(":");
    value(mapping.value(), entry + ".getValue()", JavaReach.all(), code, locals);
    code.close("}");
    code.markup("}");
    code.close("}");
  }

  private static String variable(
      TypeUse type, String wanted, String expression, JavaCode code, JavaLocals locals) {
    if (expression.matches("\\w+")) return expression;
    String name = locals.fresh(wanted);
    code.line(type.java() + " " + name + " = " + expression + ";");
    return name;
  }

  private static String simpleName(ClassShape shape) {
    String name = shape.name().substring(shape.name().lastIndexOf('.') + 1);
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /// A member's name as JSON that may stand in a script, with its colon.
  static String name(String key) {
    dev.fitten.bytes.ByteSink sink = new dev.fitten.bytes.ByteSink();
    new dev.fitten.html.HtmlOut(sink).json(key);
    return sink + ":";
  }
}
