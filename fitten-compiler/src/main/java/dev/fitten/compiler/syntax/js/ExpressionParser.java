package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Expressions from the comma down to members and calls (ECMA-262 §13); see [PrimaryParser] for
/// what they are made of.
abstract class ExpressionParser extends PatternParser {
  /// Where an arrow function may start: only where an AssignmentExpression does.
  int arrowAt = -1;

  /// Whether `in` is an operator in the body of the arrow function that may start at `arrowAt`.
  boolean arrowIn;

  /// The arrow function read last, unless it is in parentheses: no operator may follow it.
  @Nullable Expression bareArrow;

  ExpressionParser(String text, int from, int to, Options options) {
    super(text, from, to, options);
  }

  abstract Expression primary(@Nullable Cover cover);

  abstract Expression.TemplateLiteral template(boolean tagged);

  abstract Expression.ArrowFunctionExpression arrow(
      int at, List<Pattern> params, boolean async, boolean allowIn);

  /// A condition of `a ? b : …` whose alternative is still to be read.
  private record Condition(int at, Expression test, Expression consequent) {}

  /// Reads an expression, commas included.
  final Expression expression(boolean allowIn) {
    int at = here();
    Expression first = assignment(allowIn, null);
    if (kind != Token.COMMA) {
      return first;
    }
    List<Expression> expressions = new ArrayList<>();
    expressions.add(first);
    while (eat(Token.COMMA)) {
      expressions.add(assignment(allowIn, null));
    }
    return new Expression.SequenceExpression(at, behind(), expressions);
  }

  @Override
  final Expression assignment(boolean allowIn, @Nullable Cover outer) {
    List<Condition> conditions = null;
    int outerChain = beginChain();
    while (true) {
      int at = here();
      Cover cover = conditions == null ? outer : null;
      Expression left = assignmentOrTest(at, allowIn, cover);
      if (kind != Token.QUESTION
          || left == bareArrow
          || (left instanceof Expression.YieldExpression
                  || left instanceof Expression.AssignmentExpression)
              && !parenthesized.containsKey(left)) {
        while (conditions != null && !conditions.isEmpty()) {
          Condition last = conditions.removeLast();
          left =
              new Expression.ConditionalExpression(
                  last.at, behind(), last.test, last.consequent, left);
        }
        endChain(outerChain);
        return left;
      }
      next();
      enter();
      Expression consequent = assignment(true, null);
      leave();
      expect(Token.COLON);
      if (conditions == null) {
        conditions = new ArrayList<>();
      }
      conditions.add(new Condition(at, left, consequent));
      chainLink();
    }
  }

  /// Reads an assignment expression, of a conditional one only the test.
  private Expression assignmentOrTest(int at, boolean allowIn, @Nullable Cover outer) {
    if (context.generator && isWord("yield")) {
      return yieldExpression(allowIn);
    }
    arrowAt = start;
    arrowIn = allowIn;
    Cover own = kind == Token.LBRACE || kind == Token.LBRACKET ? new Cover() : null;
    Expression left = binary(allowIn, own);
    if (!Token.isAssignment(kind) || left == bareArrow) {
      if (own != null) {
        settle(own, left, outer);
      }
      return left;
    }
    Pattern target;
    if (kind == Token.ASSIGN) {
      if (own != null
          && !(left instanceof Expression.ObjectExpression)
          && !(left instanceof Expression.ArrayExpression)) {
        checkCover(own);
      }
      target = assignmentTarget(left);
    } else {
      if (own != null) {
        checkCover(own);
      }
      target = simpleTarget(left) ? toPattern(left, false) : invalidTarget(left, false);
    }
    String operator = Token.text(kind);
    next();
    enter();
    Expression right = assignment(allowIn, null);
    leave();
    return new Expression.AssignmentExpression(at, behind(), operator, target, right);
  }

  private Pattern assignmentTarget(Expression left) {
    return left instanceof Expression.AssignmentExpression
        ? invalidTarget(left, false)
        : toPattern(left, false);
  }

  final boolean simpleTarget(Expression expression) {
    return expression instanceof Identifier || expression instanceof Expression.MemberExpression;
  }

