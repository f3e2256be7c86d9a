package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.source.Suggestion;
import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.Expr;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Pattern;
import dev.fitten.compiler.syntax.js.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Goes through the canonical tree in document order: brings its code into the scopes and checks what is
/// said in attributes.
final class TemplateWalk {
  /// The names of refs in document order.
  final Set<String> refs = new LinkedHashSet<>();

  private final Model model;
  private final Map<String, Child> children;
  private final Diagnostics diagnostics;
  private int eachDepth;
  private boolean slotSeen;

  TemplateWalk(Model model, Map<String, Child> children, Diagnostics diagnostics) {
    this.model = model;
    this.children = children;
    this.diagnostics = diagnostics;
  }

  void walk(List<TemplateNode> nodes) {
    walk(nodes, model.scopes.module());
  }

  private void walk(List<TemplateNode> nodes, Scope scope) {
    for (TemplateNode node : nodes) {
      switch (node) {
        case TemplateNode.Element element -> {
          for (Attribute attribute : element.attributes()) {
            attribute(attribute, element, scope);
          }
          walk(element.children(), scope);
        }
        case TemplateNode.TextRun run -> parts(run.parts(), scope);
        case TemplateNode.RawHtml raw -> code(raw.expr(), scope);
        case TemplateNode.IfBlock block -> {
          for (TemplateNode.Branch branch : block.branches()) {
            code(branch.condition(), scope);
            walk(branch.children(), scope);
          }
          if (block.otherwise() != null) {
            walk(block.otherwise(), scope);
          }
        }
        case TemplateNode.EachBlock block -> each(block, scope);
        case TemplateNode.ComponentUse use -> use(use, scope);
        case TemplateNode.SlotOutlet slot -> {
          if (slotSeen) {
            error("FIT217", slot.span(), "a second <slot>", "a component has one slot");
          }
          slotSeen = true;
          walk(slot.fallback(), scope);
        }
        case TemplateNode.Anchor _ -> {}
      }
    }
  }

  private void each(TemplateNode.EachBlock block, Scope scope) {
    code(block.list(), scope);
    List<Pattern> patterns = new ArrayList<>();
    patterns.add(block.item());
    if (block.index() != null) {
      patterns.add(block.index());
    }
    Scope inner = model.scopes.child(scope, patterns);
    model.eachOf.put(inner, block);
    if (block.key() != null) {
      code(block.key(), inner);
    }
    eachDepth++;
    walk(block.children(), inner);
    eachDepth--;
    if (block.otherwise() != null) {
      walk(block.otherwise(), scope);
    }
  }

  private void code(Expr expr, Scope scope) {
    model.scopes.analyzeFragment(expr.tree(), scope);
  }

  private void parts(List<TextPart> parts, Scope scope) {
    for (TextPart part : parts) {
      if (part instanceof TextPart.Dynamic dynamic) {
        code(dynamic.expr(), scope);
      }
    }
  }

  private void attribute(Attribute attribute, TemplateNode.Element element, Scope scope) {
    switch (attribute) {
      case Attribute.Static _ -> {}
      case Attribute.Dynamic dynamic -> code(dynamic.value(), scope);
      case Attribute.Template template -> parts(template.parts(), scope);
      case Attribute.ClassToggle toggle -> code(toggle.condition(), scope);
      case Attribute.StyleProperty property -> code(property.value(), scope);
      case Attribute.Bind bind -> {
        code(bind.target(), scope);
        bind(bind, element);
      }
      case Attribute.Handler handler -> {
        if (handler.statements() != null) {
          model.scopes.analyzeFragment(handler.statements(), scope);
        } else if (handler.function() != null) {
          code(handler.function(), scope);
        }
        event(handler, element);
      }
      case Attribute.Ref ref -> ref(ref, element);
    }
  }

  private void event(Attribute.Handler handler, TemplateNode.Element element) {
    Set<String> known = Browser.events();
    // A custom element sends events of its own.
    if (!known.contains(handler.event()) && element.name().indexOf('-') < 0) {
      String near = Suggestion.nearest(handler.event(), known);
      error(
          "FIT210",
          handler.nameSpan(),
          "unknown event '" + handler.event() + "'",
          near == null
              ? "the names are those of the DOM: onclick, oninput, …"
              : "did you mean 'on" + near + "'?");
    }
  }

