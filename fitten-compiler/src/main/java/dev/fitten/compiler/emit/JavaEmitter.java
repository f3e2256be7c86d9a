package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Props;
import dev.fitten.compiler.analyze.Reactive;
import dev.fitten.compiler.emit.JavaValue.Absence;
import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Literal;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Statement.PropsDirective;
import dev.fitten.compiler.types.ClassShape;
import dev.fitten.compiler.types.Similar;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeSource;
import dev.fitten.compiler.types.TypeUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes the Java class that renders a component on the server.
///
/// A state shows its first value, a derived value what follows from it, and an element that a watcher
/// fills with `$label.textContent = …` has that text, so that the HTML equals what the browser has
/// after mounting. Other effects of watchers happen in the browser alone.
public final class JavaEmitter {
  private final TypeSource types;
  private final Function<String, @Nullable Analysis> components;

  /// @param types finds the record that `@props` names
  /// @param components gives the facts of a component by its path; null if it was not read
  public JavaEmitter(TypeSource types, Function<String, @Nullable Analysis> components) {
    this.types = types;
    this.components = components;
  }

  /// Gives the text of the Java class, or null after adding errors to `diagnostics`.
  ///
  /// @param view the name of the view: `shop/product-page`, which decides package and class
  public @Nullable String emit(Analysis analysis, String view, Diagnostics diagnostics) {
    String packageName = packageOf(view);
    JavaViews views = new JavaViews(packageName, components, diagnostics);
    JavaFrame frame = JavaFrame.of(analysis, null, null);
    Input input;
    try {
      input = input(analysis, packageName, frame);
    } catch (JavaProblem problem) {
      views.report(problem, frame);
      return null;
    }
    int renderPlace = views.output.reserve();
    JavaBody body = new JavaBody(views);
    frame.prologue = body.code.prologue();
    body.nodes(analysis.roots(), frame);
    views.output.method(renderPlace, render(input, body.code.text()));
    writeProps(analysis, views, input, frame);
    if (views.failed()) return null;
    return text(analysis, view, packageName, views, input);
  }

  /// What the renderer takes.
  ///
  /// @param type Java of the props' type; null without props
  /// @param declaration the nested record, or empty
  /// @param members the props by their variables
  private record Input(
      @Nullable String type, String declaration, Map<Reactive, TypeUse> members, Span place) {}

  private Input input(Analysis analysis, String packageName, JavaFrame frame) throws JavaProblem {
    Props props = analysis.props();
    if (props.directive() != null)
      return fromRecord(analysis, props.directive(), packageName, frame);
    if (props.list().isEmpty()) return new Input(null, "", Map.of(), new Span(0, 0));
    return fromDeclaration(props, frame);
  }

  private Input fromRecord(
      Analysis analysis, PropsDirective directive, String packageName, JavaFrame frame)
      throws JavaProblem {
    Span span = new Span(directive.nameStart(), directive.nameEnd());
    String name = directive.qualifiedName();
    TypeUse type =
        switch (types.find(name)) {
          case TypeSource.Answer.Found found -> found.type();
          case TypeSource.Answer.Missing missing ->
              throw new JavaProblem(
                  JavaProblem.NO_TYPE,
                  span,
                  "no Java class '" + name + "' is on the source path or the class path",
                  missing.similar().isEmpty()
                      ? "name it with its package, and compile its module first"
                      : "did you mean '" + missing.similar().get(0) + "'?");
        };
    if (!(type.shape() instanceof TypeShape.Structure structure)) {
      throw new JavaProblem(
          JavaProblem.NO_TYPE,
          span,
          "'" + name + "' is no record",
          "name a record with a component for each prop");
    }
    ClassShape shape = structure.type();
    if (!shape.isVisibleFrom(packageName)) {
      throw new JavaProblem(
          JavaProblem.NOT_VISIBLE,
          span,
          name
              + " is not public, so the view in "
              + (packageName.isEmpty() ? "the unnamed package" : "package " + packageName)
              + " cannot read it",
          "make it public, or move the component into the folder of package "
              + shape.packageName());
    }
    Map<Reactive, TypeUse> members = new java.util.LinkedHashMap<>();
    for (Props.Prop prop : analysis.props().list()) {
      ClassShape.Member member = shape.member(prop.key());
      if (member == null) {
        List<String> known = shape.members().stream().map(ClassShape.Member::name).toList();
        List<String> similar = Similar.to(prop.key(), known);
        throw new JavaProblem(
            JavaProblem.NO_MEMBER,
            prop.span(),
            name + " has no member '" + prop.key() + "'",
            similar.isEmpty() ? null : "did you mean '" + similar.get(0) + "'?");
      }
      members.put(prop.reactive(), member.type());
      frame.value(
          prop.reactive(), JavaExpressions.convert("props." + prop.key() + "()", member.type()));
    }
    return new Input(type.java(), "", members, span);
  }

