package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.source.Suggestion;
import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Literal;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Pattern;
import dev.fitten.compiler.syntax.js.Reference;
import dev.fitten.compiler.syntax.js.Scopes;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the compile-time forms of a script: `$state`, `$derived`, `$props`, `@props` and css.
final class Forms {
  static final Set<String> NAMES =
      Set.of("$state", "$derived", "$props", "$peek", "$cleanup", "css");

  final List<Reactive> reactives = new ArrayList<>();
  final Map<Binding, Expression.TaggedTemplateExpression> css = new LinkedHashMap<>();
  Props props = Props.NONE;

  /// The record of `@props` was not found: then any name may be a prop, and that error is enough.
  boolean propsUnknown;

  private final Scopes scopes;
  private final Environment environment;
  private final Diagnostics diagnostics;

  /// Identifiers that name a form where it may stand.
  private final Set<Identifier> legal = Collections.newSetFromMap(new IdentityHashMap<>());

  Forms(Scopes scopes, Environment environment, Diagnostics diagnostics) {
    this.scopes = scopes;
    this.environment = environment;
    this.diagnostics = diagnostics;
  }

  void read(Component.Script script) {
    List<Statement.PropsDirective> records = new ArrayList<>();
    boolean taken = script.program().body().stream().anyMatch(Forms::takesProps);
    for (Statement statement : script.program().body()) {
      switch (statement) {
        case Statement.VariableDeclaration declaration -> {
          for (Node.VariableDeclarator one : declaration.declarations()) {
            declarator(declaration, one);
          }
        }
        case Statement.PropsDirective directive -> {
          if (taken) {
            records.add(directive);
          } else {
            recordProps(directive);
          }
        }
        case Statement.ExportNamedDeclaration _,
            Statement.ExportDefaultDeclaration _,
            Statement.ExportAllDeclaration _ ->
            error(
                "FIT114",
                new Span(statement.start(), Math.min(statement.start() + 6, statement.end())),
                "a component exports nothing of its own",
                "put shared code into a .js file and import it");
        default -> {}
      }
    }
    records.forEach(this::checkAgainst);
  }

  private static boolean takesProps(Statement statement) {
    return statement instanceof Statement.VariableDeclaration declaration
        && declaration.declarations().stream()
            .anyMatch(one ->
                one.init() instanceof Expression.CallExpression call
                    && call.callee() instanceof Identifier name
                    && name.name().equals("$props"));
  }

  private void declarator(Statement.VariableDeclaration declaration, Node.VariableDeclarator one) {
    if (one.init() instanceof Expression.TaggedTemplateExpression tagged
        && tagged.tag() instanceof Identifier tag
        && isForm(tag, "css")) {
      css(declaration, one, tagged, tag);
      return;
    }
    if (!(one.init() instanceof Expression.CallExpression call)
        || !(call.callee() instanceof Identifier callee)) {
      return;
    }
    if (isForm(callee, "$state")) {
      legal.add(callee);
      if (declaration.kind() != Statement.VariableKind.LET) {
        error("FIT102", keyword(declaration), "$state needs let: a state changes", "write let");
      }
      variable(Reactive.Kind.STATE, one, call, "FIT102", 0);
    } else if (isForm(callee, "$derived")) {
      legal.add(callee);
      if (declaration.kind() != Statement.VariableKind.CONST) {
        error(
            "FIT103",
            keyword(declaration),
            "$derived needs const: only what it reads changes it",
            "write const");
      }
      variable(Reactive.Kind.DERIVED, one, call, "FIT103", 1);
    } else if (isForm(callee, "$props")) {
      legal.add(callee);
      props(declaration, one, call);
    }
  }

