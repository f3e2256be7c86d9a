package dev.fitten.compiler.emit;

import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.HtmlRules;
import dev.fitten.compiler.syntax.Namespace;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.TemplateNode.Branch;
import dev.fitten.compiler.syntax.TemplateNode.Element;
import dev.fitten.compiler.syntax.TemplateNode.IfBlock;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the body of one method of a view: the canonical tree, node by node.
final class JavaBody {
  final JavaViews views;
  final JavaLocals locals = new JavaLocals();
  final JavaCode code;
  final JavaExpressions expressions;
  private final JavaAttributes attributes;
  private final JavaLists lists;
  private final JavaChildren children;

  /// A step that may meet an expression without a type.
  @FunctionalInterface
  interface Step {
    void run() throws JavaProblem;
  }

  JavaBody(JavaViews views) {
    this.views = views;
    this.code = new JavaCode(views.output, 2);
    this.expressions = new JavaExpressions(new JavaNames(locals), views.packageName);
    this.attributes = new JavaAttributes(this, code);
    this.lists = new JavaLists(this);
    this.children = new JavaChildren(this);
  }

  void nodes(List<TemplateNode> nodes, JavaFrame frame) {
    for (TemplateNode node : nodes) node(node, frame);
  }

  private void node(TemplateNode node, JavaFrame frame) {
    switch (node) {
      case Element element -> element(element, frame);
      case TemplateNode.TextRun run -> guarded(frame, () -> run(run, frame));
      case IfBlock block -> conditional(block, frame);
      case TemplateNode.EachBlock each -> guarded(frame, () -> lists.each(each, frame));
      case TemplateNode.ComponentUse use -> guarded(frame, () -> children.use(use, frame));
      case TemplateNode.SlotOutlet slot -> slot(slot, frame);
      case TemplateNode.RawHtml html -> guarded(frame, () -> html(html, frame));
      case TemplateNode.Anchor _ -> code.markup("<!---->");
    }
  }

  private void element(Element element, JavaFrame frame) {
    code.markup("<" + element.name());
    attributes.write(element, frame);
    code.markup(">");
    if (element.namespace() == Namespace.HTML && HtmlRules.isVoid(element.name())) return;
    if (!watchedText(element, frame) && !boundText(element, frame)) {
      if (startsWithText(element)) code.markup("\n");
      nodes(element.children(), frame);
    }
    code.markup("</" + element.name() + ">");
  }

  /// HTML drops a line end right behind these start tags, so one more protects what the text has.
  private static boolean startsWithText(Element element) {
    if (!HtmlRules.keepsSpace(element.name()) || element.children().isEmpty()) return false;
    if (!(element.children().get(0) instanceof TemplateNode.TextRun run)) return false;
    return !(run.parts().get(0) instanceof TextPart.Static first) || first.value().startsWith("\n");
  }

  /// `value` of a `textarea` is its text at first.
  private boolean boundText(Element element, JavaFrame frame) {
    if (!element.name().equals("textarea")) return false;
    for (Attribute attribute : element.attributes()) {
      String name = attribute instanceof Attribute.Bind bind ? bind.property() : attribute.name();
      if (!name.equals("value")) continue;
      code.markup("\n");
      guarded(
          frame,
          () -> {
            switch (attribute) {
              case Attribute.Bind bind -> show(bind.target().tree(), frame, false);
              case Attribute.Dynamic dynamic -> show(dynamic.value().tree(), frame, false);
              case Attribute.Template template -> {
                for (TextPart part : template.parts()) part(part, frame, false);
              }
              case Attribute.Static fixed -> code.markup(JavaText.escapeText(fixed.value()));
              default -> {}
            }
          });
      return true;
    }
    return false;
  }

  /// The text that a watcher gives an empty element as soon as the component is mounted.
  private boolean watchedText(Element element, JavaFrame frame) {
    String ref = JavaAttributes.ref(element);
    if (ref == null || !element.children().isEmpty()) return false;
    Expression text = watchers(frame).on(ref).get("textContent");
    // an expression without a type is no error: the browser runs the watcher in any case
    return text != null && attempt(() -> content(text, frame));
  }

  /// `textContent = value`: nothing for null and undefined, but `false` is a text.
  private void content(Expression tree, JavaFrame frame) throws JavaProblem {
    JavaValue value = value(tree, frame);
    if (value.isNothing()) return;
    if (value.scalar() == dev.fitten.compiler.types.TypeShape.Kind.BOOLEAN) {
      JavaValue text = JavaConversions.string(value, tree);
      write(text, tree, false);
    } else {
      show(tree, frame, false);
    }
  }

  private void run(TemplateNode.TextRun run, JavaFrame frame) {
    for (TextPart part : run.parts()) guarded(frame, () -> part(part, frame, false));
  }

  /// A piece of a text, or of an attribute's value.
  void part(TextPart part, JavaFrame frame, boolean inValue) throws JavaProblem {
    switch (part) {
      case TextPart.Static fixed -> code.markup(escaped(fixed.value(), inValue));
      case TextPart.Dynamic dynamic -> show(dynamic.expr().tree(), frame, inValue);
    }
  }

