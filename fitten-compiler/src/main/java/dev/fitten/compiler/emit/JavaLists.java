package dev.fitten.compiler.emit;

import dev.fitten.compiler.emit.JavaValue.Absence;
import dev.fitten.compiler.emit.JavaValue.Items;
import dev.fitten.compiler.syntax.TemplateNode.EachBlock;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Expression.MemberExpression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Pattern;
import dev.fitten.compiler.types.TypeShape;
import dev.fitten.compiler.types.TypeShape.Container;
import org.jspecify.annotations.Nullable;

/// Writes `{#each}`: a Java loop over a list, or one copy of the content for each element known at
/// build time.
final class JavaLists {
  private final JavaBody body;

  JavaLists(JavaBody body) {
    this.body = body;
  }

  void each(EachBlock each, JavaFrame frame) throws JavaProblem {
    Expression tree = each.list().tree();
    JavaValue list = body.value(tree, frame);
    if (list.known() instanceof Items items) {
      for (int i = 0; i < items.list().size(); i++) {
        JavaFrame row = frame.inner();
        bind(each.item(), items.list().get(i), row);
        if (each.index() != null) name(each.index(), JavaValue.constant((double) i), row);
        body.nodes(each.children(), row);
      }
      if (items.list().isEmpty()) otherwise(each, frame);
      return;
    }
    if (list.isNothing()) {
      otherwise(each, frame);
      return;
    }
    JavaValue present = JavaConversions.unwrap(list);
    if (!(present.shape() instanceof TypeShape.Sequence sequence)) {
      throw JavaProblem.untyped(
          tree,
          "this is " + list.describe() + ", and {#each} on the server needs a List, Set or array",
          list.shape() instanceof TypeShape.Any
              ? "declare the component's props with a record: @props shop.ProductPage"
              : null);
    }
    loop(each, list, sequence, frame);
  }

  private void loop(EachBlock each, JavaValue list, TypeShape.Sequence sequence, JavaFrame frame) {
    JavaCode code = body.code;
    JavaValue once = isSimple(list) ? list : body.locals.keep("list", list, code.prologue());
    JavaValue items = JavaConversions.unwrap(once);
    String source = items.code();
    String empty =
        sequence.container() == Container.ARRAY
            ? items.at(JavaValue.PRIMARY) + ".length == 0"
            : items.at(JavaValue.PRIMARY) + ".isEmpty()";
    boolean maybe = list.shape() instanceof TypeShape.Maybe || list.absence() != Absence.NEVER;
    String missing = maybe ? JavaConversions.isMissing(once) : null;
    boolean otherwise = each.otherwise() != null;
    if (otherwise) {
      code.open("if (" + (missing == null ? "" : missing + " || ") + empty + ") {");
      otherwise(each, frame);
      code.close("} else {");
    } else if (missing != null) {
      code.open("if (!(" + missing + ")) {");
    }
    String index = each.index() == null ? null : body.locals.fresh(each.index().name());
    if (index != null) code.line("int " + index + " = 0;");
    String item = body.locals.fresh(each.item() instanceof Identifier name ? name.name() : "item");
    code.open("for (" + sequence.element().java() + " " + item + " : " + source + ") {");
    JavaFrame row = frame.inner();
    body.guarded(
        frame, () -> bind(each.item(), JavaExpressions.convert(item, sequence.element()), row));
    if (index != null && each.index() != null) {
      name(each.index(), JavaValue.primary(index, JavaValue.INT, Absence.NEVER), row);
    }
    body.nodes(each.children(), row);
    if (index != null) code.line(index + "++;");
    code.close("}");
    if (otherwise || missing != null) code.close("}");
  }

  private static boolean isSimple(JavaValue list) {
    return list.code().matches("\\w+(\\.\\w+\\(\\))*");
  }

  private void otherwise(EachBlock each, JavaFrame frame) {
    if (each.otherwise() != null) body.nodes(each.otherwise(), frame);
  }

  /// Gives the names of a pattern their values.
  private void bind(Pattern pattern, JavaValue value, JavaFrame row) throws JavaProblem {
    switch (pattern) {
      case Identifier identifier -> name(identifier, value, row);
      case Pattern.ObjectPattern object -> {
        for (Node.PatternMember member : object.properties()) {
          if (!(member instanceof Node.AssignmentProperty property)
              || property.computed()
              || !(property.key() instanceof Identifier key)) {
            throw JavaProblem.untyped(member, "the server needs to know each name", null);
          }
          bindMember(property.value(), key, value, row);
        }
      }
      default ->
          throw JavaProblem.untyped(
              pattern, "the server takes items apart by their members only: {id, name}", null);
    }
  }

  private void bindMember(Pattern target, Identifier key, JavaValue value, JavaFrame row)
      throws JavaProblem {
    MemberExpression access = new MemberExpression(key.start(), key.end(), key, key, false, false);
    JavaValue member = body.expressions.memberOf(access, value, key.name());
    if (target instanceof Pattern.AssignmentPattern pattern) {
      Expression fallback = pattern.right();
      if (member.known() == JavaValue.Nothing.UNDEFINED) {
        member = body.value(fallback, row);
      } else if (member.absence() == Absence.UNDEFINED) {
        member =
            JavaConversions.choose(
                member.code() + " == null", body.value(fallback, row), member.present());
      }
      bind(pattern.left(), member, row);
    } else {
      bind(target, member, row);
    }
  }

  private static void name(Identifier identifier, JavaValue value, JavaFrame row) {
    Binding binding = resolve(identifier, row);
    if (binding != null) row.name(binding, value);
  }

  private static @Nullable Binding resolve(Identifier identifier, JavaFrame row) {
    return row.analysis.scopes().resolve(identifier);
  }
}
