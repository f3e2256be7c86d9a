package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.ArrayList;
import java.util.List;

/// Decides whether a component needs its script once its HTML is there. Judged by form alone, so that it
/// can be asked of a child that is not compiled yet.
final class Interactivity {
  private Interactivity() {}

  /// Whether the component itself does anything after it is rendered, its children left aside.
  static boolean own(Component component) {
    if (component.script() != null) {
      for (Statement statement : component.script().program().body()) {
        if (acts(statement)) {
          return true;
        }
      }
    }
    return hasHandlers(component.template());
  }

  private static boolean acts(Statement statement) {
    return switch (statement) {
      case Statement.FunctionDeclaration _,
          Statement.ClassDeclaration _,
          Statement.PropsDirective _,
          Statement.EmptyStatement _ ->
          false;
      case Statement.ImportDeclaration declaration -> declaration.specifiers().isEmpty();
      case Statement.VariableDeclaration declaration -> {
        for (Node.VariableDeclarator one : declaration.declarations()) {
          if (one.init() != null && calls(one.init(), true)) {
            yield true;
          }
        }
        yield false;
      }
      default -> true;
    };
  }

  /// Whether evaluating an initial value calls anything but a form of the language.
  private static boolean calls(Node node, boolean top) {
    boolean form =
        top
            && node instanceof Expression.CallExpression call
            && call.callee() instanceof Identifier callee
            && Forms.NAMES.contains(callee.name());
    if (form && node instanceof Expression.CallExpression call) {
      // A derived value calls what it likes: it only computes.
      return !((Identifier) call.callee()).name().equals("$derived")
          && call.arguments().stream().anyMatch(argument -> calls(argument, false));
    }
    if (node instanceof Node.FunctionNode || node instanceof Node.ClassNode) {
      return false;
    }
    if (node instanceof Expression.CallExpression
        || node instanceof Expression.NewExpression
        || node instanceof Expression.AssignmentExpression
        || node instanceof Expression.UpdateExpression
        || node instanceof Expression.ImportExpression) {
      return true;
    }
    return node.children().stream().anyMatch(child -> calls(child, false));
  }

  static boolean hasSlot(List<TemplateNode> nodes) {
    for (TemplateNode node : nodes) {
      if (node instanceof TemplateNode.SlotOutlet || hasSlot(inside(node))) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasHandlers(List<TemplateNode> nodes) {
    for (TemplateNode node : nodes) {
      List<Attribute> attributes =
          node instanceof TemplateNode.Element element ? element.attributes() : List.of();
      for (Attribute attribute : attributes) {
        if (attribute instanceof Attribute.Handler
            || attribute instanceof Attribute.Bind
            || attribute instanceof Attribute.Ref) {
          return true;
        }
      }
      if (hasHandlers(inside(node))) {
        return true;
      }
    }
    return false;
  }

  /// Everything directly inside a node, branches joined.
  static List<TemplateNode> inside(TemplateNode node) {
    return switch (node) {
      case TemplateNode.Element element -> element.children();
      case TemplateNode.ComponentUse use -> use.children();
      case TemplateNode.SlotOutlet slot -> slot.fallback();
      case TemplateNode.IfBlock block -> {
        List<TemplateNode> all = new ArrayList<>();
        for (TemplateNode.Branch branch : block.branches()) {
          all.addAll(branch.children());
        }
        if (block.otherwise() != null) {
          all.addAll(block.otherwise());
        }
        yield all;
      }
      case TemplateNode.EachBlock block -> {
        List<TemplateNode> all = new ArrayList<>(block.children());
        if (block.otherwise() != null) {
          all.addAll(block.otherwise());
        }
        yield all;
      }
      case TemplateNode.TextRun _, TemplateNode.RawHtml _, TemplateNode.Anchor _ -> List.of();
    };
  }
}