  /// Reports the mistakes of a literal that stays an expression, or hands them to the literal
  /// around that may still become a pattern.
  private void settle(Cover own, Expression left, @Nullable Cover outer) {
    if (outer == null
        || !(left instanceof Expression.ObjectExpression
            || left instanceof Expression.ArrayExpression)) {
      checkCover(own);
      return;
    }
    if (outer.shorthandStart < 0) {
      outer.shorthandStart = own.shorthandStart;
      outer.shorthandEnd = own.shorthandEnd;
    }
    if (outer.doubleProtoStart < 0) {
      outer.doubleProtoStart = own.doubleProtoStart;
      outer.doubleProtoEnd = own.doubleProtoEnd;
    }
  }

  /// §15.5 YieldExpression.
  private Expression yieldExpression(boolean allowIn) {
    int at = here();
    context.yieldAt = start;
    next();
    boolean delegate = !newlineBefore && eat(Token.STAR);
    Expression argument = null;
    if (delegate || !newlineBefore && startsExpression()) {
      enter();
      argument = assignment(allowIn, null);
      leave();
    }
    return new Expression.YieldExpression(at, behind(), argument, delegate);
  }

  private boolean startsExpression() {
    return switch (kind) {
      case Token.RBRACE,
          Token.RPAREN,
          Token.RBRACKET,
          Token.SEMICOLON,
          Token.COMMA,
          Token.COLON,
          Token.EOF,
          Token.IN,
          Token.QUESTION ->
          false;
      default -> !isWord("of");
    };
  }

  private Expression binary(boolean allowIn, @Nullable Cover cover) {
    int outer = beginChain();
    int at = here();
    Expression left;
    if (kind == Token.PRIVATE_NAME) {
      left = privateOperand();
      if (!allowIn) {
        throw unexpected(null);
      }
    } else {
      left = unary(cover);
    }
    if (left != bareArrow && Token.precedence(kind) > 0) {
      left = operators(left, at, 0, allowIn);
    }
    endChain(outer);
    return left;
  }

  /// Reads the operators that bind tighter than `floor`, by climbing (§13.6 to §13.13).
  private Expression operators(Expression first, int at, int floor, boolean allowIn) {
    Expression left = first;
    while (true) {
      int operator = kind;
      int precedence = Token.precedence(operator);
      if (precedence <= floor || operator == Token.IN && !allowIn) {
        return left;
      }
      next();
      int rightAt = here();
      Expression right =
          kind == Token.PRIVATE_NAME && precedence < Token.precedence(Token.IN)
              ? privateOperand()
              : unary(null);
      right = operators(right, rightAt, precedence, allowIn);
      chainLink();
      String sign = Token.text(operator);
      if (precedence <= Token.precedence(Token.AND)) {
        checkMixed(operator, left);
        checkMixed(operator, right);
        left = new Expression.LogicalExpression(at, behind(), sign, left, right);
      } else {
        left = new Expression.BinaryExpression(at, behind(), sign, left, right);
      }
    }
  }

  /// §13.13: `??` stands beside `&&` and `||` only with parentheses.
  private void checkMixed(int operator, Expression operand) {
    if (operand instanceof Expression.LogicalExpression logical
        && (operator == Token.NULLISH) != logical.operator().equals("??")
        && !parenthesized.containsKey(operand)) {
      report(operand, "'??' cannot be mixed with '&&' and '||'", "put one of them in parentheses");
    }
  }

  /// The `#name` of `#name in object` (§13.10).
  private Expression privateOperand() {
    Expression name = privateName();
    if (kind != Token.IN) {
      throw unexpected("'in'");
    }
    return name;
  }

  /// Reads a private name that is used.
  final Expression.PrivateIdentifier privateName() {
    int at = here();
    String name = value;
    next();
    Expression.PrivateIdentifier id = new Expression.PrivateIdentifier(at, behind(), name);
    if (privateNames.isEmpty()) {
      report(id, "Private name '#" + name + "' is not declared in a class around", null);
    } else {
      privateNames.getLast().used.add(id);
    }
    return id;
  }

  /// Whether what [#prefixed] read last is a prefix operator that cannot be the left side of `**`.
  private boolean operatorFirst;

