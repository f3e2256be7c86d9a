package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Primary expressions (ECMA-262 §13.2): names, literals, arrays, objects, templates, parentheses
/// and the arrow functions that start like them.
abstract class PrimaryParser extends ExpressionParser {
  PrimaryParser(String text, int from, int to, Options options) {
    super(text, from, to, options);
  }

  abstract Expression functionExpression(int at, boolean async);

  abstract Expression classExpression();

  /// Reads parameters and body of a method of an object literal.
  abstract Expression.FunctionExpression objectMethod(
      Node.PropertyKind propertyKind, boolean async, boolean generator);

  @Override
  final Expression primary(@Nullable Cover cover) {
    int at = here();
    switch (kind) {
      case Token.NAME -> {
        return nameOrArrow(at);
      }
      case Token.THIS -> {
        next();
        return new Expression.ThisExpression(at, behind());
      }
      case Token.NULL -> {
        next();
        return new Literal.NullLiteral(at, behind());
      }
      case Token.TRUE, Token.FALSE -> {
        boolean content = kind == Token.TRUE;
        next();
        return new Literal.BooleanLiteral(at, behind(), content);
      }
      case Token.NUMBER -> {
        double content = number;
        next();
        return new Literal.NumberLiteral(at, behind(), content);
      }
      case Token.BIGINT -> {
        var content = bigInt;
        next();
        return new Literal.BigIntLiteral(at, behind(), content);
      }
      case Token.STRING -> {
        return string();
      }
      case Token.SLASH, Token.DIV_ASSIGN -> {
        rescanRegExp();
        if (kind != Token.REGEXP) {
          throw unexpected(null);
        }
        String pattern = value;
        String flags = regExpFlags;
        next();
        return new Literal.RegExpLiteral(at, behind(), pattern, flags);
      }
      case Token.TEMPLATE -> {
        return template(false);
      }
      case Token.LPAREN -> {
        return parentheses(at);
      }
      case Token.LBRACKET -> {
        return array(at, cover);
      }
      case Token.LBRACE -> {
        return object(at, cover);
      }
      case Token.FUNCTION -> {
        return functionExpression(at, false);
      }
      case Token.CLASS -> {
        return classExpression();
      }
      case Token.NEW -> {
        return construct(at);
      }
      case Token.IMPORT -> {
        return importExpression(at);
      }
      case Token.SUPER -> {
        return superReference(at);
      }
      default -> throw unexpected("an expression");
    }
  }

  private Expression nameOrArrow(int at) {
    boolean arrowMayStart = arrowAt == start;
    boolean allowIn = arrowIn;
    if (isWord("async")) {
      int following = peekOnLine();
      if (following == Token.FUNCTION) {
        next();
        return functionExpression(at, true);
      }
      if (following == Token.NAME && arrowMayStart) {
        Mark mark = mark();
        next();
        if (peekOnLine() == Token.ARROW) {
          Identifier parameter = bindingName();
          return arrow(at, List.of(parameter), true, allowIn);
        }
        reset(mark);
      }
    }
    Identifier id = variable();
    if (kind == Token.ARROW && arrowMayStart && !newlineBefore) {
      return arrow(at, List.of(toPattern(id, true)), false, allowIn);
    }
    return id;
  }

  /// Reads `(…)`: an expression in parentheses, or the parameters of an arrow (§15.3).
  private Expression parentheses(int at) {
    int open = start;
    boolean arrowMayStart = arrowAt == start;
    boolean allowIn = arrowIn;
    enter();
    next();
    Cover cover = new Cover();
    List<Expression> items = new ArrayList<>(2);
    int itemsAt = here();
    int itemsEnd = itemsAt;
    Pattern.RestElement rest = null;
    boolean trailingComma = false;
    while (kind != Token.RPAREN) {
      trailingComma = false;
      if (kind == Token.ELLIPSIS && arrowMayStart) {
        rest = bindingRest(Token.RPAREN);
        break;
      }
      items.add(assignment(true, cover));
      itemsEnd = behind();
      if (kind != Token.RPAREN) {
        if (kind != Token.COMMA) {
          throw unexpected("')'");
        }
        next();
        trailingComma = true;
      }
    }
    next();
    leave();
    if (arrowMayStart && kind == Token.ARROW && !newlineBefore) {
      List<Pattern> params = new ArrayList<>(items.size() + 1);
      for (Expression item : items) {
        params.add(toPattern(item, true));
      }
      if (rest != null) {
        params.add(rest);
      }
      checkArrowParameters(open);
      return arrow(at, params, false, allowIn);
    }
    if (rest != null) {
      throw unexpected("'=>'");
    }
    if (items.isEmpty() || trailingComma) {
      throw fail(lastEnd - 1, lastEnd, "Unexpected ')', expected an expression", null);
    }
    checkCover(cover);
    Expression result =
        items.size() == 1
            ? items.getFirst()
            : new Expression.SequenceExpression(itemsAt, itemsEnd, items);
    parenthesized.put(result, Boolean.TRUE);
    bareArrow = null;
    return result;
  }

