package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.source.Suggestion;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Reference;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Checks every use of a name: that it means something, and that it may be written.
final class Names {
  private final Model model;
  private final Diagnostics diagnostics;

  Names(Model model, Diagnostics diagnostics) {
    this.model = model;
    this.diagnostics = diagnostics;
  }

  /// @param complete whether the whole template was read: if not, a ref may be in the lost part
  void check(boolean complete) {
    for (Reference reference : model.scopes.references()) {
      Identifier name = reference.identifier();
      Reactive reactive = model.reactive(name);
      if (reference.write()) {
        checkWrite(reference, reactive);
      }
      if (reference.binding() == null && reactive == null && !isKnown(name, complete)) {
        unknown(name);
      }
    }
  }

  private boolean isKnown(Identifier name, boolean complete) {
    String text = name.name();
    return Browser.globals().contains(text)
        || Forms.NAMES.contains(text)
        || model.refs.containsKey(text)
        || (!complete && text.startsWith("$"))
        || (model.forms.propsUnknown && !text.startsWith("$"))
        || (model.scopes.parent(name) instanceof Expression.UnaryExpression unary
            && unary.operator().equals("typeof"))
        || model.scopes.parent(name)
            instanceof dev.fitten.compiler.syntax.js.Statement.WatchDeclaration;
  }

  private void unknown(Identifier name) {
    Set<String> known = new TreeSet<>();
    for (Binding binding : model.scopes.around(name).bindings()) {
      known.add(binding.name());
    }
    for (Binding binding : model.scopes.module().bindings()) {
      known.add(binding.name());
    }
    known.addAll(model.refs.keySet());
    for (Reactive reactive : model.reactives()) {
      known.add(reactive.name());
    }
    String near = Suggestion.nearest(name.name(), known);
    if (near == null && name.name().length() > 3) {
      near = Suggestion.nearest(name.name(), Browser.globals());
    }
    boolean ref = name.name().startsWith("$");
    diagnostics.error(
        "FIT111",
        span(name),
        ref
            ? "'" + name.name() + "' is neither a ref nor declared"
            : "'" + name.name() + "' is not declared",
        near != null
            ? "did you mean '" + near + "'?"
            : ref
                ? "give an element ref=\"" + name.name() + "\""
                : "declare or import it in the script");
  }

  private void checkWrite(Reference reference, @Nullable Reactive reactive) {
    Identifier name = reference.identifier();
    String quoted = "'" + name.name() + "'";
    if (reactive != null) {
      if (reactive.kind() == Reactive.Kind.DERIVED) {
        error(
            name,
            quoted + " is derived and cannot be assigned",
            "change what it is derived from",
            reactive.binding());
      } else if (reactive.kind() == Reactive.Kind.PROP) {
        error(
            name,
            quoted + " is a prop and read-only here",
            "copy it: let own = $state(" + name.name() + "), or have the parent change it",
            reactive.binding());
      }
      return;
    }
    Binding binding = reference.binding();
    if (binding == null) {
      if (model.refs.containsKey(name.name())) {
        error(
            name,
            quoted + " is a ref and cannot be assigned",
            "declare a variable of another name",
            null);
      }
      return;
    }
    switch (binding.kind()) {
      case CONST ->
          error(
              name,
              quoted + " is a constant and cannot be assigned",
              "declare it with let",
              binding);
      case IMPORT -> error(name, quoted + " is imported and cannot be assigned", null, binding);
      case TEMPLATE ->
          error(
              name,
              quoted + " belongs to the {#each} and cannot be assigned",
              "assign to a member of it, or to an element of the list",
              binding);
      default -> {}
    }
  }

  private void error(
      Identifier name, String message, @Nullable String hint, @Nullable Binding binding) {
    List<Diagnostic.Note> notes =
        binding == null || binding.declarations().isEmpty()
            ? List.of()
            : List.of(
                new Diagnostic.Note(
                    span(binding.declarations().getFirst()), "it is declared here"));
    diagnostics.add(new Diagnostic("FIT104", span(name), message, notes, hint));
  }

  private static Span span(Node node) {
    return Forms.span(node);
  }
}
