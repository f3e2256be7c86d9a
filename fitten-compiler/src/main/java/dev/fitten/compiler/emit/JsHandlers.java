package dev.fitten.compiler.emit;

import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Statement;

/// Handlers of events as functions.
final class JsHandlers {
  private JsHandlers() {}

  static String code(Attribute.Handler handler, JsModule module) {
    if (handler.statements() != null) {
      Node.Program program = handler.statements();
      String body = module.code.of(program, handler.code()).strip();
      String event = JsModule.mentions(program, "event") ? "event" : "";
      String async = awaits(program) ? "async " : "";
      return usesThis(program)
          ? async + "function (" + event + ") {\n" + body + "\n}"
          : async + "(" + event + ") => {\n" + body + "\n}";
    }
    Node tree = JsTree.handlerCode(handler);
    String code = module.code.of(tree, handler.code());
    if (tree instanceof Node.FunctionNode || isFixedFunction(tree, module)) {
      return code;
    }
    // The value may be another function each time.
    String argument = module.names.next("event");
    return "function (" + argument + ") {\nreturn (" + code + ")?.call(this, " + argument + ");\n}";
  }

  private static boolean isFixedFunction(Node tree, JsModule module) {
    if (!(tree instanceof Identifier name) || module.analysis.reactive(name) != null) {
      return false;
    }
    Binding binding = module.analysis.scopes().resolve(name);
    return binding != null
        && !binding.reassigned()
        && (binding.kind() == Binding.Kind.FUNCTION || binding.kind() == Binding.Kind.IMPORT);
  }

  private static boolean usesThis(Node node) {
    if (node instanceof Expression.ThisExpression) {
      return true;
    }
    if (node instanceof Expression.FunctionExpression
        || node instanceof Statement.FunctionDeclaration
        || node instanceof Node.ClassNode) {
      return false;
    }
    return node.children().stream().anyMatch(JsHandlers::usesThis);
  }

  private static boolean awaits(Node node) {
    if (node instanceof Expression.AwaitExpression
        || (node instanceof Statement.ForOfStatement loop && loop.await())) {
      return true;
    }
    return !(node instanceof Node.FunctionNode)
        && node.children().stream().anyMatch(JsHandlers::awaits);
  }
}
