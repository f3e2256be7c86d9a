package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Reactive;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Reference;
import dev.fitten.compiler.syntax.js.Scope;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a name of a component means on the server: the initial value of a state, a prop, a constant.
final class JavaNames {
  private final Set<Object> inProgress = new HashSet<>();
  private final JavaLocals locals;

  JavaNames(JavaLocals locals) {
    this.locals = locals;
  }

  JavaValue value(Identifier name, JavaFrame frame, JavaExpressions expressions)
      throws JavaProblem {
    Analysis analysis = frame.analysis;
    Binding binding = analysis.scopes().resolve(name);
    JavaValue named = binding == null ? null : frame.named(binding);
    if (named != null) return named;
    Reactive reactive = analysis.reactive(name);
    if (reactive != null) return reactive(name, reactive, frame.root(), expressions);
    if (binding == null) return global(name);
    String css = analysis.cssClasses().get(binding);
    if (css != null) return JavaValue.constant(css);
    return declared(name, binding, frame, expressions);
  }

  private JavaValue reactive(
      Identifier name, Reactive reactive, JavaFrame root, JavaExpressions expressions)
      throws JavaProblem {
    JavaValue value = root.valueOf(reactive);
    if (value != null) return value;
    if (reactive.kind() == Reactive.Kind.PROP) {
      throw JavaProblem.untyped(
          name, "the server has no type for the prop '" + name.name() + "'", null);
    }
    Expression init = reactive.init();
    if (init == null) return JavaValue.UNDEFINED;
    if (reactive.binding() instanceof Binding binding) refuseEarlyWrites(name, binding);
    JavaValue computed = compute(name, reactive, init, root, expressions);
    root.value(reactive, computed);
    return computed;
  }

  /// Evaluates what a variable starts with, and gives it a Java variable if it is worth one.
  private JavaValue compute(
      Identifier name,
      Object variable,
      Expression init,
      JavaFrame root,
      JavaExpressions expressions)
      throws JavaProblem {
    if (!inProgress.add(variable)) {
      throw JavaProblem.untyped(name, "'" + name.name() + "' needs its own value", null);
    }
    try {
      JavaValue value = expressions.value(init, root);
      return root.prologue == null ? value : locals.keep(name.name(), value, root.prologue);
    } catch (JavaProblem e) {
      // the message is about the initial value, the place is where it was written
      throw new JavaProblem(
          e.code(),
          e.span(),
          e.text() + " (the first value of '" + name.name() + "', which the template shows)",
          e.hint());
    } finally {
      inProgress.remove(variable);
    }
  }

  /// A state written while the script runs no longer has its first value when the template shows it.
  private static void refuseEarlyWrites(Identifier name, Binding binding) throws JavaProblem {
    for (Reference reference : binding.references()) {
      if (reference.write() && reference.scope().callable().kind() == Scope.Kind.MODULE) {
        throw new JavaProblem(
            JavaProblem.UNTYPED,
            new Span(reference.identifier().start(), reference.identifier().end()),
            "'"
                + name.name()
                + "' is written while the script loads, which the server does not run",
            "give it this value where it is declared");
      }
    }
  }

  private JavaValue declared(
      Identifier name, Binding binding, JavaFrame frame, JavaExpressions expressions)
      throws JavaProblem {
    JavaFrame root = frame.root();
    Identifier declaration =
        binding.declarations().isEmpty() ? null : binding.declarations().get(0);
    Node parent = declaration == null ? null : frame.analysis.scopes().parent(declaration);
    if (binding.kind() == Binding.Kind.FUNCTION
        && parent instanceof Statement.FunctionDeclaration function) {
      return JavaValue.function(function, root);
    }
    boolean variable = binding.kind() == Binding.Kind.CONST || binding.kind() == Binding.Kind.LET;
    if (variable
        && parent instanceof Node.VariableDeclarator declarator
        && declarator.id() == declaration
        && declarator.init() != null) {
      if (binding.reassigned()) {
        throw JavaProblem.untyped(
            name,
            "'"
                + name.name()
                + "' changes without being a state, so the server cannot know its value",
            "declare it with $state(…), or with const");
      }
      JavaValue value = compute(name, binding, declarator.init(), root, expressions);
      root.name(binding, value);
      return value;
    }
    throw JavaProblem.untyped(
        name,
        binding.kind() == Binding.Kind.IMPORT
            ? "'" + name.name() + "' is imported, and the server does not run JavaScript"
            : "the server does not know the value of '" + name.name() + "'",
        JavaExpressions.IN_JAVA);
  }

  private static JavaValue global(Identifier name) throws JavaProblem {
    JavaValue known = constant(name.name());
    if (known != null) return known;
    throw JavaProblem.untyped(
        name,
        "'" + name.name() + "' exists in the browser only",
        "show it from a @watch function, which runs in the browser");
  }

  private static @Nullable JavaValue constant(String name) {
    return switch (name) {
      case "undefined" -> JavaValue.UNDEFINED;
      case "NaN" -> JavaValue.constant(Double.NaN);
      case "Infinity" -> JavaValue.constant(Double.POSITIVE_INFINITY);
      default -> null;
    };
  }
}