  /// Reads a unary expression and the `**` behind it (§13.6), which binds to the right.
  private Expression unary(@Nullable Cover cover) {
    int at = here();
    Expression left = prefixed(cover);
    if (kind != Token.POW || left == bareArrow) {
      return left;
    }
    if (operatorFirst) {
      throw fail(
          start,
          end,
          "The left side of '**' needs parentheses here",
          "write (-a) ** b or -(a ** b)");
    }
    next();
    enter();
    Expression right = unary(null);
    leave();
    if (right == bareArrow) {
      throw unexpected(null);
    }
    return new Expression.BinaryExpression(at, behind(), "**", left, right);
  }

  private Expression prefixed(@Nullable Cover cover) {
    int at = here();
    Expression result;
    boolean operator = false;
    switch (kind) {
      case Token.NOT,
          Token.TILDE,
          Token.PLUS,
          Token.MINUS,
          Token.TYPEOF,
          Token.VOID,
          Token.DELETE -> {
        int sign = kind;
        next();
        Expression argument = operand();
        result = new Expression.UnaryExpression(at, behind(), Token.text(sign), argument);
        if (sign == Token.DELETE) {
          checkDelete(argument);
        }
        operator = true;
      }
      case Token.INCREMENT, Token.DECREMENT -> {
        String sign = Token.text(kind);
        next();
        Expression argument = operand();
        checkUpdate(argument);
        result = new Expression.UpdateExpression(at, behind(), sign, true, argument);
      }
      default -> {
        if (isWord("await") && awaitsHere()) {
          context.awaitAt = start;
          next();
          Expression argument = operand();
          result = new Expression.AwaitExpression(at, behind(), argument);
          operator = true;
        } else {
          result = subscripts(cover);
          if (result != bareArrow
              && (kind == Token.INCREMENT || kind == Token.DECREMENT)
              && !newlineBefore) {
            checkUpdate(result);
            String sign = Token.text(kind);
            next();
            result = new Expression.UpdateExpression(at, behind(), sign, false, result);
          }
        }
      }
    }
    operatorFirst = operator;
    return result;
  }

  private Expression operand() {
    enter();
    Expression operand = prefixed(null);
    leave();
    if (operand == bareArrow) {
      throw unexpected(null);
    }
    return operand;
  }