  /// Without a record of the project, the view declares one from what the defaults tell.
  private static Input fromDeclaration(Props props, JavaFrame frame) {
    List<String> components = new ArrayList<>();
    Map<Reactive, TypeUse> members = new java.util.LinkedHashMap<>();
    for (Props.Prop prop : props.list()) {
      Expression initial = prop.defaultValue();
      if (initial instanceof Node.FunctionNode function) {
        frame.value(prop.reactive(), JavaValue.function(function, frame));
        continue;
      }
      TypeUse type = fromDefault(initial);
      components.add(type.java() + " " + prop.key());
      members.put(prop.reactive(), type);
      Absence absence = type == JavaValue.ANY ? Absence.NULL : Absence.NEVER;
      frame.value(prop.reactive(), JavaValue.primary("props." + prop.key() + "()", type, absence));
    }
    Span place = props.list().get(0).span();
    String declaration =
        "  /// What the component shows.\n  public record Props("
            + String.join(", ", components)
            + ") {}\n\n";
    return new Input("Props", declaration, members, place);
  }

  private static TypeUse fromDefault(@Nullable Expression initial) {
    return switch (initial) {
      case Literal.StringLiteral _ -> JavaValue.STRING;
      case Literal.NumberLiteral _ -> JavaValue.DOUBLE;
      case Literal.BooleanLiteral _ -> JavaValue.BOOLEAN;
      case null, default -> JavaValue.ANY;
    };
  }

  private static String render(Input input, String body) {
    String parameters = input.type() == null ? "HtmlOut out" : input.type() + " props, HtmlOut out";
    return "  /// Writes the component as HTML.\n  public static void render("
        + parameters
        + ") {\n"
        + body
        + "  }\n";
  }

  private static void writeProps(Analysis analysis, JavaViews views, Input input, JavaFrame frame) {
    int place = views.output.reserve();
    JavaCode code = new JavaCode(views.output, 2);
    JavaLocals locals = new JavaLocals();
    JavaProps writer = new JavaProps(views, input.place());
    Map<Reactive, JavaReach> reached = JavaReach.of(analysis);
    code.markup("{");
    boolean first = true;
    for (String key : analysis.reachedProps()) {
      Props.Prop prop = analysis.props().find(key);
      TypeUse type = prop == null ? null : input.members().get(prop.reactive());
      if (prop == null || type == null) continue;
      code.markup((first ? "" : ",") + JavaProps.name(key));
      first = false;
      try {
        JavaReach reach = reached.getOrDefault(prop.reactive(), JavaReach.all());
        writer.value(type, "props." + key + "()", reach, code, locals);
      } catch (JavaProblem problem) {
        views.report(problem, frame);
      }
    }
    code.markup("}");
    String parameters = input.type() == null ? "HtmlOut out" : input.type() + " props, HtmlOut out";
    views.output.method(
        place,
        "  /// Writes the props that code in the browser reaches, as JSON.\n"
            + "  public static void writeProps("
            + parameters
            + ") {\n"
            + code.text()
            + "  }\n");
  }

  private static String text(
      Analysis analysis, String view, String packageName, JavaViews views, Input input) {
    String className = className(view);
    StringBuilder text = new StringBuilder();
    if (!packageName.isEmpty()) text.append("package ").append(packageName).append(";\n\n");
    String methods = String.join("\n", views.output.methods());
    text.append("import static dev.fitten.html.HtmlOut.bytes;\n\n");
    text.append("import dev.fitten.html.HtmlOut;\n");
    if (methods.contains("JsText.")) text.append("import dev.fitten.html.JsText;\n");
    text.append("import dev.fitten.html.View;\n\n");
    text.append("/// Generated by Fitten from `").append(view).append(".fit`. Edits are lost.\n");
    text.append("public final class ").append(className).append(" {\n");
    boolean bare = input.type() == null;
    text.append("  /// The component, for pages and for the browser half to resume from.\n");
    text.append("  public static final View<")
        .append(bare ? "Void" : input.type())
        .append("> VIEW =\n      View.of(")
        .append(JavaText.literal(view))
        .append(", ")
        .append(analysis.interactive())
        .append(", ")
        .append(bare ? "(_, out) -> render(out)" : className + "::render")
        .append(", ")
        .append(bare ? "(_, out) -> writeProps(out)" : className + "::writeProps")
        .append(");\n\n");
    text.append(views.output.constants()).append('\n');
    text.append("  private ").append(className).append("() {}\n\n");
    text.append(input.declaration()).append(methods).append("}\n");
    return text.toString();
  }

  /// The package of a view: the folders of its name, each made a legal package name.
  static String packageOf(String view) {
    int slash = view.lastIndexOf('/');
    if (slash < 0) return "";
    List<String> parts = new ArrayList<>();
    for (String folder : view.substring(0, slash).split("/")) parts.add(identifier(folder));
    return String.join(".", parts);
  }

  /// The class of a view: `shop/product-page` gives `ProductPageView`.
  static String className(String view) {
    return Component.nameOf(view) + "View";
  }

  private static String identifier(String folder) {
    StringBuilder name = new StringBuilder();
    for (char c : folder.toCharArray()) {
      name.append(Character.isJavaIdentifierPart(c) ? c : '_');
    }
    boolean legal =
        javax.lang.model.SourceVersion.isIdentifier(name)
            && !javax.lang.model.SourceVersion.isKeyword(name);
    return legal ? name.toString() : "_" + name;
  }
}