  private Expression array(int at, @Nullable Cover outer) {
    Cover cover = outer == null ? new Cover() : outer;
    enter();
    next();
    List<@Nullable Expression> elements = new ArrayList<>();
    while (kind != Token.RBRACKET) {
      if (eat(Token.COMMA)) {
        elements.add(null);
        continue;
      }
      if (kind == Token.ELLIPSIS) {
        elements.add(spread(cover, Token.RBRACKET));
      } else {
        elements.add(assignment(true, cover));
      }
      if (kind != Token.RBRACKET) {
        if (kind != Token.COMMA) {
          throw unexpected("',' or ']'");
        }
        next();
      }
    }
    next();
    leave();
    if (outer == null) {
      checkCover(cover);
    }
    return new Expression.ArrayExpression(at, behind(), elements);
  }

  private Expression.SpreadElement spread(Cover cover, int close) {
    int at = here();
    next();
    Expression argument = assignment(true, cover);
    Expression.SpreadElement spread = new Expression.SpreadElement(at, behind(), argument);
    if (kind == Token.COMMA && peek() == close) {
      spreadsBeforeComma.add(spread);
    }
    return spread;
  }

  private Expression object(int at, @Nullable Cover outer) {
    Cover cover = outer == null ? new Cover() : outer;
    enter();
    next();
    List<Node.ObjectMember> members = new ArrayList<>();
    boolean proto = false;
    while (kind != Token.RBRACE) {
      if (kind == Token.ELLIPSIS) {
        members.add(spread(cover, Token.RBRACE));
      } else {
        Node.Property property = property(cover);
        members.add(property);
        if (isProto(property)) {
          if (proto && cover.doubleProtoStart < 0) {
            cover.doubleProtoStart = property.key().start();
            cover.doubleProtoEnd = property.key().end();
          }
          proto = true;
        }
      }
      if (kind != Token.RBRACE) {
        if (kind != Token.COMMA) {
          throw unexpected("',' or '}'");
        }
        next();
      }
    }
    next();
    leave();
    if (outer == null) {
      checkCover(cover);
    }
    return new Expression.ObjectExpression(at, behind(), members);
  }

  /// §13.2.5.1: `__proto__: value` sets the prototype, which can be done once.
  private static boolean isProto(Node.Property property) {
    return property.kind() == Node.PropertyKind.INIT
        && !property.computed()
        && !property.method()
        && !property.shorthand()
        && plainName(property.key()).equals("__proto__");
  }

  /// The name that a key which is not computed gives; empty for numbers.
  static String plainName(Expression key) {
    return switch (key) {
      case Identifier id -> id.name();
      case Literal.StringLiteral string -> string.value();
      default -> "";
    };
  }

  private Node.Property property(Cover cover) {
    int at = here();
    boolean async = false;
    boolean generator = false;
    Node.PropertyKind propertyKind = Node.PropertyKind.INIT;
    int wordStart = start;
    int wordEnd = end;
    boolean name = kind == Token.NAME;
    boolean[] computed = new boolean[1];
    Expression key = null;
    if (isWord("async") || isWord("get") || isWord("set")) {
      char first = text.charAt(start);
      Identifier word = anyWord();
      switch (kind) {
        case Token.COMMA, Token.RBRACE, Token.COLON, Token.LPAREN, Token.ASSIGN -> key = word;
        default -> {
          if (first == 'a') {
            if (newlineBefore) {
              throw unexpected(null);
            }
            async = true;
          } else {
            propertyKind = first == 'g' ? Node.PropertyKind.GET : Node.PropertyKind.SET;
          }
        }
      }
    }
    if (key == null) {
      if (propertyKind == Node.PropertyKind.INIT && eat(Token.STAR)) {
        generator = true;
      }
      name &= !async && !generator && propertyKind == Node.PropertyKind.INIT;
      key = propertyKey(computed);
    }
    boolean modified = async || generator || propertyKind != Node.PropertyKind.INIT;
    if (modified || kind == Token.LPAREN) {
      if (kind != Token.LPAREN) {
        throw unexpected("'('");
      }
      Expression function = objectMethod(propertyKind, async, generator);
      return new Node.Property(
          at,
          behind(),
          key,
          function,
          propertyKind,
          computed[0],
          propertyKind == Node.PropertyKind.INIT,
          false);
    }
    if (eat(Token.COLON)) {
      Expression content = assignment(true, cover);
      return new Node.Property(at, behind(), key, content, propertyKind, computed[0], false, false);
    }
    if (!name || !(key instanceof Identifier id)) {
      throw unexpected("':'");
    }
    checkUse(id.name(), wordStart, wordEnd);
    Expression content = new Identifier(id.start(), id.end(), id.name());
    if (kind == Token.ASSIGN) {
      if (cover.shorthandStart < 0) {
        cover.shorthandStart = here();
        cover.shorthandEnd = map(end);
      }
      Pattern target = toPattern(content, false);
      next();
      Expression init = assignment(true, null);
      content = new Expression.AssignmentExpression(at, behind(), "=", target, init);
    }
    return new Node.Property(at, behind(), key, content, propertyKind, false, false, true);
  }

