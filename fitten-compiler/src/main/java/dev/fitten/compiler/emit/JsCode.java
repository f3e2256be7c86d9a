package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Changes;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.Code;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/// The author's code with what must change in it changed, and nothing else. Places are those of the
/// file; see [Code].
final class JsCode {
  /// Text put at a place, or in place of a span.
  ///
  /// @param order at one place: closing texts (negative, inner first), then opening ones (outer first)
  private record Edit(int start, int end, int order, String text) {}

  private final Analysis analysis;
  private final JsReactivity reactivity;
  private final String cleanup;

  /// @param cleanup the name of the list of functions to run at removal
  JsCode(Analysis analysis, JsReactivity reactivity, String cleanup) {
    this.analysis = analysis;
    this.reactivity = reactivity;
    this.cleanup = cleanup;
  }

  /// The text of an expression or of the statements of a handler.
  String of(Node node, Code code) {
    List<Edit> edits = new ArrayList<>();
    collect(node, edits);
    return apply(code, new Span(node.start(), node.end()), edits);
  }

  /// The text of a part of the script.
  ///
  /// @param cut spans to leave out and what to put in their place
  String script(Span span, List<Node> statements, List<Replacement> cut) {
    List<Edit> edits = new ArrayList<>();
    for (Node statement : statements) {
      collect(statement, edits);
    }
    for (Replacement one : cut) {
      edits.add(new Edit(one.span().start(), one.span().end(), Integer.MAX_VALUE, one.text()));
    }
    return apply(new Code(analysis.component().file().text()), span, edits);
  }

  record Replacement(Span span, String text) {}

  private void collect(Node node, List<Edit> edits) {
    for (Changes.Change change : analysis.changes().in(node)) {
      change(change, edits);
    }
    forms(node, edits);
  }

  private void change(Changes.Change change, List<Edit> edits) {
    BitSet live = reactivity.live(change.changed());
    if (live.isEmpty()) {
      return;
    }
    Node node = change.node();
    String mark = reactivity.markOpen(live);
    String close = reactivity.markClose(live);
    switch (node) {
      case Statement.ForOfStatement loop -> loop(loop.body(), mark, close, edits);
      case Statement.ForInStatement loop -> loop(loop.body(), mark, close, edits);
      case Expression.AssignmentExpression assignment
          when assignment.operator().equals("??=")
              || assignment.operator().equals("||=")
              || assignment.operator().equals("&&=") ->
          wrap(assignment.right(), mark, close, edits);
      default -> {
        Node whole = node;
        for (Node up = analysis.scopes().parent(whole);
            up instanceof Expression.ChainExpression
                || up instanceof Expression.MemberExpression
                || up instanceof Expression.CallExpression;
            up = analysis.scopes().parent(up)) {
          if (up instanceof Expression.ChainExpression) {
            whole = up;
          }
        }
        wrap(whole, mark, close, edits);
      }
    }
  }

  private void wrap(Node node, String open, String close, List<Edit> edits) {
    edits.add(new Edit(node.start(), node.start(), 1 + edits.size(), open));
    edits.add(new Edit(node.end(), node.end(), -1 - edits.size(), close));
  }

  private void loop(Statement body, String open, String close, List<Edit> edits) {
    String mark = open + "0" + close + ";";
    if (body instanceof Statement.BlockStatement) {
      edits.add(new Edit(body.start() + 1, body.start() + 1, 1 + edits.size(), mark));
    } else {
      edits.add(new Edit(body.start(), body.start(), 1 + edits.size(), "{" + mark));
      edits.add(new Edit(body.end(), body.end(), -1 - edits.size(), "}"));
    }
  }

  private void forms(Node node, List<Edit> edits) {
    if (node instanceof Expression.CallExpression call
        && call.callee() instanceof Identifier callee
        && analysis.scopes().resolve(callee) == null) {
      switch (callee.name()) {
        case "$peek" -> unwrap(call, callee, edits);
        case "$cleanup" ->
            edits.add(new Edit(callee.start(), callee.end(), Integer.MAX_VALUE, cleanup + ".push"));
        default -> {}
      }
    }
    if (node instanceof Expression.TaggedTemplateExpression tagged
        && analysis.scopes().parent(tagged) instanceof Node.VariableDeclarator declarator
        && declarator.id() instanceof Identifier name) {
      Binding binding = analysis.scopes().resolve(name);
      String className = binding == null ? null : analysis.cssClasses().get(binding);
      if (className != null) {
        edits.add(
            new Edit(tagged.start(), tagged.end(), Integer.MAX_VALUE, JsText.quote(className)));
        return;
      }
    }
    if (node instanceof Node.VariableDeclarator declarator
        && declarator.init() instanceof Expression.CallExpression call
        && call.callee() instanceof Identifier callee
        && analysis.scopes().resolve(callee) == null
        && (callee.name().equals("$state") || callee.name().equals("$derived"))) {
      unwrap(call, callee, edits);
    }
    for (Node child : node.children()) {
      forms(child, edits);
    }
  }

  /// Takes the call around its argument away; the parentheses stay if more than they stand there.
  private void unwrap(Expression.CallExpression call, Identifier callee, List<Edit> edits) {
    String text = analysis.component().file().text();
    if (call.arguments().isEmpty()) {
      edits.add(new Edit(call.start(), call.end(), Integer.MAX_VALUE, "undefined"));
      return;
    }
    Expression argument = call.arguments().getFirst();
    boolean plain =
        callee.end() + 1 == argument.start()
            && text.charAt(callee.end()) == '('
            && argument.end() + 1 == call.end()
            && !(argument instanceof Expression.SequenceExpression);
    if (plain) {
      edits.add(new Edit(call.start(), argument.start(), Integer.MAX_VALUE, ""));
      edits.add(new Edit(argument.end(), call.end(), Integer.MAX_VALUE, ""));
    } else {
      edits.add(new Edit(callee.start(), callee.end(), Integer.MAX_VALUE, ""));
    }
  }

  private static String apply(Code code, Span span, List<Edit> edits) {
    edits.sort(Comparator.comparingInt(Edit::start).thenComparingInt(Edit::order));
    StringBuilder out = new StringBuilder();
    int at = span.start();
    for (Edit edit : edits) {
      if (edit.start() < at) {
        continue;
      }
      out.append(code.slice(new Span(at, edit.start()))).append(edit.text());
      at = edit.end();
    }
    return out.append(code.slice(new Span(at, span.end()))).toString();
  }
}
