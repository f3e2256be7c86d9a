package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statements and declarations (ECMA-262 §14), and `@watch`.
abstract class StatementParser extends FunctionParser {
  StatementParser(String text, int from, int to, Options options) {
    super(text, from, to, options);
  }

  @Override
  final List<Statement> bodyStatements(boolean simpleParameters) {
    List<Statement> statements = new ArrayList<>();
    boolean prologue = true;
    while (kind != Token.RBRACE) {
      boolean string = kind == Token.STRING;
      boolean useStrict = string && end - start == 12 && text.startsWith("use strict", start + 1);
      Statement statement = statement();
      statements.add(statement);
      prologue &=
          string
              && statement instanceof Statement.ExpressionStatement directive
              && directive.expression() instanceof Literal.StringLiteral;
      if (prologue && useStrict && !simpleParameters) {
        // §15.2.1
        report(statement, "'use strict' needs parameters without defaults and patterns", null);
      }
    }
    next();
    return statements;
  }

  /// Reads a statement of a list, where declarations may stand.
  @Override
  final Statement statement() {
    int at = here();
    switch (kind) {
      case Token.FUNCTION -> {
        return functionDeclaration(at, false, true);
      }
      case Token.CLASS -> {
        return classDeclaration(true);
      }
      case Token.CONST -> {
        return variableDeclaration(at, Statement.VariableKind.CONST);
      }
      case Token.AT -> {
        return compileTimeForm(at);
      }
      case Token.NAME -> {
        if (isWord("let")) {
          return variableDeclaration(at, Statement.VariableKind.LET);
        }
        if (isWord("async") && peekOnLine() == Token.FUNCTION) {
          next();
          return functionDeclaration(at, true, true);
        }
        return expressionStatement(at);
      }
      case Token.IMPORT, Token.EXPORT -> {
        return moduleItem(at);
      }
      default -> {
        return plainStatement(at);
      }
    }
  }

  /// Reads an `import` or `export`, which belongs to the top level of a module, or an expression
  /// that starts with `import`.
  abstract Statement moduleItem(int at);

  /// Reads `@props`, which belongs to the top level.
  abstract Statement propsDirective(int at);

  /// Reads the body of `if`, a loop or a label, where no declaration may stand.
  private Statement body() {
    enter();
    int at = here();
    switch (kind) {
      case Token.FUNCTION, Token.CLASS, Token.CONST ->
          report(start, end, "A declaration needs a block here", "put it in braces");
      default -> {
        if (isWord("let") || isWord("async") && peekOnLine() == Token.FUNCTION) {
          report(start, end, "A declaration needs a block here", "put it in braces");
        } else {
          Statement result = kind == Token.NAME ? expressionStatement(at) : plainStatement(at);
          leave();
          return result;
        }
      }
    }
    // Reported above; it is read in a scope of its own, so that it declares nothing outside.
    names.enterBlock();
    Statement result = statement();
    names.leave();
    leave();
    return result;
  }

  private Statement plainStatement(int at) {
    switch (kind) {
      case Token.LBRACE -> {
        names.enterBlock();
        Statement result = block();
        names.leave();
        return result;
      }
      case Token.SEMICOLON -> {
        next();
        return new Statement.EmptyStatement(at, behind());
      }
      case Token.VAR -> {
        return variableDeclaration(at, Statement.VariableKind.VAR);
      }
      case Token.IF -> {
        return ifStatement();
      }
      case Token.FOR -> {
        names.enterBlock();
        Statement result = forStatement(at);
        names.leave();
        return result;
      }
      case Token.WHILE -> {
        next();
        Expression test = condition();
        Statement body = loopBody();
        return new Statement.WhileStatement(at, behind(), test, body);
      }
      case Token.DO -> {
        next();
        Statement body = loopBody();
        expect(Token.WHILE);
        Expression test = condition();
        // §12.10.1: a semicolon is always inserted after `do … while (…)`.
        eat(Token.SEMICOLON);
        return new Statement.DoWhileStatement(at, behind(), body, test);
      }
      case Token.BREAK, Token.CONTINUE -> {
        return jump(at, kind == Token.BREAK);
      }
      case Token.RETURN -> {
        if (!context.mayReturn) {
          report(start, end, "'return' is allowed in functions only", null);
        }
        next();
        Expression argument = canEnd() ? null : expression(true);
        semicolon();
        return new Statement.ReturnStatement(at, behind(), argument);
      }
      case Token.THROW -> {
        next();
        if (newlineBefore) {
          throw fail(lastEnd, lastEnd, "The value to throw must start on the same line", null);
        }
        Expression argument = expression(true);
        semicolon();
        return new Statement.ThrowStatement(at, behind(), argument);
      }
      case Token.TRY -> {
        return tryStatement(at);
      }
      case Token.SWITCH -> {
        return switchStatement(at);
      }
      case Token.DEBUGGER -> {
        next();
        semicolon();
        return new Statement.DebuggerStatement(at, behind());
      }
      case Token.WITH -> throw fail(start, end, "'with' is not allowed in modules", null);
      case Token.IMPORT -> {
        int following = peek();
        if (following == Token.LPAREN || following == Token.DOT) {
          return expressionStatement(at);
        }
        throw fail(start, end, "'import' is allowed at the top level of a module only", null);
      }
      case Token.EXPORT ->
          throw fail(start, end, "'export' is allowed at the top level of a module only", null);
      case Token.AT -> throw fail(start, end, "'@' forms cannot stand here", null);
      default -> {
        return expressionStatement(at);
      }
    }
  }