  /// Whether the word `await` at hand is the operator. Where it is not allowed but clearly meant,
  /// it is reported and read as one.
  private boolean awaitsHere() {
    if (context.async) {
      return true;
    }
    switch (peekOnLine()) {
      case Token.NAME, Token.THIS, Token.NEW, Token.IMPORT, Token.STRING, Token.NUMBER -> {
        report(start, end, "'await' is allowed in async functions only", "make the function async");
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  private void checkDelete(Expression argument) {
    Expression target =
        argument instanceof Expression.ChainExpression chain ? chain.expression() : argument;
    if (target instanceof Identifier) {
      report(argument, "A variable cannot be deleted", null);
    } else if (target instanceof Expression.MemberExpression member
        && member.property() instanceof Expression.PrivateIdentifier) {
      report(argument, "A private field cannot be deleted", null);
    }
  }

  private void checkUpdate(Expression argument) {
    if (simpleTarget(argument)) {
      toPattern(argument, false);
    } else {
      invalidTarget(argument, false);
    }
  }

  /// Reads a left-hand side: members, calls, templates (§13.3).
  final Expression subscripts(@Nullable Cover cover) {
    int at = here();
    int outer = beginChain();
    int startedAt = start;
    boolean arrowMayStart = arrowAt == start;
    boolean allowIn = arrowIn;
    boolean asyncWord = arrowMayStart && isWord("async");
    Expression first = primary(cover);
    if (first == bareArrow) {
      endChain(outer);
      return first;
    }
    boolean mayBeAsync =
        asyncWord && first instanceof Identifier && lastEnd - startedAt == 5 && !newlineBefore;
    Expression result = subscripts(at, first, true, mayBeAsync, allowIn);
    endChain(outer);
    return result;
  }

  /// Reads what follows a primary expression.
  ///
  /// @param calls whether calls belong to it, which they do not in the callee of `new`
  /// @param mayBeAsync whether `first` is the word `async`, which parameters of an arrow may follow
  final Expression subscripts(
      int at, Expression first, boolean calls, boolean mayBeAsync, boolean allowIn) {
    Expression result = first;
    boolean chain = false;
    while (true) {
      boolean optional = false;
      if (kind == Token.QUESTION_DOT) {
        if (!calls) {
          throw fail(start, end, "An optional chain cannot be constructed with 'new'", null);
        }
        if (result instanceof Expression.Super) {
          throw unexpected(null);
        }
        next();
        optional = true;
        chain = true;
      }
      switch (kind) {
        case Token.LBRACKET -> {
          enter();
          next();
          Expression property = expression(true);
          expect(Token.RBRACKET);
          leave();
          result = new Expression.MemberExpression(at, behind(), result, property, true, optional);
        }
        case Token.LPAREN -> {
          if (!calls) {
            return result;
          }
          int open = start;
          Cover cover = mayBeAsync && !optional ? new Cover() : null;
          boolean[] trailing = new boolean[1];
          List<Expression> arguments = arguments(cover, trailing);
          if (cover != null) {
            if (kind == Token.ARROW && !newlineBefore) {
              return asyncArrow(at, open, arguments, trailing[0], allowIn);
            }
            checkCover(cover);
          }
          result = new Expression.CallExpression(at, behind(), result, arguments, optional);
        }
        case Token.TEMPLATE -> {
          if (chain) {
            throw fail(start, end, "An optional chain cannot be a template's tag", null);
          }
          Expression.TemplateLiteral quasi = template(true);
          result = new Expression.TaggedTemplateExpression(at, behind(), result, quasi);
        }
        default -> {
          if (!optional && !eat(Token.DOT)) {
            return chain ? new Expression.ChainExpression(at, behind(), result) : result;
          }
          if (kind == Token.PRIVATE_NAME && result instanceof Expression.Super) {
            throw fail(start, end, "'super' has no private names", null);
          }
          Expression property = kind == Token.PRIVATE_NAME ? privateName() : anyWord();
          result = new Expression.MemberExpression(at, behind(), result, property, false, optional);
        }
      }
      mayBeAsync = false;
      chainLink();
    }
  }

  /// Reads `(a, ...b)`.
  ///
  /// @param cover takes the mistakes that are none if these are parameters; null if they cannot be
  /// @param trailing set to whether a comma stands before the `)`
  final List<Expression> arguments(@Nullable Cover cover, boolean[] trailing) {
    enter();
    next();
    List<Expression> arguments = new ArrayList<>(2);
    while (kind != Token.RPAREN) {
      trailing[0] = false;
      if (kind == Token.ELLIPSIS) {
        int at = here();
        next();
        Expression argument = assignment(true, cover);
        arguments.add(new Expression.SpreadElement(at, behind(), argument));
      } else {
        arguments.add(assignment(true, cover));
      }
      if (kind != Token.RPAREN) {
        if (kind != Token.COMMA) {
          throw unexpected("',' or ')'");
        }
        next();
        trailing[0] = true;
      }
    }
    next();
    leave();
    return arguments;
  }

  private Expression asyncArrow(
      int at, int open, List<Expression> arguments, boolean trailingComma, boolean allowIn) {
    List<Pattern> params = new ArrayList<>(arguments.size());
    for (int i = 0; i < arguments.size(); i++) {
      Expression argument = arguments.get(i);
      if (argument instanceof Expression.SpreadElement spread) {
        params.add(toRest(spread, i == arguments.size() - 1 && !trailingComma, true));
      } else {
        params.add(toPattern(argument, true));
      }
    }
    checkArrowParameters(open);
    return arrow(at, params, true, allowIn);
  }

  /// §15.3.1: the parameters of an arrow contain no `await` or `yield` of the function around.
  final void checkArrowParameters(int open) {
    int at = Math.max(context.awaitAt, context.yieldAt);
    if (at >= open) {
      report(at, at + 5, "'await' and 'yield' cannot be used in parameters", null);
    }
  }
}
