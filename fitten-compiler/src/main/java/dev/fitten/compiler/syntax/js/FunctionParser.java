package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions and classes (ECMA-262 §15).
abstract class FunctionParser extends PrimaryParser {
  FunctionParser(String text, int from, int to, Options options) {
    super(text, from, to, options);
  }

  abstract Statement statement();

  /// Reads statements up to the `}` and over it; strings at the start may be directives.
  abstract List<Statement> bodyStatements(boolean simpleParameters);

  private static Context functionContext(boolean async, boolean generator) {
    Context inner = new Context();
    inner.async = async;
    inner.generator = generator;
    inner.mayReturn = true;
    inner.newTarget = true;
    return inner;
  }

  /// Reads a function from the word `function` on; `at` is where it or its `async` starts.
  @Override
  final Expression functionExpression(int at, boolean async) {
    next();
    boolean generator = eat(Token.STAR);
    Identifier id = kind == Token.LPAREN ? null : bindingName();
    Context outer = context;
    context = functionContext(async, generator);
    names.enterFunction();
    List<Pattern> params = parameters();
    Statement.BlockStatement body = functionBody(params);
    names.leave();
    context = outer;
    return new Expression.FunctionExpression(at, behind(), id, params, body, async, generator);
  }

  /// Reads a declaration from the word `function` on.
  ///
  /// @param needsName false only for `export default`
  final Statement.FunctionDeclaration functionDeclaration(
      int at, boolean async, boolean needsName) {
    next();
    boolean generator = eat(Token.STAR);
    Identifier id = null;
    if (needsName || kind != Token.LPAREN) {
      id = bindingName();
      declare(id, Names.How.FUNCTION);
    }
    Context outer = context;
    context = functionContext(async, generator);
    names.enterFunction();
    List<Pattern> params = parameters();
    Statement.BlockStatement body = functionBody(params);
    names.leave();
    context = outer;
    return new Statement.FunctionDeclaration(at, behind(), id, params, body, async, generator);
  }

  @Override
  final Expression.FunctionExpression objectMethod(
      Node.PropertyKind propertyKind, boolean async, boolean generator) {
    Context inner = functionContext(async, generator);
    inner.superProperty = true;
    Expression.FunctionExpression method = method(inner);
    checkAccessor(
        method, propertyKind == Node.PropertyKind.GET, propertyKind == Node.PropertyKind.SET);
    return method;
  }

  /// Reads the parameters and body of a method, which start at `(`.
  private Expression.FunctionExpression method(Context inner) {
    int at = here();
    Context outer = context;
    context = inner;
    names.enterFunction();
    List<Pattern> params = parameters();
    Statement.BlockStatement body = functionBody(params);
    names.leave();
    context = outer;
    return new Expression.FunctionExpression(
        at, behind(), null, params, body, inner.async, inner.generator);
  }

  private void checkAccessor(Expression.FunctionExpression method, boolean getter, boolean setter) {
    if (getter && !method.params().isEmpty()) {
      report(method.params().getFirst(), "A getter has no parameters", null);
    }
    if (setter) {
      if (method.params().size() != 1) {
        int at = method.start();
        errors.add(new SyntaxError(at, at + 1, "A setter has exactly one parameter", null));
      } else if (method.params().getFirst() instanceof Pattern.RestElement rest) {
        report(rest, "A setter's parameter cannot be a rest parameter", null);
      }
    }
  }

  private List<Pattern> parameters() {
    expect(Token.LPAREN);
    List<Pattern> params = new ArrayList<>(4);
    while (kind != Token.RPAREN) {
      Pattern parameter = kind == Token.ELLIPSIS ? bindingRest(Token.RPAREN) : bindingElement();
      declare(parameter, Names.How.PARAMETER);
      params.add(parameter);
      if (kind != Token.RPAREN) {
        if (kind != Token.COMMA) {
          throw unexpected("',' or ')'");
        }
        next();
      }
    }
    next();
    int at = Math.max(context.awaitAt, context.yieldAt);
    if (at >= 0) {
      report(at, at + 5, "'await' and 'yield' cannot be used in parameters", null);
    }
    return params;
  }

  private Statement.BlockStatement functionBody(List<Pattern> params) {
    boolean simple = true;
    for (Pattern parameter : params) {
      simple &= parameter instanceof Identifier;
    }
    int at = here();
    if (kind != Token.LBRACE) {
      throw unexpected("'{'");
    }
    enter();
    next();
    List<Statement> statements = bodyStatements(simple);
    leave();
    return new Statement.BlockStatement(at, behind(), statements);
  }