  /// Reads the key of a property, `[…]` included; private names are the caller's.
  ///
  /// @param computed set to whether it is in brackets
  @Override
  final Expression propertyKey(boolean[] computed) {
    computed[0] = false;
    switch (kind) {
      case Token.STRING, Token.NUMBER, Token.BIGINT -> {
        return primary(null);
      }
      case Token.LBRACKET -> {
        enter();
        next();
        Expression key = assignment(true, null);
        expect(Token.RBRACKET);
        leave();
        computed[0] = true;
        return key;
      }
      default -> {
        if (!atWord()) {
          throw unexpected("a property name");
        }
        return anyWord();
      }
    }
  }

  @Override
  final Expression.TemplateLiteral template(boolean tagged) {
    int at = here();
    enter();
    List<Node.TemplateElement> quasis = new ArrayList<>();
    List<Expression> expressions = new ArrayList<>();
    while (true) {
      templateChunk();
      if (chunkCooked == null && !tagged) {
        reportChunkEscape();
      }
      boolean tail = chunkTail;
      quasis.add(
          new Node.TemplateElement(map(chunkStart), map(chunkEnd), chunkCooked, chunkRaw, tail));
      next();
      if (tail) {
        leave();
        return new Expression.TemplateLiteral(at, behind(), quasis, expressions);
      }
      expressions.add(expression(true));
      if (kind != Token.RBRACE) {
        throw unexpected("'}'");
      }
    }
  }

  private Expression construct(int at) {
    Identifier meta = anyWord();
    if (eat(Token.DOT)) {
      if (!isWord("target")) {
        throw unexpected("'target'");
      }
      Identifier property = anyWord();
      Expression result = new Expression.MetaProperty(at, behind(), meta, property);
      if (!context.newTarget) {
        report(result, "'new.target' is allowed in functions only", null);
      }
      return result;
    }
    enter();
    int calleeAt = here();
    if (kind == Token.IMPORT && peek() != Token.DOT) {
      throw fail(start, end, "'import()' cannot be constructed with 'new'", null);
    }
    arrowAt = -1;
    Expression base = primary(null);
    if (base instanceof Expression.Super && kind == Token.LPAREN) {
      throw fail(lastEnd - 5, lastEnd, "'super' itself cannot be constructed", null);
    }
    Expression callee = subscripts(calleeAt, base, false, false, true);
    leave();
    List<Expression> arguments = kind == Token.LPAREN ? arguments(null, new boolean[1]) : List.of();
    return new Expression.NewExpression(at, behind(), callee, arguments);
  }

  private Expression importExpression(int at) {
    Identifier meta = anyWord();
    if (eat(Token.DOT)) {
      if (!isWord("meta")) {
        throw unexpected("'meta'");
      }
      Identifier property = anyWord();
      return new Expression.MetaProperty(at, behind(), meta, property);
    }
    if (kind != Token.LPAREN) {
      throw unexpected("'('");
    }
    enter();
    next();
    Expression source = assignment(true, null);
    Expression attributes = null;
    if (eat(Token.COMMA) && kind != Token.RPAREN) {
      attributes = assignment(true, null);
      eat(Token.COMMA);
    }
    expect(Token.RPAREN);
    leave();
    return new Expression.ImportExpression(at, behind(), source, attributes);
  }

  private Expression superReference(int at) {
    int keyword = start;
    next();
    if (kind == Token.LPAREN) {
      if (!context.superCall) {
        report(
            keyword,
            lastEnd,
            "'super()' is allowed in the constructor of a class with 'extends' only",
            null);
      }
    } else if (kind == Token.DOT || kind == Token.LBRACKET) {
      if (!context.superProperty) {
        report(keyword, lastEnd, "'super' is allowed in methods only", null);
      }
    } else {
      throw unexpected("'.', '[' or '(' behind 'super'");
    }
    return new Expression.Super(at, behind());
  }
}
