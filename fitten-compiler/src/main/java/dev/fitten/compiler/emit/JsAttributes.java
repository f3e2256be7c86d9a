package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Browser;
import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.Expr;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Node;
import java.util.ArrayList;
import java.util.List;

/// The bindings of an element's attributes.
final class JsAttributes {
  /// One value that is written to an element now and after changes.
  ///
  /// @param reads the code it is made of
  /// @param value the expression that gives it
  /// @param first what writes it to a new element, with `@` for the value
  /// @param later what writes it after a change
  /// @param always whether resumed markup needs the first write too
  record Binding(List<Node> reads, String value, String first, String later, boolean always) {}

  private final JsModule module;

  JsAttributes(JsModule module) {
    this.module = module;
  }

  /// Whether a static attribute is part of a computed one, `class` beside `class:x`, or none of the
  /// markup's: the value of a `textarea` or a `select`.
  static boolean isComputed(TemplateNode.Element element, Attribute.Static fixed) {
    if (fixed.name().equals("value")
        && (element.name().equals("textarea") || element.name().equals("select"))) {
      return true;
    }
    for (Attribute attribute : element.attributes()) {
      if ((fixed.name().equals("class") && attribute instanceof Attribute.ClassToggle)
          || (fixed.name().equals("style") && attribute instanceof Attribute.StyleProperty)) {
        return true;
      }
    }
    return false;
  }

  /// The bindings of an element, in source order, classes and styles joined.
  List<Binding> of(TemplateNode.Element element, String variable) {
    List<Binding> bindings = new ArrayList<>();
    boolean classes = false;
    boolean styles = false;
    for (Attribute attribute : element.attributes()) {
      boolean isClass =
          attribute.name().equals("class") || attribute instanceof Attribute.ClassToggle;
      boolean isStyle =
          attribute.name().equals("style") || attribute instanceof Attribute.StyleProperty;
      boolean fixed = attribute instanceof Attribute.Static only && !isComputed(element, only);
      if (fixed) {
        continue;
      }
      if (isClass) {
        if (!classes) {
          bindings.add(joined(element, variable, "class"));
        }
        classes = true;
      } else if (isStyle) {
        if (!styles) {
          bindings.add(joined(element, variable, "style"));
        }
        styles = true;
      } else {
        switch (attribute) {
          case Attribute.Dynamic dynamic ->
              bindings.add(
                  single(
                      element,
                      variable,
                      dynamic.name(),
                      List.of(dynamic.value().tree()),
                      code(dynamic.value())));
          case Attribute.Static value ->
              bindings.add(
                  single(element, variable, value.name(), List.of(), JsText.quote(value.value())));
          case Attribute.Template template ->
              bindings.add(
                  single(
                      element,
                      variable,
                      template.name(),
                      trees(template.parts()),
                      module.values.text(template.parts(), true)));
          case Attribute.Bind bind ->
              bindings.add(
                  single(
                      element,
                      variable,
                      bind.property(),
                      List.of(bind.target().tree()),
                      code(bind.target())));
          default -> {}
        }
      }
    }
    return bindings;
  }

  private Binding single(
      TemplateNode.Element element, String variable, String name, List<Node> reads, String code) {
    String value = Browser.isUrl(name) ? module.helper("url") + "(" + code + ")" : code;
    String attribute =
        module.helper("attribute") + "(" + variable + ", " + JsText.quote(name) + ", @)";
    if (!Browser.isProperty(element.name(), name)) {
      return new Binding(reads, value, attribute, attribute, false);
    }
    if (name.equals("value")) {
      String text = module.helper("string") + "(@)";
      String property = variable + ".value = " + text;
      String later = variable + ".value == " + text + " || (" + property + ")";
      return switch (element.name()) {
        case "select" -> new Binding(reads, value, property, later, true);
        case "textarea" ->
            new Binding(reads, value, variable + ".textContent = " + text, later, false);
        default -> new Binding(reads, value, attribute, later, false);
      };
    }
    // Of true and truthy values the property makes no difference, the attribute's text would.
    return new Binding(
        reads, "!!" + parenthesised(value), attribute, variable + "." + name + " = @", false);
  }

  /// The `class` or `style` attribute of all its parts.
  private Binding joined(TemplateNode.Element element, String variable, String name) {
    List<Node> reads = new ArrayList<>();
    List<String> parts = new ArrayList<>();
    boolean fixed = false;
    for (Attribute attribute : element.attributes()) {
      boolean own = attribute.name().equals(name);
      switch (attribute) {
        case Attribute.Static text when own -> {
          String value = text.value().strip();
          if (name.equals("style") && value.endsWith(";")) {
            value = value.substring(0, value.length() - 1);
          }
          parts.add(JsText.quote(value));
          fixed = true;
        }
        case Attribute.Template template when own -> {
          reads.addAll(trees(template.parts()));
          parts.add(module.values.text(template.parts(), true));
          fixed = true;
        }
        case Attribute.Dynamic dynamic when own -> {
          reads.add(dynamic.value().tree());
          parts.add(code(dynamic.value()));
        }
        case Attribute.ClassToggle toggle when name.equals("class") -> {
          reads.add(toggle.condition().tree());
          parts.add(
              parenthesised(code(toggle.condition())) + " && " + JsText.quote(toggle.className()));
        }
        case Attribute.StyleProperty property when name.equals("style") -> {
          reads.add(property.value().tree());
          String value = module.names.next("value");
          parts.add(
              "(("
                  + value
                  + ") => "
                  + value
                  + " != null && "
                  + value
                  + " !== false && `"
                  + JsText.template(property.property())
                  + ": ${"
                  + value
                  + "}`)("
                  + code(property.value())
                  + ")");
        }
        default -> {}
      }
    }
    boolean isClass = name.equals("class");
    if (parts.size() == 1 && reads.size() == 1 && !fixed && isClass) {
      String write = module.helper("attribute") + "(" + variable + ", \"class\", @)";
      boolean toggle = parts.getFirst().contains(" && \"");
      return new Binding(reads, toggle ? parts.getFirst() : parts.getFirst(), write, write, false);
    }
    String value =
        parts.size() == 1 && fixed
            ? parts.getFirst()
            : "["
                + String.join(", ", parts)
                + "].filter("
                + module.global("Boolean")
                + ").join(\""
                + (isClass ? " " : "; ")
                + "\")";
    String write;
    if (!isClass) {
      // setAttribute("style") is refused by a strict Content-Security-Policy, this is not.
      write = variable + ".style.cssText = @";
      if (!fixed) {
        write = module.helper("style") + "(" + variable + ", @)";
      }
    } else if (fixed) {
      write = variable + ".setAttribute(\"class\", @)";
    } else {
      write = module.helper("attribute") + "(" + variable + ", \"class\", @ || null)";
    }
    return new Binding(reads, value, write, write, false);
  }

  private String code(Expr expr) {
    return module.code.of(expr.tree(), expr.code());
  }

  private static String parenthesised(String code) {
    for (int i = 0; i < code.length(); i++) {
      if (!Character.isJavaIdentifierPart(code.charAt(i)) && code.charAt(i) != '.') {
        return "(" + code + ")";
      }
    }
    return code;
  }

  private static List<Node> trees(List<TextPart> parts) {
    List<Node> trees = new ArrayList<>();
    for (TextPart part : parts) {
      if (part instanceof TextPart.Dynamic dynamic) {
        trees.add(dynamic.expr().tree());
      }
    }
    return trees;
  }
}
