package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Literal;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes the styles out of a component: css constants and the style section.
final class Styles {
  final Map<Binding, String> classes = new LinkedHashMap<>();
  final StringBuilder sheet = new StringBuilder();
  @Nullable String scopeAttribute;

  private final Model model;
  private final Diagnostics diagnostics;

  Styles(Model model, Diagnostics diagnostics) {
    this.model = model;
    this.diagnostics = diagnostics;
  }

  void read() {
    for (Map.Entry<Binding, Expression.TaggedTemplateExpression> entry :
        model.forms.css.entrySet()) {
      constant(entry.getKey(), entry.getValue());
    }
    Component.Style style = model.component.style();
    if (style != null) {
      String text = model.component.file().slice(style.content());
      Css.Fault fault = Css.check(text);
      if (fault != null) {
        int place = style.content().start() + fault.offset();
        diagnostics.error(
            "FIT117", new Span(place, place + 1), fault.message() + " in the style", null);
        return;
      }
      String minified = Css.minify(text);
      if (!minified.isEmpty()) {
        scopeAttribute =
            "fit-" + Css.hash(model.component.name() + "\n" + minified).substring(0, 6);
        sheet.append(Css.scope(minified, scopeAttribute)).append('\n');
      }
    }
  }

  private void constant(Binding binding, Expression.TaggedTemplateExpression tagged) {
    Expression.TemplateLiteral literal = tagged.quasi();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < literal.quasis().size(); i++) {
      String cooked = literal.quasis().get(i).cooked();
      text.append(cooked == null ? literal.quasis().get(i).raw() : cooked);
      if (i < literal.expressions().size()) {
        Expression part = literal.expressions().get(i);
        String value = value(part, 0);
        if (value == null) {
          diagnostics.error(
              "FIT113",
              Forms.span(part),
              "not known at build time, so it cannot be in css",
              "use a const with a literal, or set a custom property: style:--size={…}");
          return;
        }
        text.append(value);
      }
    }
    Css.Fault fault = Css.check(text.toString());
    if (fault != null) {
      diagnostics.error("FIT117", Forms.span(literal), fault.message() + " in the style", null);
      return;
    }
    String minified = Css.minify(text.toString());
    String name = binding.name() + "-" + Css.hash(minified).substring(0, 6);
    classes.put(binding, name);
    sheet.append('.').append(name).append('{').append(minified).append("}\n");
  }

  /// The value of an expression that the build knows, as CSS text.
  private @Nullable String value(Expression expression, int depth) {
    return switch (expression) {
      case Literal.StringLiteral text -> text.value();
      case Literal.NumberLiteral number -> number(number.value());
      case Expression.UnaryExpression unary
          when unary.operator().equals("-")
              && unary.argument() instanceof Literal.NumberLiteral number ->
          number(-number.value());
      case Expression.TemplateLiteral template -> template(template, depth);
      case Identifier name when depth < 20 -> {
        Binding binding = model.scopes.resolve(name);
        String className = binding == null ? null : classes.get(binding);
        yield className != null
            ? className
            : binding != null
                    && model.reactive(name) == null
                    && isConstant(binding)
                    && model.topLevelValue(binding) instanceof Expression init
                ? value(init, depth + 1)
                : null;
      }
      default -> null;
    };
  }

  private @Nullable String template(Expression.TemplateLiteral template, int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < template.quasis().size(); i++) {
      text.append(template.quasis().get(i).cooked());
      if (i < template.expressions().size()) {
        String part = value(template.expressions().get(i), depth + 1);
        if (part == null) {
          return null;
        }
        text.append(part);
      }
    }
    return text.toString();
  }

  private boolean isConstant(Binding binding) {
    Node declarator = model.scopes.parent(binding.declarations().getFirst());
    return declarator instanceof Node.VariableDeclarator
        && model.scopes.parent(declarator) instanceof Statement.VariableDeclaration declaration
        && declaration.kind() == Statement.VariableKind.CONST;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