  @Override
  final Expression.ArrowFunctionExpression arrow(
      int at, List<Pattern> params, boolean async, boolean allowIn) {
    Context outer = context;
    Context inner = new Context();
    inner.async = async;
    inner.mayReturn = true;
    inner.superProperty = outer.superProperty;
    inner.superCall = outer.superCall;
    inner.newTarget = outer.newTarget;
    inner.noArguments = outer.noArguments;
    context = inner;
    names.enterFunction();
    for (Pattern parameter : params) {
      declare(parameter, Names.How.PARAMETER);
    }
    if (kind != Token.ARROW || newlineBefore) {
      throw unexpected("'=>'");
    }
    next();
    Node body;
    if (kind == Token.LBRACE) {
      body = functionBody(params);
    } else {
      enter();
      body = assignment(allowIn, null);
      leave();
    }
    names.leave();
    context = outer;
    Expression.ArrowFunctionExpression result =
        new Expression.ArrowFunctionExpression(at, behind(), params, body, async);
    bareArrow = result;
    return result;
  }

  @Override
  final Expression classExpression() {
    int at = here();
    next();
    Identifier id = kind == Token.NAME ? bindingName() : null;
    ClassRest rest = classRest();
    return new Expression.ClassExpression(at, behind(), id, rest.superClass, rest.body);
  }

  /// Reads a class declaration.
  ///
  /// @param needsName false only for `export default`
  final Statement.ClassDeclaration classDeclaration(boolean needsName) {
    int at = here();
    next();
    Identifier id = null;
    if (needsName || kind == Token.NAME) {
      id = bindingName();
      declare(id, Names.How.LEXICAL);
    }
    ClassRest rest = classRest();
    return new Statement.ClassDeclaration(at, behind(), id, rest.superClass, rest.body);
  }

  private record ClassRest(@Nullable Expression superClass, Node.ClassBody body) {}

  private ClassRest classRest() {
    enter();
    privateNames.add(new PrivateNames());
    Expression superClass = null;
    if (eat(Token.EXTENDS)) {
      arrowAt = -1;
      superClass = heritage();
    }
    int at = here();
    expect(Token.LBRACE);
    List<Node.ClassMember> members = new ArrayList<>();
    boolean constructor = false;
    while (kind != Token.RBRACE) {
      if (eat(Token.SEMICOLON)) {
        continue;
      }
      Node.ClassMember member = classMember(superClass != null);
      members.add(member);
      if (member instanceof Node.MethodDefinition method
          && method.kind() == Node.MethodKind.CONSTRUCTOR) {
        if (constructor) {
          report(method.key(), "A class has one constructor only", null);
        }
        constructor = true;
      }
    }
    next();
    resolvePrivateNames();
    leave();
    return new ClassRest(superClass, new Node.ClassBody(at, behind(), members));
  }

  /// §15.7: the heritage is evaluated with the private names of the classes around only.
  private Expression heritage() {
    PrivateNames own = privateNames.removeLast();
    Expression superClass = subscripts(null);
    privateNames.add(own);
    return superClass;
  }

  private void resolvePrivateNames() {
    PrivateNames own = privateNames.removeLast();
    for (Expression.PrivateIdentifier use : own.used) {
      if (own.declared.containsKey(use.name())) {
        continue;
      }
      if (privateNames.isEmpty()) {
        report(use, "Private name '#" + use.name() + "' is not declared in a class around", null);
      } else {
        privateNames.getLast().used.add(use);
      }
    }
  }

  private boolean startsMemberName() {
    return switch (kind) {
      case Token.PRIVATE_NAME, Token.STRING, Token.NUMBER, Token.BIGINT, Token.LBRACKET -> true;
      default -> atWord();
    };
  }

