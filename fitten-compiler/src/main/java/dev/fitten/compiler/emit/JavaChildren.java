package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Child;
import dev.fitten.compiler.analyze.Props;
import dev.fitten.compiler.emit.JavaValue.Absence;
import dev.fitten.compiler.emit.JavaValue.Fields;
import dev.fitten.compiler.emit.JavaValue.Function;
import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.TemplateNode.ComponentUse;
import dev.fitten.compiler.syntax.js.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the use of another component: a call of a method made for the types of its arguments, or
/// its markup in place where something it gets has no Java type (a slot, a list known at build time).
final class JavaChildren {
  private static final int MOST_NESTED = 64;

  private final JavaBody body;

  JavaChildren(JavaBody body) {
    this.body = body;
  }

  void use(ComponentUse use, JavaFrame frame) throws JavaProblem {
    Child child = frame.analysis.children().get(use.name());
    Analysis analysis = child == null ? null : body.views.child(child.path());
    if (child == null || analysis == null) {
      throw new JavaProblem(
          JavaProblem.UNTYPED,
          use.nameSpan(),
          "the component '" + use.name() + "' was not read",
          null);
    }
    Map<String, JavaValue> given = new LinkedHashMap<>();
    for (Props.Prop prop : analysis.props().list()) {
      JavaValue value = argument(use, prop.key(), frame);
      if (value != null) given.put(prop.key(), value);
    }
    boolean inPlace =
        !use.children().isEmpty() || given.values().stream().anyMatch(JavaChildren::hasNoType);
    if (inPlace) {
      inPlace(use, frame, analysis, given);
    } else {
      call(use, frame, analysis, given);
    }
  }

  /// The value of an attribute, null if the use does not have it.
  private @Nullable JavaValue argument(ComponentUse use, String key, JavaFrame frame)
      throws JavaProblem {
    for (Attribute attribute : use.attributes()) {
      if (!attribute.name().equals(key)) continue;
      return switch (attribute) {
        case Attribute.Static fixed ->
            fixed.bare() ? JavaValue.constant(true) : JavaValue.constant(fixed.value());
        case Attribute.Dynamic dynamic -> body.value(dynamic.value().tree(), frame);
        case Attribute.Template template -> body.joined(template.parts(), frame);
        case Attribute.Bind bind -> body.value(bind.target().tree(), frame);
        default -> opaque();
      };
    }
    return null;
  }

  /// Something that is there, but that only the browser can use.
  private static JavaValue opaque() {
    return JavaValue.fields(Map.of());
  }

  private static boolean hasNoType(JavaValue value) {
    return !value.hasCode() && !(value.known() instanceof Function) && !isOpaque(value);
  }

  private static boolean isOpaque(JavaValue value) {
    return value.known() instanceof Fields fields && fields.byName().isEmpty();
  }

  private void inPlace(
      ComponentUse use, JavaFrame frame, Analysis analysis, Map<String, JavaValue> given) {
    body.code.line("// <" + use.name() + ">");
    List<String> prologue = body.code.prologue();
    JavaFrame inner =
        JavaFrame.of(analysis, use.children().isEmpty() ? null : use.children(), frame);
    inner.prologue = prologue;
    body.views.nest(inner, frame, use.nameSpan());
    if (body.views.depth(inner) > MOST_NESTED) {
      body.guarded(
          frame,
          () -> {
            throw new JavaProblem(
                JavaProblem.UNTYPED,
                use.nameSpan(),
                "'"
                    + use.name()
                    + "' contains itself, which the server follows only for typed props",
                null);
          });
      return;
    }
    Map<String, JavaValue> kept = new LinkedHashMap<>();
    given.forEach((key, value) -> kept.put(key, body.locals.keep(key, value, prologue)));
    body.guarded(frame, () -> bind(analysis, kept, inner, body));
    body.nodes(analysis.roots(), inner);
    body.code.line("// </" + use.name() + ">");
  }

  /// What decides which method a use calls.
  record Key(String path, List<String> props) {}

  private void call(
      ComponentUse use, JavaFrame frame, Analysis analysis, Map<String, JavaValue> given) {
    List<String> signature = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    given.forEach((key, value) -> {
      boolean passed = value.hasCode() && !value.isNothing();
      signature.add(
          key + ":" + (passed ? value.type().java() + value.absence() : value.describe()));
      if (passed) arguments.add(value.code());
    });
    arguments.add("out");
    Key key = new Key(analysis.component().file().name(), signature);
    String method =
        body.views.method(
            key, analysis.component().name(), name -> write(name, use, frame, analysis, given));
    body.code.line(method + "(" + String.join(", ", arguments) + ");");
  }

  private String write(
      String method,
      ComponentUse use,
      JavaFrame frame,
      Analysis analysis,
      Map<String, JavaValue> given) {
    JavaBody other = new JavaBody(body.views);
    JavaFrame inner = JavaFrame.of(analysis, null, null);
    inner.prologue = other.code.prologue();
    body.views.nest(inner, frame, use.nameSpan());
    List<String> parameters = new ArrayList<>();
    Map<String, JavaValue> received = new LinkedHashMap<>();
    given.forEach((key, value) -> {
      if (!value.hasCode()) {
        received.put(key, opaque());
      } else if (value.isNothing()) {
        received.put(key, value);
      } else {
        String parameter = other.locals.fresh(key);
        parameters.add(value.type().java() + " " + parameter);
        received.put(key, JavaValue.primary(parameter, value.type(), value.absence()));
      }
    });
    parameters.add("HtmlOut out");
    body.guarded(frame, () -> bind(analysis, received, inner, other));
    other.nodes(analysis.roots(), inner);
    return "  private static void "
        + method
        + "("
        + String.join(", ", parameters)
        + ") {\n"
        + other.code.text()
        + "  }\n";
  }

  /// Gives the child's props their values: what was given, else the default.
  private static void bind(
      Analysis analysis, Map<String, JavaValue> given, JavaFrame inner, JavaBody body)
      throws JavaProblem {
    for (Props.Prop prop : analysis.props().list()) {
      JavaValue value = given.get(prop.key());
      Expression fallback = prop.defaultValue();
      if (value == null || value.known() == JavaValue.Nothing.UNDEFINED) {
        value = fallback == null ? JavaValue.UNDEFINED : body.value(fallback, inner);
      } else if (value.absence() == Absence.UNDEFINED && fallback != null) {
        String missing = value.at(JavaValue.EQUALITY) + " == null";
        value = JavaConversions.choose(missing, body.value(fallback, inner), value.present());
      }
      inner.value(prop.reactive(), value);
    }
  }
}