  private Statement expressionStatement(int at) {
    boolean name = kind == Token.NAME;
    Expression expression = expression(true);
    if (name
        && kind == Token.COLON
        && expression instanceof Identifier label
        && !parenthesized.containsKey(label)) {
      return labeled(at, label);
    }
    semicolon();
    return new Statement.ExpressionStatement(at, behind(), expression);
  }

  final Statement.BlockStatement block() {
    int at = here();
    if (kind != Token.LBRACE) {
      throw unexpected("'{'");
    }
    enter();
    next();
    List<Statement> statements = new ArrayList<>();
    while (kind != Token.RBRACE) {
      statements.add(statement());
    }
    next();
    leave();
    return new Statement.BlockStatement(at, behind(), statements);
  }

  private Expression condition() {
    expect(Token.LPAREN);
    Expression test = expression(true);
    expect(Token.RPAREN);
    return test;
  }

  /// An `if (test) consequent` whose `else` is still to be read.
  private record Branch(int at, Expression test, Statement consequent) {}

  /// Reads a chain of `if … else if …` without recursion; real code has very long ones.
  private Statement ifStatement() {
    List<Branch> branches = new ArrayList<>(1);
    int outer = beginChain();
    Statement last = null;
    while (kind == Token.IF) {
      int at = here();
      next();
      Expression test = condition();
      Statement consequent = body();
      branches.add(new Branch(at, test, consequent));
      chainLink();
      if (!eat(Token.ELSE)) {
        break;
      }
      if (kind != Token.IF) {
        last = body();
        break;
      }
    }
    for (int i = branches.size() - 1; i >= 0; i--) {
      Branch branch = branches.get(i);
      last = new Statement.IfStatement(branch.at, behind(), branch.test, branch.consequent, last);
    }
    endChain(outer);
    if (last == null) {
      throw unexpected("'if'");
    }
    return last;
  }

  private Statement loopBody() {
    context.loops++;
    Statement body = body();
    context.loops--;
    return body;
  }

  private Statement forStatement(int at) {
    next();
    boolean await = false;
    if (isWord("await")) {
      if (!context.async) {
        report(
            start,
            end,
            "'for await' is allowed in async functions only",
            "make the function async");
      } else {
        context.awaitAt = start;
      }
      await = true;
      next();
    }
    expect(Token.LPAREN);
    if (kind == Token.SEMICOLON) {
      return plainFor(at, null, await);
    }
    Statement.VariableKind declares =
        kind == Token.VAR
            ? Statement.VariableKind.VAR
            : kind == Token.CONST
                ? Statement.VariableKind.CONST
                : isWord("let") ? Statement.VariableKind.LET : null;
    int headAt = here();
    int headStart = start;
    if (declares != null) {
      next();
      Statement.VariableDeclaration head = declarators(headAt, declares, true);
      if ((kind == Token.IN || isWord("of")) && head.declarations().size() == 1) {
        if (head.declarations().getFirst().init() != null) {
          report(
              head.declarations().getFirst(),
              "The variable of this loop cannot have a value",
              null);
        }
        return iteration(at, head, await);
      }
      if (kind == Token.IN || isWord("of")) {
        throw fail(start, end, "This loop declares one variable only", null);
      }
      checkInitialized(head);
      return plainFor(at, head, await);
    }
    boolean startsWithAsync = isWord("async");
    arrowAt = -1;
    Cover cover = new Cover();
    Expression init = forInit(cover);
    if (kind == Token.IN || isWord("of")) {
      if (kind != Token.IN && !await && startsWithAsync && lastEnd - headStart == 5) {
        // §14.7.5: `for (async of` could go on as an arrow function.
        report(headStart, lastEnd, "This loop's target cannot be called 'async'", null);
      }
      Pattern target =
          init instanceof Expression.AssignmentExpression
              ? invalidTarget(init, false)
              : toPattern(init, false);
      return iteration(at, target, await);
    }
    checkCover(cover);
    return plainFor(at, init, await);
  }