  private Node.ClassMember classMember(boolean derived) {
    int at = here();
    boolean isStatic = false;
    boolean async = false;
    boolean generator = false;
    Node.MethodKind methodKind = Node.MethodKind.METHOD;
    Expression key = null;
    if (isWord("static")) {
      Identifier word = anyWord();
      if (kind == Token.LBRACE) {
        return staticBlock(at);
      }
      if (startsMemberName() || kind == Token.STAR) {
        isStatic = true;
      } else {
        key = word;
      }
    }
    if (key == null && isWord("async")) {
      Identifier word = anyWord();
      if ((startsMemberName() || kind == Token.STAR) && !newlineBefore) {
        async = true;
      } else {
        key = word;
      }
    }
    if (key == null && eat(Token.STAR)) {
      generator = true;
    }
    if (key == null && !async && !generator && (isWord("get") || isWord("set"))) {
      boolean getter = isWord("get");
      Identifier word = anyWord();
      if (startsMemberName()) {
        methodKind = getter ? Node.MethodKind.GET : Node.MethodKind.SET;
      } else {
        key = word;
      }
    }
    boolean[] computed = new boolean[1];
    if (key == null) {
      if (kind == Token.PRIVATE_NAME) {
        int keyAt = here();
        String name = value;
        next();
        key = new Expression.PrivateIdentifier(keyAt, behind(), name);
      } else {
        key = propertyKey(computed);
      }
    }
    boolean method =
        kind == Token.LPAREN || async || generator || methodKind != Node.MethodKind.METHOD;
    if (key instanceof Expression.PrivateIdentifier id) {
      declarePrivate(id, method ? methodKind : null, isStatic);
    }
    String name = computed[0] ? "" : plainName(key);
    return method
        ? method(at, key, name, methodKind, computed[0], isStatic, async, generator, derived)
        : field(at, key, name, computed[0], isStatic);
  }

  private Node.MethodDefinition method(
      int at,
      Expression key,
      String name,
      Node.MethodKind written,
      boolean computed,
      boolean isStatic,
      boolean async,
      boolean generator,
      boolean derived) {
    Node.MethodKind methodKind = written;
    if (kind != Token.LPAREN) {
      throw unexpected("'('");
    }
    Context inner = functionContext(async, generator);
    inner.superProperty = true;
    if (isStatic) {
      if (name.equals("prototype")) {
        report(key, "A static member cannot be called 'prototype'", null);
      }
    } else if (name.equals("constructor")) {
      if (written != Node.MethodKind.METHOD || async || generator) {
        report(key, "A constructor cannot be a getter, setter, generator or async", null);
      } else {
        methodKind = Node.MethodKind.CONSTRUCTOR;
        inner.superCall = derived;
      }
    }
    Expression.FunctionExpression function = method(inner);
    checkAccessor(function, written == Node.MethodKind.GET, written == Node.MethodKind.SET);
    return new Node.MethodDefinition(at, behind(), key, function, methodKind, computed, isStatic);
  }

  private Node.PropertyDefinition field(
      int at, Expression key, String name, boolean computed, boolean isStatic) {
    if (name.equals("constructor") || isStatic && name.equals("prototype")) {
      report(key, "A field cannot be called '" + name + "'", null);
    }
    Expression init = null;
    if (eat(Token.ASSIGN)) {
      Context outer = context;
      Context inner = new Context();
      inner.superProperty = true;
      inner.newTarget = true;
      inner.noArguments = true;
      context = inner;
      names.enterFunction();
      init = assignment(true, null);
      names.leave();
      context = outer;
    }
    semicolon();
    return new Node.PropertyDefinition(at, behind(), key, init, computed, isStatic);
  }

  private Node.StaticBlock staticBlock(int at) {
    enter();
    next();
    Context outer = context;
    Context inner = new Context();
    inner.superProperty = true;
    inner.newTarget = true;
    inner.noArguments = true;
    inner.staticBlock = true;
    context = inner;
    names.enterFunction();
    List<Statement> statements = new ArrayList<>();
    while (kind != Token.RBRACE) {
      statements.add(statement());
    }
    next();
    names.leave();
    context = outer;
    leave();
    return new Node.StaticBlock(at, behind(), statements);
  }

  /// §15.7.1: a private name is declared once, but for a getter and a setter of the same placement.
  ///
  /// @param methodKind null for a field
  private void declarePrivate(
      Expression.PrivateIdentifier id, Node.@Nullable MethodKind methodKind, boolean isStatic) {
    if (id.name().equals("constructor")) {
      report(id, "A private name cannot be '#constructor'", null);
    }
    String placement = isStatic ? "static " : "";
    String how =
        methodKind == Node.MethodKind.GET
            ? placement + "get"
            : methodKind == Node.MethodKind.SET ? placement + "set" : "once";
    var declared = privateNames.getLast().declared;
    String before = declared.put(id.name(), how);
    if (before == null) {
      return;
    }
    boolean pair =
        before.equals(placement + "get") && how.equals(placement + "set")
            || before.equals(placement + "set") && how.equals(placement + "get");
    if (!pair) {
      report(id, "Private name '#" + id.name() + "' is already declared", null);
    }
    declared.put(id.name(), "once");
  }
}
