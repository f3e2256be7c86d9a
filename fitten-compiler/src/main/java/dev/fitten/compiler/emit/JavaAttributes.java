package dev.fitten.compiler.emit;

import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.Expr;
import dev.fitten.compiler.syntax.TemplateNode.Element;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the start tag of an element.
final class JavaAttributes {
  private static final Set<String> URLS =
      Set.of("href", "src", "action", "formaction", "xlink:href");

  /// Properties a watcher may set that the element shows as an attribute, and its name.
  private static final Map<String, String> REFLECTED =
      Map.of(
          "className", "class",
          "id", "id",
          "title", "title",
          "alt", "alt",
          "hidden", "hidden",
          "disabled", "disabled",
          "open", "open",
          "required", "required");

  private final JavaBody body;
  private final JavaCode code;

  JavaAttributes(JavaBody body, JavaCode code) {
    this.body = body;
    this.code = code;
  }

  void write(Element element, JavaFrame frame) {
    // What never changes comes first: in the browser it stands in the template that is copied.
    for (Attribute attribute : element.attributes()) {
      if (isFixed(element, attribute) && !isContent(element, attribute.name())) {
        plain(attribute, frame);
      }
    }
    String scope = frame.analysis.scopeAttribute();
    if (scope != null) code.markup(" " + scope + "=\"\"");
    boolean classDone = false;
    boolean styleDone = false;
    for (Attribute attribute : element.attributes()) {
      if (isFixed(element, attribute)) continue;
      switch (attribute) {
        case Attribute.Handler _, Attribute.Ref _ -> {}
        case Attribute.ClassToggle _ -> {
          if (!classDone) classes(element, frame);
          classDone = true;
        }
        case Attribute.StyleProperty _ -> {
          if (!styleDone) styles(element, frame);
          styleDone = true;
        }
        case Attribute.Bind bind -> {
          if (!isContent(element, bind.property())) {
            dynamic(bind.property(), bind.target(), frame);
          }
        }
        default -> {
          String name = attribute.name();
          if (name.equals("class") && hasToggles(element)) {
            if (!classDone) classes(element, frame);
            classDone = true;
          } else if (name.equals("style") && hasStyleProperties(element)) {
            if (!styleDone) styles(element, frame);
            styleDone = true;
          } else if (!isContent(element, name)) {
            plain(attribute, frame);
          }
        }
      }
    }
    watched(element, frame);
  }

  private static boolean isFixed(Element element, Attribute attribute) {
    return attribute instanceof Attribute.Static fixed && !JsAttributes.isComputed(element, fixed);
  }

  /// Whether `value` is the element's content, or nothing the server writes.
  private static boolean isContent(Element element, String name) {
    return name.equals("value")
        && (element.name().equals("textarea") || element.name().equals("select"));
  }

  private static boolean hasToggles(Element element) {
    return element.attributes().stream().anyMatch(Attribute.ClassToggle.class::isInstance);
  }

  private static boolean hasStyleProperties(Element element) {
    return element.attributes().stream().anyMatch(Attribute.StyleProperty.class::isInstance);
  }

  private void plain(Attribute attribute, JavaFrame frame) {
    String name = attribute.name();
    switch (attribute) {
      case Attribute.Static fixed -> fixed(name, fixed.value());
      case Attribute.Dynamic dynamic -> dynamic(name, dynamic.value(), frame);
      case Attribute.Template template -> template(name, template.parts(), frame);
      default -> throw new IllegalStateException("no plain attribute: " + attribute);
    }
  }

  private void fixed(String name, String value) {
    code.markup(" " + name + "=\"" + JavaText.escapeValue(value) + "\"");
  }

  /// `name={expr}`: absent for false, null and undefined, empty for true.
  private void dynamic(String name, Expr expr, JavaFrame frame) {
    body.guarded(frame, () -> single(name, expr.tree(), frame));
  }

  private void single(String name, Expression tree, JavaFrame frame) throws JavaProblem {
    JavaValue value = body.value(tree, frame);
    boolean url = URLS.contains(name.toLowerCase(Locale.ROOT));
    if (value.isNothing() || Boolean.FALSE.equals(value.known())) return;
    if (value.known() instanceof Boolean) {
      fixed(name, "");
      return;
    }
    JavaConversions.requireText(value, tree);
    if (value.known() != null) {
      JavaValue text = JavaConversions.string(value, tree);
      if (text.known() instanceof String known) {
        fixed(name, url ? dev.fitten.html.JsText.url(known) : known);
        return;
      }
    }
    String start = body.constant(" " + name + "=\"");
    code.line("out." + (url ? "url" : "attribute") + "(" + start + ", " + value.code() + ");");
  }

  /// `name="a {expr} b"`: always there.
  private void template(String name, List<TextPart> parts, JavaFrame frame) {
    body.guarded(
        frame,
        () -> {
          boolean url = URLS.contains(name.toLowerCase(Locale.ROOT)) && mayBeScript(parts);
          if (url) {
            JavaValue text = body.joined(parts, frame);
            String start = body.constant(" " + name + "=\"");
            code.line("out.url(" + start + ", " + text.code() + ");");
            return;
          }
          code.markup(" " + name + "=\"");
          for (TextPart part : parts) body.part(part, frame, true);
          code.markup("\"");
        });
  }