  /// Reads the first expression of a `for`, which may turn out to be a target.
  private Expression forInit(Cover cover) {
    int at = here();
    Expression first = assignment(false, cover);
    if (kind != Token.COMMA) {
      return first;
    }
    List<Expression> expressions = new ArrayList<>();
    expressions.add(first);
    while (eat(Token.COMMA)) {
      expressions.add(assignment(false, null));
    }
    return new Expression.SequenceExpression(at, behind(), expressions);
  }

  private Statement plainFor(int at, @Nullable Node init, boolean await) {
    if (await) {
      throw unexpected("'of'");
    }
    expect(Token.SEMICOLON);
    Expression test = kind == Token.SEMICOLON ? null : expression(true);
    expect(Token.SEMICOLON);
    Expression update = kind == Token.RPAREN ? null : expression(true);
    expect(Token.RPAREN);
    Statement body = loopBody();
    return new Statement.ForStatement(at, behind(), init, test, update, body);
  }

  private Statement iteration(int at, Node left, boolean await) {
    boolean in = kind == Token.IN;
    if (in && await) {
      throw unexpected("'of'");
    }
    next();
    Expression right = in ? expression(true) : assignment(true, null);
    expect(Token.RPAREN);
    Statement body = loopBody();
    return in
        ? new Statement.ForInStatement(at, behind(), left, right, body)
        : new Statement.ForOfStatement(at, behind(), left, right, body, await);
  }

  final Statement.VariableDeclaration variableDeclaration(
      int at, Statement.VariableKind variableKind) {
    next();
    Statement.VariableDeclaration declared = declarators(at, variableKind, false);
    semicolon();
    checkInitialized(declared);
    return new Statement.VariableDeclaration(at, behind(), variableKind, declared.declarations());
  }

  private Statement.VariableDeclaration declarators(
      int at, Statement.VariableKind variableKind, boolean inFor) {
    List<Node.VariableDeclarator> declarators = new ArrayList<>(1);
    do {
      int declaratorAt = here();
      Pattern id = bindingTarget();
      declare(id, variableKind == Statement.VariableKind.VAR ? Names.How.VAR : Names.How.LEXICAL);
      Expression init = eat(Token.ASSIGN) ? assignment(!inFor, null) : null;
      declarators.add(new Node.VariableDeclarator(declaratorAt, behind(), id, init));
    } while (eat(Token.COMMA));
    return new Statement.VariableDeclaration(at, behind(), variableKind, declarators);
  }

  private void checkInitialized(Statement.VariableDeclaration declared) {
    for (Node.VariableDeclarator declarator : declared.declarations()) {
      if (declarator.init() != null) {
        continue;
      }
      if (!(declarator.id() instanceof Identifier)) {
        report(declarator.id(), "A destructuring declaration needs a value", "add = value");
      } else if (declared.kind() == Statement.VariableKind.CONST) {
        report(declarator.id(), "A constant needs a value", "add = value, or use let");
      }
    }
  }

  private Statement jump(int at, boolean isBreak) {
    int keyword = start;
    next();
    Identifier label = null;
    if (kind == Token.NAME && !newlineBefore) {
      label = variable();
      Label target = findLabel(label.name());
      if (target == null) {
        report(label, "There is no label '" + label.name() + "' around this", null);
      } else if (!isBreak && !target.loop()) {
        report(label, "'continue' needs the label of a loop", null);
      }
    } else if (context.loops == 0 && (!isBreak || context.switches == 0)) {
      report(
          keyword,
          lastEnd,
          isBreak
              ? "'break' is allowed in loops and switches only"
              : "'continue' is allowed in loops only",
          null);
    }
    semicolon();
    return isBreak
        ? new Statement.BreakStatement(at, behind(), label)
        : new Statement.ContinueStatement(at, behind(), label);
  }