  private void show(Expression tree, JavaFrame frame, boolean inValue) throws JavaProblem {
    if (tree instanceof Expression.TemplateLiteral template) {
      template(template, frame, inValue);
    } else {
      write(value(tree, frame), tree, inValue);
    }
  }

  /// The pieces of a template literal one by one, without joining them into a string first.
  private void template(Expression.TemplateLiteral node, JavaFrame frame, boolean inValue)
      throws JavaProblem {
    for (int i = 0; i < node.quasis().size(); i++) {
      String text = node.quasis().get(i).cooked();
      if (text != null) code.markup(escaped(text, inValue));
      if (i < node.expressions().size()) {
        Expression expression = node.expressions().get(i);
        JavaValue value = value(expression, frame);
        boolean direct = value.known() == null && value.isNumber() && value.isPrimitive();
        write(direct ? value : JavaConversions.string(value, expression), expression, inValue);
      }
    }
  }

  private void write(JavaValue value, Expression tree, boolean inValue) throws JavaProblem {
    if (value.isNothing() || Boolean.FALSE.equals(value.known())) return;
    JavaConversions.requireText(value, tree);
    if (value.known() != null
        && JavaConversions.string(value, tree).known() instanceof String text) {
      code.markup(escaped(text, inValue));
      return;
    }
    code.line("out." + (inValue ? "value" : "text") + "(" + value.code() + ");");
  }

  private static String escaped(String text, boolean inValue) {
    return inValue ? JavaText.escapeValue(text) : JavaText.escapeText(text);
  }

  /// The parts as one Java String that is never null.
  JavaValue joined(List<TextPart> parts, JavaFrame frame) throws JavaProblem {
    List<String> pieces = new ArrayList<>();
    for (TextPart part : parts) {
      switch (part) {
        case TextPart.Static fixed -> pieces.add(JavaText.literal(fixed.value()));
        case TextPart.Dynamic dynamic ->
            pieces.add("JsText.shown(" + shownCode(dynamic.expr().tree(), frame) + ")");
      }
    }
    return JavaValue.of(String.join(" + ", pieces), JavaValue.ADD, JavaValue.STRING);
  }

  /// Java of a value that will be shown by the run time's rules.
  String shownCode(Expression tree, JavaFrame frame) throws JavaProblem {
    JavaValue value = value(tree, frame);
    JavaConversions.requireText(value, tree);
    return value.isNothing() ? "null" : value.code();
  }

  private void html(TemplateNode.RawHtml html, JavaFrame frame) throws JavaProblem {
    JavaValue value = value(html.expr().tree(), frame);
    if (value.isNothing() || Boolean.FALSE.equals(value.known())) return;
    JavaConversions.requireText(value, html.expr().tree());
    if (value.known() instanceof String markup) {
      code.markup(markup);
    } else {
      code.line("out.html(" + value.code() + ");");
    }
  }

  private void conditional(IfBlock block, JavaFrame frame) {
    boolean opened = false;
    for (Branch branch : block.branches()) {
      JavaValue test = branchTest(branch, frame);
      if (Boolean.FALSE.equals(test.known())) continue;
      if (Boolean.TRUE.equals(test.known())) {
        otherwise(opened, branch.children(), frame);
        return;
      }
      String head = "if (" + test.code() + ") {";
      if (opened) {
        code.close("} else " + head);
      } else {
        code.open(head);
      }
      opened = true;
      nodes(branch.children(), frame);
    }
    otherwise(opened, block.otherwise(), frame);
  }

  private void otherwise(boolean opened, @Nullable List<TemplateNode> nodes, JavaFrame frame) {
    if (!opened) {
      if (nodes != null) nodes(nodes, frame);
      return;
    }
    if (nodes != null && !nodes.isEmpty()) {
      code.close("} else {");
      nodes(nodes, frame);
    }
    code.close("}");
  }

  private JavaValue branchTest(Branch branch, JavaFrame frame) {
    try {
      return test(branch.condition().tree(), frame);
    } catch (JavaProblem problem) {
      views.report(problem, frame);
      return JavaValue.constant(false);
    }
  }

  private void slot(TemplateNode.SlotOutlet outlet, JavaFrame frame) {
    JavaFrame root = frame.root();
    if (root.slot != null && root.slotFrame != null) {
      nodes(root.slot, root.slotFrame);
    } else {
      nodes(outlet.fallback(), frame);
    }
  }

  JavaValue value(Expression tree, JavaFrame frame) throws JavaProblem {
    return expressions.value(tree, frame);
  }

  JavaValue test(Expression tree, JavaFrame frame) throws JavaProblem {
    return expressions.test(tree, frame);
  }

  String constant(String markup) {
    return views.output.constant(markup);
  }

  JavaWatchers watchers(JavaFrame frame) {
    return views.watchers(frame.analysis);
  }

  /// Runs a step and reports what it cannot type.
  void guarded(JavaFrame frame, Step step) {
    try {
      step.run();
    } catch (JavaProblem problem) {
      views.report(problem, frame);
    }
  }

  /// Runs a step whose failure is no error, and tells whether it succeeded.
  boolean attempt(Step step) {
    try {
      step.run();
      return true;
    } catch (JavaProblem problem) {
      return false;
    }
  }
}