  /// Whether what comes first leaves the scheme of the URL to an expression.
  private static boolean mayBeScript(List<TextPart> parts) {
    if (!(parts.get(0) instanceof TextPart.Static first)) return true;
    StringBuilder visible = new StringBuilder();
    first.value().chars().filter(c -> c > ' ').forEach(c -> visible.append((char) c));
    return "javascript:".startsWith(visible.toString().toLowerCase(Locale.ROOT))
        || visible.toString().toLowerCase(Locale.ROOT).startsWith("javascript:");
  }

  /// One part of a `class` attribute.
  ///
  /// @param test when it is there; null for always
  /// @param name the text, if it is fixed
  /// @param code Java of the text
  private record ClassPart(@Nullable String test, @Nullable String name, String code) {
    String argument() {
      return test == null ? code : test + " ? " + code + " : null";
    }
  }

  private void classes(Element element, JavaFrame frame) {
    body.guarded(
        frame,
        () -> {
          List<ClassPart> parts = new ArrayList<>();
          boolean written = false;
          for (Attribute attribute : element.attributes()) {
            if (attribute instanceof Attribute.ClassToggle toggle) {
              JavaValue test = body.test(toggle.condition().tree(), frame);
              String name = toggle.className();
              if (Boolean.FALSE.equals(test.known())) continue;
              String when = test.known() != null ? null : test.at(JavaValue.CONDITIONAL + 1);
              parts.add(new ClassPart(when, name, JavaText.literal(name)));
            } else if (attribute.name().equals("class")) {
              if (attribute instanceof Attribute.Static fixed) {
                written = true;
                if (fixed.value().isEmpty()) continue;
                parts.add(new ClassPart(null, fixed.value(), JavaText.literal(fixed.value())));
              } else {
                parts.add(new ClassPart(null, null, text(attribute, frame)));
              }
            }
          }
          if (parts.isEmpty()) {
            if (written) code.markup(" class=\"\"");
          } else if (parts.get(0).test() == null
              && parts.stream().allMatch(part -> part.name() != null)) {
            streamClasses(parts);
          } else {
            List<String> arguments = parts.stream().map(ClassPart::argument).toList();
            // a lone null would be taken for the array of parts
            String cast =
                arguments.size() == 1
                    ? "(Object) (" + arguments.get(0) + ")"
                    : String.join(", ", arguments);
            joined("class", "classes(" + cast + ")", written);
          }
        });
  }

  /// The first part is always there, so a blank before each further one is right.
  private void streamClasses(List<ClassPart> parts) {
    code.markup(" class=\"" + JavaText.escapeValue(String.valueOf(parts.get(0).name())));
    for (ClassPart part : parts.subList(1, parts.size())) {
      String markup = " " + JavaText.escapeValue(String.valueOf(part.name()));
      if (part.test() == null) {
        code.markup(markup);
      } else {
        code.line("if (" + part.test() + ") out.raw(" + body.constant(markup) + ");");
      }
    }
    code.markup("\"");
  }

  private void joined(String name, String call, boolean always) {
    String value = "JsText." + call;
    if (always) value = "JsText.shown(" + value + ")";
    code.line("out.attribute(" + body.constant(" " + name + "=\"") + ", " + value + ");");
  }

  private void styles(Element element, JavaFrame frame) {
    body.guarded(
        frame,
        () -> {
          String fixed = "\"\"";
          boolean written = false;
          List<String> pairs = new ArrayList<>();
          for (Attribute attribute : element.attributes()) {
            if (attribute instanceof Attribute.StyleProperty property) {
              pairs.add(JavaText.literal(property.property()));
              pairs.add(body.shownCode(property.value().tree(), frame));
            } else if (attribute instanceof Attribute.Static style
                && attribute.name().equals("style")) {
              String text = style.value().strip();
              written = true;
              fixed =
                  JavaText.literal(
                      text.endsWith(";") ? text.substring(0, text.length() - 1) : text);
            } else if (attribute.name().equals("style")) {
              fixed = "JsText.shown(" + text(attribute, frame) + ")";
            }
          }
          joined("style", "styles(" + fixed + ", " + String.join(", ", pairs) + ")", written);
        });
  }

  /// Code of the text of a `class` or `style` attribute that is not fixed.
  private String text(Attribute attribute, JavaFrame frame) throws JavaProblem {
    return switch (attribute) {
      case Attribute.Dynamic dynamic -> body.shownCode(dynamic.value().tree(), frame);
      case Attribute.Template template -> body.joined(template.parts(), frame).code();
      default -> throw new IllegalStateException("no text: " + attribute);
    };
  }

  /// What watchers set as soon as the component is mounted.
  private void watched(Element element, JavaFrame frame) {
    String ref = ref(element);
    if (ref == null) return;
    body.watchers(frame)
        .on(ref)
        .forEach((property, expression) -> {
          String name = REFLECTED.get(property);
          boolean written =
              element.attributes().stream().anyMatch(a -> a.name().equals(name))
                  || "class".equals(name) && hasToggles(element);
          if (name == null || written) return;
          // the browser sets it in any case, so what cannot be typed is no error
          body.attempt(() -> single(name, expression, frame));
        });
  }

  static @Nullable String ref(Element element) {
    for (Attribute attribute : element.attributes()) {
      if (attribute instanceof Attribute.Ref ref) return ref.variable();
    }
    return null;
  }
}