  private void variable(
      Reactive.Kind kind,
      Node.VariableDeclarator one,
      Expression.CallExpression call,
      String code,
      int least) {
    String form = kind == Reactive.Kind.STATE ? "$state" : "$derived";
    if (!(one.id() instanceof Identifier name)) {
      error(
          code,
          span(one.id()),
          form + " gives one variable, not a pattern",
          "write " + (least == 0 ? "let" : "const") + " name = " + form + "(…)");
      return;
    }
    List<Expression> arguments = call.arguments();
    if (arguments.size() > 1
        || arguments.size() < least
        || (!arguments.isEmpty() && arguments.getFirst() instanceof Expression.SpreadElement)) {
      error(code, span(call), form + " takes one value", null);
    }
    Binding binding = scopes.resolve(name);
    reactives.add(
        new Reactive(
            reactives.size(),
            kind,
            name.name(),
            binding,
            arguments.isEmpty() ? null : arguments.getFirst()));
  }

  private void props(
      Statement.VariableDeclaration declaration,
      Node.VariableDeclarator one,
      Expression.CallExpression call) {
    if (props.declaration() != null) {
      error("FIT106", span(call), "the props are declared twice", "put them all into one place");
      return;
    }
    if (declaration.kind() != Statement.VariableKind.LET
        || declaration.declarations().size() != 1) {
      error(
          "FIT106",
          keyword(declaration),
          "$props needs a let of its own",
          "write let { a, b = 1 } = $props()");
    }
    if (!call.arguments().isEmpty()) {
      error("FIT106", span(call.arguments().getFirst()), "$props takes no arguments", null);
    }
    if (!(one.id() instanceof Pattern.ObjectPattern pattern)) {
      error(
          "FIT106",
          span(one.id()),
          "$props is taken apart by name",
          "write let { a, b = 1 } = $props()");
      return;
    }
    List<Props.Prop> list = new ArrayList<>();
    String rest = null;
    for (Node.PatternMember member : pattern.properties()) {
      if (member instanceof Pattern.RestElement element) {
        if (element.argument() instanceof Identifier name) {
          rest = name.name();
        }
        continue;
      }
      Node.AssignmentProperty property = (Node.AssignmentProperty) member;
      Pattern target = property.value();
      Expression defaultValue = null;
      if (target instanceof Pattern.AssignmentPattern assigned) {
        defaultValue = assigned.right();
        target = assigned.left();
      }
      String key = keyOf(property);
      if (!(target instanceof Identifier name) || key == null) {
        error("FIT106", span(property), "a prop is a plain name", "take it apart in a second step");
        continue;
      }
      Reactive reactive =
          new Reactive(
              reactives.size(),
              Reactive.Kind.PROP,
              name.name(),
              scopes.resolve(name),
              defaultValue);
      reactives.add(reactive);
      list.add(new Props.Prop(key, reactive, defaultValue, span(property)));
    }
    props = new Props(null, declaration, List.copyOf(list), rest);
  }

  private static @Nullable String keyOf(Node.AssignmentProperty property) {
    if (property.computed()) {
      return null;
    }
    return property.key() instanceof Identifier name
        ? name.name()
        : property.key() instanceof Literal.StringLiteral text ? text.value() : null;
  }

  /// A record whose components the script takes by name: each of those must be one of its components.
  private void checkAgainst(Statement.PropsDirective directive) {
    if (props.directive() != null) {
      Span span = new Span(directive.nameStart(), directive.nameEnd());
      error("FIT106", span, "the props are declared twice", "name one record");
      return;
    }
    List<String> names = components(directive);
    for (Props.Prop prop : props.list()) {
      if (!names.contains(prop.key()) && !propsUnknown) {
        String hint = Suggestion.hint(prop.key(), names);
        error(
            "FIT106",
            prop.span(),
            directive.qualifiedName() + " has no component '" + prop.key() + "'",
            hint != null ? hint : "it has " + String.join(", ", names));
      }
    }
    props = new Props(directive, props.declaration(), props.list(), props.rest());
  }

  private List<String> components(Statement.PropsDirective directive) {
    List<String> names = environment.recordComponents(directive.qualifiedName());
    if (names != null) {
      return names;
    }
    error(
        "FIT115",
        new Span(directive.nameStart(), directive.nameEnd()),
        "no record '" + directive.qualifiedName() + "' is on the source path or class path",
        "write its full name as Java has it, and compile it together with this file");
    propsUnknown = true;
    return List.of();
  }

