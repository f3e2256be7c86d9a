package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Trees as text, for tests.
final class Trees {
  private Trees() {}

  /// `Type[start,end](children)`, with names and operators.
  static String dump(Node node) {
    String detail =
        switch (node) {
          case Identifier id -> " " + id.name();
          case Expression.BinaryExpression binary -> " " + binary.operator();
          case Expression.LogicalExpression logical -> " " + logical.operator();
          case Expression.AssignmentExpression assignment -> " " + assignment.operator();
          case Literal.StringLiteral string -> " '" + string.value() + "'";
          case Literal.NumberLiteral number -> " " + number.value();
          case Node.TemplateElement element -> " '" + element.cooked() + "'";
          default -> "";
        };
    String children = node.children().stream().map(Trees::dump).collect(Collectors.joining(", "));
    return node.getClass().getSimpleName()
        + detail
        + "["
        + node.start()
        + ","
        + node.end()
        + "]"
        + (children.isEmpty() ? "" : "(" + children + ")");
  }

  /// The tree of a module that must have no errors.
  static Node.Program module(String text) {
    return module(text, Options.ECMASCRIPT);
  }

  static Node.Program module(String text, Options options) {
    ParseResult<Node.Program> result = JsParser.parseModule(text, 0, text.length(), options);
    if (!result.ok()) {
      throw new AssertionError(text + " -> " + result.errors());
    }
    return result.tree();
  }

  static List<SyntaxError> errors(String text, Options options) {
    return JsParser.parseModule(text, 0, text.length(), options).errors();
  }

  /// Every node of a tree, parents first.
  static List<Node> all(Node root) {
    List<Node> nodes = new ArrayList<>();
    nodes.add(root);
    for (int i = 0; i < nodes.size(); i++) {
      nodes.addAll(nodes.get(i).children());
    }
    return nodes;
  }

  /// The n-th identifier, from 0, of that name in source order.
  static Identifier identifier(Node root, String name, int n) {
    List<Identifier> found = new ArrayList<>();
    for (Node node : all(root)) {
      if (node instanceof Identifier id && id.name().equals(name)) {
        found.add(id);
      }
    }
    found.sort((a, b) -> Integer.compare(a.start(), b.start()));
    return found.get(n);
  }
}