  private void bind(Attribute.Bind bind, TemplateNode.Element element) {
    boolean fits =
        bind.property().equals("value")
            ? Set.of("input", "textarea", "select").contains(element.name())
            : bind.property().equals("checked") && element.name().equals("input");
    if (!fits) {
      error(
          "FIT212",
          bind.nameSpan(),
          "'bind:" + bind.property() + "' does not fit <" + element.name() + ">",
          "bind:value is for input, textarea and select, bind:checked for input");
      return;
    }
    Expression target = bind.target().tree();
    Expression root = target;
    while (root instanceof Expression.MemberExpression member) {
      root = member.object();
    }
    Reactive reactive = root instanceof Identifier name ? model.reactive(name) : null;
    boolean item =
        root != target
            && root instanceof Identifier name
            && model.each(model.scopes.resolve(name)) != null;
    if (!item && (reactive == null || reactive.kind() != Reactive.Kind.STATE)) {
      error(
          "FIT212",
          bind.target().span(),
          "bind needs a $state, or a member of one",
          "declare it: let text = $state(\"\")");
    }
  }

  private void ref(Attribute.Ref ref, TemplateNode.Element element) {
    String name = ref.variable();
    Span span = ref.valueSpan();
    if (!isRefName(name)) {
      error(
          "FIT118",
          span,
          "a ref is named like a variable and starts with $",
          "write ref=\"$label\"");
    } else if (eachDepth > 0) {
      error(
          "FIT118",
          span,
          "a ref cannot be inside {#each}: there would be many",
          "use 'this' or event.currentTarget in a handler");
    } else if (Forms.NAMES.contains(name)) {
      error("FIT118", span, "'" + name + "' is a word of the language", "choose another name");
    } else if (model.scopes.module().own(name) instanceof Binding binding) {
      diagnostics.add(
          new Diagnostic(
              "FIT118",
              span,
              "'" + name + "' is declared already",
              List.of(new Diagnostic.Note(Forms.span(binding.declarations().getFirst()), "here")),
              "a ref declares its variable itself; remove the declaration"));
    } else if (model.refs.putIfAbsent(name, element) != null) {
      error("FIT118", span, "ref '" + name + "' is given twice", "each ref names one element");
    } else {
      refs.add(name);
    }
  }

  private static boolean isRefName(String name) {
    if (name.length() < 2 || name.charAt(0) != '$') {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      if (!Character.isUnicodeIdentifierPart(name.charAt(i)) && name.charAt(i) != '$') {
        return false;
      }
    }
    return true;
  }

  private void use(TemplateNode.ComponentUse use, Scope scope) {
    Child child = children.get(use.name());
    Set<String> given = new TreeSet<>();
    for (Attribute attribute : use.attributes()) {
      given.add(attribute.name());
      if (attribute instanceof Attribute.Dynamic dynamic) {
        code(dynamic.value(), scope);
      } else if (attribute instanceof Attribute.Template template) {
        parts(template.parts(), scope);
      }
      if (child != null) {
        prop(attribute, child);
      }
    }
    if (child != null) {
      for (Child.ChildProp prop : child.props()) {
        if (prop.required() && !given.contains(prop.key())) {
          error(
              "FIT214",
              use.nameSpan(),
              "<" + use.name() + "> needs the prop '" + prop.key() + "'",
              "write " + prop.key() + "={…}, or give it a default value in " + child.source());
        }
      }
      if (!child.slotted() && !use.children().isEmpty()) {
        error(
            "FIT217",
            use.children().getFirst().span(),
            "<" + use.name() + "> has no slot for content",
            "put <slot/> into " + child.source());
      }
    }
    walk(use.children(), scope);
  }

  private void prop(Attribute attribute, Child child) {
    Set<String> keys = new LinkedHashSet<>();
    for (Child.ChildProp prop : child.props()) {
      keys.add(prop.key());
    }
    if (!child.acceptsAny() && !keys.contains(attribute.name())) {
      String hint = Suggestion.hint(attribute.name(), keys);
      error(
          "FIT213",
          attribute.nameSpan(),
          "<" + child.importName() + "> has no prop '" + attribute.name() + "'",
          hint != null
              ? hint
              : keys.isEmpty() ? "it has none" : "it has " + String.join(", ", keys));
    }
  }

  private void error(String code, Span span, String message, @Nullable String hint) {
    diagnostics.error(code, span, message, hint);
  }
}