  private @Nullable Label findLabel(String name) {
    for (Label label : context.labels) {
      if (label.name().equals(name)) {
        return label;
      }
    }
    return null;
  }

  private Statement labeled(int at, Identifier label) {
    if (findLabel(label.name()) != null) {
      report(label, "Label '" + label.name() + "' is already used around this", null);
    }
    next();
    context.labels.add(new Label(label.name(), labelsLoop()));
    Statement body = body();
    context.labels.removeLast();
    return new Statement.LabeledStatement(at, behind(), label, body);
  }

  /// Whether a loop follows, further labels left aside.
  private boolean labelsLoop() {
    if (kind != Token.NAME) {
      return kind == Token.FOR || kind == Token.WHILE || kind == Token.DO;
    }
    Mark mark = mark();
    boolean colon = true;
    while (kind == Token.NAME && colon) {
      next();
      colon = eat(Token.COLON);
    }
    boolean loop = colon && (kind == Token.FOR || kind == Token.WHILE || kind == Token.DO);
    reset(mark);
    return loop;
  }

  private Statement tryStatement(int at) {
    next();
    names.enterBlock();
    Statement.BlockStatement block = block();
    names.leave();
    Node.CatchClause handler = null;
    if (kind == Token.CATCH) {
      int clauseAt = here();
      next();
      names.enterBlock();
      Pattern param = null;
      if (eat(Token.LPAREN)) {
        param = bindingTarget();
        declare(param, param instanceof Identifier ? Names.How.SIMPLE_CATCH : Names.How.CATCH);
        expect(Token.RPAREN);
      }
      // The block shares the parameter's scope here: §14.15.1 refuses to redeclare it by let.
      Statement.BlockStatement body = block();
      names.leave();
      handler = new Node.CatchClause(clauseAt, behind(), param, body);
    }
    Statement.BlockStatement finalizer = null;
    if (eat(Token.FINALLY)) {
      names.enterBlock();
      finalizer = block();
      names.leave();
    }
    if (handler == null && finalizer == null) {
      throw unexpected("'catch' or 'finally'");
    }
    return new Statement.TryStatement(at, behind(), block, handler, finalizer);
  }

  private Statement switchStatement(int at) {
    next();
    Expression discriminant = condition();
    expect(Token.LBRACE);
    enter();
    names.enterBlock();
    context.switches++;
    List<Node.SwitchCase> cases = new ArrayList<>();
    boolean hasDefault = false;
    while (kind != Token.RBRACE) {
      int caseAt = here();
      Expression test = null;
      if (kind == Token.CASE) {
        next();
        test = expression(true);
      } else if (kind == Token.DEFAULT) {
        if (hasDefault) {
          report(start, end, "A switch has one 'default' only", null);
        }
        hasDefault = true;
        next();
      } else {
        throw unexpected("'case', 'default' or '}'");
      }
      expect(Token.COLON);
      List<Statement> consequent = new ArrayList<>();
      while (kind != Token.CASE && kind != Token.DEFAULT && kind != Token.RBRACE) {
        consequent.add(statement());
      }
      cases.add(new Node.SwitchCase(caseAt, behind(), test, consequent));
    }
    next();
    context.switches--;
    names.leave();
    leave();
    return new Statement.SwitchStatement(at, behind(), discriminant, cases);
  }

  /// Reads `@watch a, b` and the function behind it, or `@props`.
  private Statement compileTimeForm(int at) {
    int keyword = start;
    next();
    boolean attached = start == keyword + 1;
    if (attached && isWord("props")) {
      return propsDirective(at);
    }
    if (!attached || !isWord("watch")) {
      throw fail(
          keyword,
          kind == Token.NAME && attached ? end : keyword + 1,
          "Unknown form behind '@'",
          "there are @watch and @props");
    }
    int keywordEnd = map(end);
    next();
    List<Identifier> watched = new ArrayList<>();
    do {
      watched.add(variable());
    } while (eat(Token.COMMA));
    int functionAt = here();
    boolean async = isWord("async") && peekOnLine() == Token.FUNCTION;
    if (async) {
      next();
    }
    if (kind != Token.FUNCTION) {
      if (kind == Token.ERROR) {
        throw unexpected(null);
      }
      throw fail(
          keyword,
          lastEnd,
          "@watch must stand before a function declaration",
          "write function name() { … } behind it");
    }
    Statement.FunctionDeclaration function = functionDeclaration(functionAt, async, true);
    return new Statement.WatchDeclaration(at, behind(), at, keywordEnd, watched, function);
  }
}