  private void recordProps(Statement.PropsDirective directive) {
    Span span = new Span(directive.nameStart(), directive.nameEnd());
    if (props.declaration() != null || props.directive() != null) {
      error("FIT106", span, "the props are declared twice", "put them all into one place");
      return;
    }
    List<String> names = components(directive);
    List<Props.Prop> list = new ArrayList<>();
    for (String name : names) {
      Reactive reactive = new Reactive(reactives.size(), Reactive.Kind.PROP, name, null, null);
      reactives.add(reactive);
      list.add(new Props.Prop(name, reactive, null, span));
    }
    props = new Props(directive, null, List.copyOf(list), null);
  }

  private void css(
      Statement.VariableDeclaration declaration,
      Node.VariableDeclarator one,
      Expression.TaggedTemplateExpression tagged,
      Identifier tag) {
    legal.add(tag);
    Binding binding = one.id() instanceof Identifier name ? scopes.resolve(name) : null;
    if (declaration.kind() != Statement.VariableKind.CONST || binding == null) {
      error("FIT113", span(one), "css needs a const of its own", "write const name = css`…`");
      return;
    }
    css.put(binding, tagged);
  }

  /// Reports every form that stands where it must not. To be called when the template's code is in the
  /// scopes.
  void checkPlaces() {
    for (Reference reference : scopes.unresolved()) {
      Identifier name = reference.identifier();
      if (!NAMES.contains(name.name()) || legal.contains(name)) {
        continue;
      }
      Node parent = scopes.parent(name);
      Expression.@Nullable CallExpression call =
          parent instanceof Expression.CallExpression c && c.callee() == name ? c : null;
      switch (name.name()) {
        case "$state" ->
            error(
                "FIT102",
                span(name),
                "$state can only stand in a declaration at the top level of the script",
                "write let x = $state(value) there");
        case "$derived" ->
            error(
                "FIT103",
                span(name),
                "$derived can only stand in a declaration at the top level of the script",
                "write const y = $derived(expression) there");
        case "$props" ->
            error(
                "FIT106",
                span(name),
                "$props can only stand in a declaration at the top level of the script",
                "write let { a } = $props() there");
        case "css" ->
            error(
                "FIT113",
                span(name),
                "css can only stand in a declaration at the top level of the script",
                "write const name = css`…` there");
        case "$cleanup" -> {
          if (call == null || call.arguments().size() != 1) {
            error("FIT112", span(name), "$cleanup takes one function", "write $cleanup(() => …)");
          }
        }
        default -> {
          if (call == null || peeked(call) == null) {
            error(
                "FIT109",
                span(name),
                "$peek takes the name of one reactive variable",
                "write $peek(count)");
          }
        }
      }
    }
  }

  private @Nullable Reactive peeked(Expression.CallExpression call) {
    return call.arguments().size() == 1 && call.arguments().getFirst() instanceof Identifier name
        ? reactive(name)
        : null;
  }

  /// The reactive variable that an identifier means, or null.
  @Nullable Reactive reactive(Identifier identifier) {
    Binding binding = scopes.resolve(identifier);
    for (Reactive reactive : reactives) {
      if (binding != null
          ? reactive.binding() == binding
          : reactive.binding() == null
              && scopes.reference(identifier) != null
              && reactive.name().equals(identifier.name())) {
        return reactive;
      }
    }
    return null;
  }

  private boolean isForm(Identifier identifier, String form) {
    return identifier.name().equals(form) && scopes.resolve(identifier) == null;
  }

  private static Span keyword(Statement.VariableDeclaration declaration) {
    int length = declaration.kind() == Statement.VariableKind.CONST ? 5 : 3;
    return new Span(declaration.start(), declaration.start() + length);
  }

  static Span span(Node node) {
    return new Span(node.start(), node.end());
  }

  private void error(String code, Span span, String message, @Nullable String hint) {
    diagnostics.error(code, span, message, hint);
  }
}
