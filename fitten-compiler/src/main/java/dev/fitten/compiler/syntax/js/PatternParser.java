package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Patterns: those of declarations, and expressions that turn out to be targets (the cover grammars
/// of ECMA-262 §13.15.5 and §15.3).
abstract class PatternParser extends ParserBase {
  PatternParser(String text, int from, int to, Options options) {
    super(text, from, to, options);
  }

  /// Reads an identifier or a destructuring pattern (§14.3.3) whose names are not declared yet.
  final Pattern bindingTarget() {
    return switch (kind) {
      case Token.LBRACE -> objectBinding();
      case Token.LBRACKET -> arrayBinding();
      default -> bindingName();
    };
  }

  /// Reads a target and its default value, if any.
  final Pattern bindingElement() {
    int at = here();
    Pattern target = bindingTarget();
    if (!eat(Token.ASSIGN)) {
      return target;
    }
    Expression init = assignment(true, null);
    return new Pattern.AssignmentPattern(at, behind(), target, init);
  }

  final Pattern.RestElement bindingRest(int close) {
    int at = here();
    next();
    Pattern argument = bindingTarget();
    Pattern.RestElement rest = new Pattern.RestElement(at, behind(), argument);
    if (kind == Token.ASSIGN) {
      throw fail(start, end, "A rest element cannot have a default value", null);
    }
    if (kind != close) {
      throw fail(start, end, "A rest element must be the last", null);
    }
    return rest;
  }

  private Pattern arrayBinding() {
    int at = here();
    enter();
    next();
    List<@Nullable Pattern> elements = new ArrayList<>();
    while (kind != Token.RBRACKET) {
      if (eat(Token.COMMA)) {
        elements.add(null);
        continue;
      }
      elements.add(kind == Token.ELLIPSIS ? bindingRest(Token.RBRACKET) : bindingElement());
      if (kind != Token.RBRACKET) {
        expect(Token.COMMA);
      }
    }
    next();
    leave();
    return new Pattern.ArrayPattern(at, behind(), elements);
  }

  private Pattern objectBinding() {
    int at = here();
    enter();
    next();
    List<Node.PatternMember> members = new ArrayList<>();
    boolean[] computed = new boolean[1];
    while (kind != Token.RBRACE) {
      if (kind == Token.ELLIPSIS) {
        Pattern.RestElement rest = bindingRest(Token.RBRACE);
        if (!(rest.argument() instanceof Identifier)) {
          report(rest.argument(), "The rest of an object must be a name", null);
        }
        members.add(rest);
        break;
      }
      members.add(propertyBinding(computed));
      if (kind != Token.RBRACE) {
        expect(Token.COMMA);
      }
    }
    next();
    leave();
    return new Pattern.ObjectPattern(at, behind(), members);
  }

  private Node.AssignmentProperty propertyBinding(boolean[] computed) {
    int at = here();
    Mark mark = mark();
    boolean word = kind == Token.NAME;
    Expression key = propertyKey(computed);
    if (eat(Token.COLON)) {
      Pattern element = bindingElement();
      return new Node.AssignmentProperty(at, behind(), key, element, computed[0], false);
    }
    if (!word) {
      reset(mark);
      if (Token.isReserved(kind)) {
        throw fail(start, end, "'" + name() + "' is a reserved word", "write a name: key: name");
      }
      propertyKey(computed);
      throw unexpected("':'");
    }
    reset(mark);
    Pattern element = bindingElement();
    return new Node.AssignmentProperty(at, behind(), key, element, false, true);
  }

  /// Declares every name of a pattern.
  final void declare(Pattern pattern, Names.How how) {
    switch (pattern) {
      case Identifier id -> declare(id, how);
      case Pattern.AssignmentPattern withDefault -> declare(withDefault.left(), how);
      case Pattern.RestElement rest -> declare(rest.argument(), how);
      case Pattern.ArrayPattern array -> {
        for (Pattern element : array.elements()) {
          if (element != null) {
            declare(element, how);
          }
        }
      }
      case Pattern.ObjectPattern object -> {
        for (Node.PatternMember member : object.properties()) {
          switch (member) {
            case Pattern.RestElement rest -> declare(rest, how);
            case Node.AssignmentProperty property -> declare(property.value(), how);
          }
        }
      }
      case Expression.MemberExpression _, Expression.InvalidExpression _ -> {}
    }
  }

  /// Turns an expression into the target of an assignment (§13.15.1), reporting what cannot be one.
  ///
  /// @param binding whether it is to be a parameter: names only, and no parentheses
  final Pattern toPattern(Expression expression, boolean binding) {
    boolean inParentheses = parenthesized.containsKey(expression);
    switch (expression) {
      case Identifier id -> {
        if (binding && inParentheses) {
          report(id, "A parameter cannot stand in parentheses", null);
        }
        if (id.name().equals("eval") || id.name().equals("arguments")) {
          report(id, "'" + id.name() + "' cannot be declared or assigned", null);
        }
        return id;
      }
      case Expression.MemberExpression member -> {
        if (binding) {
          return invalidTarget(member, true);
        }
        return member;
      }
      case Expression.ObjectExpression object when !inParentheses -> {
        List<Node.PatternMember> members = new ArrayList<>(object.properties().size());
        for (int i = 0; i < object.properties().size(); i++) {
          members.add(
              toMember(object.properties().get(i), i == object.properties().size() - 1, binding));
        }
        return new Pattern.ObjectPattern(object.start(), object.end(), members);
      }
      case Expression.ArrayExpression array when !inParentheses -> {
        List<@Nullable Pattern> elements = new ArrayList<>(array.elements().size());
        for (int i = 0; i < array.elements().size(); i++) {
          Expression element = array.elements().get(i);
          if (element instanceof Expression.SpreadElement spread) {
            elements.add(toRest(spread, i == array.elements().size() - 1, binding));
          } else {
            elements.add(element == null ? null : toPattern(element, binding));
          }
        }
        return new Pattern.ArrayPattern(array.start(), array.end(), elements);
      }
      case Expression.AssignmentExpression assignment
          when !inParentheses && assignment.operator().equals("=") -> {
        if (binding) {
          checkBinding(assignment.left());
        }
        return new Pattern.AssignmentPattern(
            assignment.start(), assignment.end(), assignment.left(), assignment.right());
      }
      case Expression.InvalidExpression invalid -> {
        return invalid;
      }
      default -> {
        return invalidTarget(expression, binding);
      }
    }
  }

  private Node.PatternMember toMember(Node.ObjectMember member, boolean last, boolean binding) {
    switch (member) {
      case Expression.SpreadElement spread -> {
        Pattern.RestElement rest = toRest(spread, last, binding);
        if (rest.argument() instanceof Pattern.ObjectPattern
            || rest.argument() instanceof Pattern.ArrayPattern) {
          report(rest.argument(), "The rest of an object must be a name", null);
        }
        return rest;
      }
      case Node.Property property -> {
        Pattern target =
            property.method() || property.kind() != Node.PropertyKind.INIT
                ? invalidTarget(property.key(), binding)
                : toPattern(property.value(), binding);
        return new Node.AssignmentProperty(
            property.start(),
            property.end(),
            property.key(),
            target,
            property.computed(),
            property.shorthand());
      }
    }
  }

  final Pattern.RestElement toRest(Expression.SpreadElement spread, boolean last, boolean binding) {
    Pattern target = toPattern(spread.argument(), binding);
    if (target instanceof Pattern.AssignmentPattern) {
      report(target, "A rest element cannot have a default value", null);
    } else if (!last || trailingCommaAfterRest(spread)) {
      report(spread, "A rest element must be the last", null);
    }
    return new Pattern.RestElement(spread.start(), spread.end(), target);
  }

  /// Spreads of array and object literals behind which a comma stands and nothing else, which a
  /// pattern forbids.
  final List<Expression.SpreadElement> spreadsBeforeComma = new ArrayList<>(0);

  private boolean trailingCommaAfterRest(Expression.SpreadElement spread) {
    for (Expression.SpreadElement candidate : spreadsBeforeComma) {
      if (candidate == spread) {
        return true;
      }
    }
    return false;
  }

  /// Checks a pattern that was made as the target of an assignment and turns out to be a parameter.
  private void checkBinding(Pattern pattern) {
    switch (pattern) {
      case Identifier id -> {
        if (parenthesized.containsKey(id)) {
          report(id, "A parameter cannot stand in parentheses", null);
        }
      }
      case Expression.MemberExpression member -> invalidTarget(member, true);
      case Expression.InvalidExpression _ -> {}
      case Pattern.AssignmentPattern withDefault -> checkBinding(withDefault.left());
      case Pattern.RestElement rest -> checkBinding(rest.argument());
      case Pattern.ArrayPattern array -> {
        for (Pattern element : array.elements()) {
          if (element != null) {
            checkBinding(element);
          }
        }
      }
      case Pattern.ObjectPattern object -> {
        for (Node.PatternMember member : object.properties()) {
          switch (member) {
            case Pattern.RestElement rest -> checkBinding(rest.argument());
            case Node.AssignmentProperty property -> checkBinding(property.value());
          }
        }
      }
    }
  }

  final Expression.InvalidExpression invalidTarget(Expression expression, boolean binding) {
    String message = binding ? "This cannot be a parameter" : "This cannot be assigned to";
    report(
        expression,
        message,
        expression instanceof Expression.ChainExpression
            ? "optional chains can only be read"
            : null);
    return new Expression.InvalidExpression(expression.start(), expression.end());
  }

  /// Reports what an expression may not have if it stays one (§13.2.5.1).
  final void checkCover(Cover cover) {
    if (cover.shorthandStart >= 0) {
      errors.add(
          new SyntaxError(
              cover.shorthandStart,
              cover.shorthandEnd,
              "Unexpected '=' in an object literal",
              "write key: value"));
    }
    if (cover.doubleProtoStart >= 0) {
      errors.add(
          new SyntaxError(
              cover.doubleProtoStart,
              cover.doubleProtoEnd,
              "Duplicate '__proto__' in a literal",
              null));
    }
  }
}
