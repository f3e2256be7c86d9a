package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Reactive;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Literal;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Reference;
import java.util.List;
import java.util.Set;

/// Expressions that give the text of a binding.
final class JsValues {
  private static final Set<String> ARITHMETIC =
      Set.of("+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>");

  private final Analysis analysis;
  private final JsModule module;

  JsValues(Analysis analysis, JsModule module) {
    this.analysis = analysis;
    this.module = module;
  }

  /// The value of a text run or of an attribute with parts, as a string or what becomes the same.
  ///
  /// @param string whether it must be a string, because it is compared with an earlier one
  String text(List<TextPart> parts, boolean string) {
    if (parts.size() == 1 && parts.getFirst() instanceof TextPart.Dynamic only) {
      Expression tree = only.expr().tree();
      String code = module.code.of(tree, only.expr().code());
      if (!string
          || tree instanceof Expression.TemplateLiteral
          || tree instanceof Literal.StringLiteral) {
        return isPlain(tree, 0) ? code : module.helper("string") + "(" + code + ")";
      }
    }
    StringBuilder out = new StringBuilder("`");
    for (TextPart part : parts) {
      switch (part) {
        case TextPart.Static text -> out.append(JsText.template(text.value()));
        case TextPart.Dynamic dynamic -> {
          Expression tree = dynamic.expr().tree();
          String code = module.code.of(tree, dynamic.expr().code());
          out.append("${")
              .append(isPlain(tree, 0) ? code : module.helper("string") + "(" + code + ")")
              .append('}');
        }
      }
    }
    return out.append('`').toString();
  }

  /// Whether the value is always a string or number, so that it is written as it is.
  boolean isPlain(Node node, int depth) {
    return switch (node) {
      case Literal.StringLiteral _, Literal.NumberLiteral _, Expression.TemplateLiteral _ -> true;
      case Expression.UpdateExpression _ -> true;
      case Expression.BinaryExpression binary -> ARITHMETIC.contains(binary.operator());
      case Expression.UnaryExpression unary ->
          unary.operator().equals("-") || unary.operator().equals("typeof");
      case Expression.ConditionalExpression choice ->
          isPlain(choice.consequent(), depth) && isPlain(choice.alternate(), depth);
      case Expression.AssignmentExpression assignment ->
          ARITHMETIC.contains(
                  assignment.operator().substring(0, assignment.operator().length() - 1))
              || (assignment.operator().equals("=") && isPlain(assignment.right(), depth));
      case Identifier name when depth < 8 -> isPlainVariable(name, depth);
      default -> false;
    };
  }

  private boolean isPlainVariable(Identifier name, int depth) {
    Reactive reactive = analysis.reactive(name);
    if (reactive == null
        || reactive.kind() == Reactive.Kind.PROP
        || reactive.init() == null
        || !isPlain(reactive.init(), depth + 1)) {
      return false;
    }
    Binding binding = reactive.binding();
    if (binding == null || module.bound(reactive)) {
      return false;
    }
    for (Reference reference : binding.references()) {
      Node parent = analysis.scopes().parent(reference.identifier());
      if (reference.write()
          && !(parent instanceof Expression.UpdateExpression)
          && !(parent instanceof Expression.AssignmentExpression assignment
              && assignment.left() == reference.identifier()
              && isPlain(assignment, depth + 1))) {
        return false;
      }
    }
    return true;
  }
}
