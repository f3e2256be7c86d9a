package dev.fitten.compiler.syntax.js;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The top level: lists of statements with recovery from errors, imports and exports (ECMA-262
/// §16.2), `@props`.
final class ModuleParser extends StatementParser {
  /// Whether imports and exports may stand at the top level.
  private boolean module;

  /// Whether text was left out after an error, so that a name missing here may be declared there.
  private boolean skipped;

  private final Set<String> exported = new HashSet<>();
  private final List<Identifier> exportedLocals = new ArrayList<>();

  ModuleParser(String text, int from, int to, Options options) {
    super(text, from, to, options);
  }

  ParseResult<Node.Program> module() {
    module = true;
    context.async = true;
    names.enterModule();
    List<Statement> statements = statements();
    if (!skipped) {
      for (Identifier local : exportedLocals) {
        if (!names.declaredAtTop(local.name())) {
          report(local, "'" + local.name() + "' is exported but not declared", null);
        }
      }
    }
    return result(new Node.Program(map(from), map(limit), statements), limit);
  }

  ParseResult<Node.Program> fragment() {
    context.async = options.allowAwait();
    context.mayReturn = options.allowReturn();
    names.enterFunction();
    List<Statement> statements = statements();
    return result(new Node.Program(map(from), map(limit), statements), limit);
  }

  ParseResult<Expression> wholeExpression() {
    context.async = options.allowAwait();
    names.enterFunction();
    Expression tree;
    try {
      next();
      tree = expression(true);
      if (kind != Token.EOF) {
        throw unexpected(null);
      }
    } catch (Failure failure) {
      tree = new Expression.InvalidExpression(map(from), map(limit));
    } catch (StackOverflowError overflow) {
      tree = overflow(limit);
    }
    return result(tree, limit);
  }

  ParseResult<Expression> expressionPrefix() {
    context.async = options.allowAwait();
    names.enterFunction();
    Expression tree;
    try {
      next();
      tree = assignment(true, null);
    } catch (Failure failure) {
      tree = new Expression.InvalidExpression(map(from), map(lastEnd));
    } catch (StackOverflowError overflow) {
      tree = overflow(lastEnd);
    }
    return result(tree, lastEnd);
  }

  ParseResult<Pattern> patternPrefix() {
    context.async = options.allowAwait();
    names.enterFunction();
    Pattern tree;
    try {
      next();
      tree = bindingTarget();
      declare(tree, Names.How.LEXICAL);
    } catch (Failure failure) {
      tree = new Expression.InvalidExpression(map(from), map(lastEnd));
    } catch (StackOverflowError overflow) {
      tree = overflow(lastEnd);
    }
    return result(tree, lastEnd);
  }

  /// A thread with a small stack is no reason to throw: the text is refused as nested too deep.
  private Expression.InvalidExpression overflow(int to) {
    report(from, from, "This is nested too deep for the stack of this thread", null);
    return new Expression.InvalidExpression(map(from), map(to));
  }

  private <T extends Node> ParseResult<T> result(T tree, int to) {
    int reported = map(to);
    while (!comments.isEmpty() && comments.getLast().start() >= reported) {
      comments.removeLast();
    }
    return new ParseResult<>(tree, to, sortedErrors(), List.copyOf(comments));
  }

  private List<Statement> statements() {
    List<Statement> statements = new ArrayList<>();
    Context top = context;
    next();
    while (kind != Token.EOF) {
      Mark before = mark();
      try {
        statements.add(statement());
      } catch (Failure failure) {
        skipped = true;
        context = top;
        privateNames.clear();
        names.leaveTo(1);
        nesting(0);
        if (!skipStatement(before)) {
          break;
        }
      } catch (StackOverflowError overflow) {
        skipped = true;
        overflow(limit);
        break;
      }
    }
    return statements;
  }

  /// Moves from a statement that could not be read to the next one that starts beyond doubt: a
  /// keyword of a statement at the start of a line, with every bracket since `before` closed. Less
  /// would report what only follows from the first error.
  ///
  /// @return false if there is none
  private boolean skipStatement(Mark before) {
    int failedAt = start;
    int reported = errors.size();
    List<SyntaxError> kept = new ArrayList<>(errors);
    reset(before);
    boolean found = false;
    Deque<Integer> open = new ArrayDeque<>();
    int previous = Token.EOF;
    try {
      while (kind != Token.EOF) {
        if (open.isEmpty()
            && start >= failedAt
            && start > before.start()
            && newlineBefore
            && startsStatement()) {
          found = true;
          break;
        }
        if (kind == Token.ERROR && start != failedAt) {
          break;
        }
        if ((kind == Token.SLASH || kind == Token.DIV_ASSIGN) && !endsOperand(previous)) {
          rescanRegExp();
        }
        // A stray `)` or `]` may be the error itself; behind a stray `}` nothing is certain.
        boolean stray = start == failedAt && open.isEmpty() && kind != Token.RBRACE;
        if (!bracket(open) && !stray) {
          break;
        }
        previous = kind;
        next();
      }
    } catch (Failure unterminatedTemplate) {
      found = false;
    }
    errors.clear();
    errors.addAll(kept.subList(0, reported));
    return found;
  }

  /// Follows the brackets; false if one closes what was not opened.
  private boolean bracket(Deque<Integer> open) {
    switch (kind) {
      case Token.LBRACE, Token.LPAREN, Token.LBRACKET -> open.push(kind);
      case Token.TEMPLATE -> {
        templateChunk();
        if (!chunkTail) {
          open.push(Token.TEMPLATE);
        }
      }
      case Token.RPAREN, Token.RBRACKET, Token.RBRACE -> {
        if (open.isEmpty()) {
          return false;
        }
        int opener = open.pop();
        if (kind == Token.RBRACE && opener == Token.TEMPLATE) {
          templateChunk();
          if (!chunkTail) {
            open.push(Token.TEMPLATE);
          }
          return true;
        }
        // Each opening bracket's number is one below that of the bracket that closes it.
        return opener == kind - 1;
      }
      default -> {}
    }
    return true;
  }

  private boolean startsStatement() {
    return switch (kind) {
      case Token.IMPORT,
          Token.EXPORT,
          Token.CONST,
          Token.VAR,
          Token.FUNCTION,
          Token.CLASS,
          Token.IF,
          Token.FOR,
          Token.WHILE,
          Token.TRY,
          Token.SWITCH,
          Token.THROW,
          Token.AT ->
          true;
      default -> isWord("let") || isWord("async") && peekOnLine() == Token.FUNCTION;
    };
  }

  /// Whether a `/` behind this token divides.
  private static boolean endsOperand(int tokenKind) {
    return switch (tokenKind) {
      case Token.NAME,
          Token.PRIVATE_NAME,
          Token.NUMBER,
          Token.BIGINT,
          Token.STRING,
          Token.TEMPLATE,
          Token.REGEXP,
          Token.RPAREN,
          Token.RBRACKET,
          Token.RBRACE,
          Token.THIS,
          Token.SUPER,
          Token.NULL,
          Token.TRUE,
          Token.FALSE ->
          true;
      default -> false;
    };
  }

  @Override
  Statement propsDirective(int at) {
    int keyword = start - 1;
    next();
    if (!atWord() || newlineBefore) {
      throw fail(
          keyword, lastEnd, "@props needs the name of a Java class", "@props shop.ProductPage");
    }
    int nameAt = here();
    StringBuilder name = new StringBuilder(anyWord().name());
    while (kind == Token.DOT && !newlineBefore) {
      next();
      name.append('.').append(anyWord().name());
    }
    int nameEnd = behind();
    semicolon();
    if (!module || names.depth() > 1) {
      report(keyword, lastEnd, "@props is allowed at the top level of the script only", null);
    }
    return new Statement.PropsDirective(at, behind(), name.toString(), nameAt, nameEnd);
  }

  @Override
  Statement moduleItem(int at) {
    if (kind == Token.IMPORT) {
      int following = peek();
      if (following == Token.LPAREN || following == Token.DOT) {
        Expression expression = expression(true);
        semicolon();
        return new Statement.ExpressionStatement(at, behind(), expression);
      }
    }
    if (!module || names.depth() > 1) {
      throw fail(start, end, "'" + name() + "' is allowed at the top level of a module only", null);
    }
    return kind == Token.IMPORT ? importDeclaration(at) : exportDeclaration(at);
  }

  private Statement importDeclaration(int at) {
    next();
    List<Node.ImportMember> members = new ArrayList<>();
    if (kind != Token.STRING) {
      boolean more = true;
      if (kind == Token.NAME) {
        int memberAt = here();
        Identifier local = importedName();
        members.add(new Node.ImportDefaultSpecifier(memberAt, behind(), local));
        more = eat(Token.COMMA);
      }
      if (more && kind == Token.STAR) {
        int memberAt = here();
        next();
        expectWord("as");
        Identifier local = importedName();
        members.add(new Node.ImportNamespaceSpecifier(memberAt, behind(), local));
      } else if (more) {
        expect(Token.LBRACE);
        while (kind != Token.RBRACE) {
          members.add(importSpecifier());
          if (kind != Token.RBRACE) {
            expect(Token.COMMA);
          }
        }
        next();
      }
      expectWord("from");
    }
    Literal.StringLiteral source = string();
    List<Node.ImportAttribute> attributes = attributes();
    semicolon();
    return new Statement.ImportDeclaration(at, behind(), members, source, attributes);
  }

  private Identifier importedName() {
    Identifier local = bindingName();
    declare(local, Names.How.LEXICAL);
    return local;
  }

  private Node.ImportSpecifier importSpecifier() {
    int at = here();
    Mark mark = mark();
    Expression imported = moduleName();
    if (eatWord("as")) {
      Identifier local = importedName();
      return new Node.ImportSpecifier(at, behind(), imported, local, false);
    }
    if (imported instanceof Literal.StringLiteral) {
      throw unexpected("'as'");
    }
    reset(mark);
    Identifier local = importedName();
    return new Node.ImportSpecifier(at, behind(), imported, local, true);
  }

  /// Reads the name of an import or export: a word or a string (§16.2 ModuleExportName).
  private Expression moduleName() {
    if (kind != Token.STRING) {
      return anyWord();
    }
    Literal.StringLiteral name = string();
    for (int i = 0; i < name.value().length(); i++) {
      if (Character.isSurrogate(name.value().charAt(i))) {
        if (Character.isSurrogate((char) name.value().codePointAt(i))
            && name.value().codePointAt(i) <= 0xffff) {
          report(name, "The name of an import or export must be well-formed Unicode", null);
          break;
        }
        i++;
      }
    }
    return name;
  }

  private List<Node.ImportAttribute> attributes() {
    if (kind != Token.WITH) {
      return List.of();
    }
    next();
    expect(Token.LBRACE);
    List<Node.ImportAttribute> attributes = new ArrayList<>(1);
    Set<String> keys = new HashSet<>();
    while (kind != Token.RBRACE) {
      int at = here();
      Expression key = kind == Token.STRING ? string() : anyWord();
      if (!keys.add(plainName(key))) {
        report(key, "Duplicate import attribute '" + plainName(key) + "'", null);
      }
      expect(Token.COLON);
      Literal.StringLiteral content = string();
      attributes.add(new Node.ImportAttribute(at, behind(), key, content));
      if (kind != Token.RBRACE) {
        expect(Token.COMMA);
      }
    }
    next();
    return attributes;
  }

  private Statement exportDeclaration(int at) {
    int keyword = start;
    next();
    if (kind == Token.STAR) {
      return exportAll(at);
    }
    if (kind == Token.DEFAULT) {
      export("default", keyword, end);
      next();
      return exportDefault(at);
    }
    if (kind == Token.LBRACE) {
      return exportNames(at);
    }
    int declarationAt = here();
    Statement.Declaration declaration;
    if (isWord("async") && peekOnLine() == Token.FUNCTION) {
      next();
      declaration = functionDeclaration(declarationAt, true, true);
    } else {
      declaration =
          switch (kind) {
            case Token.FUNCTION -> functionDeclaration(declarationAt, false, true);
            case Token.CLASS -> classDeclaration(true);
            case Token.VAR -> variableDeclaration(declarationAt, Statement.VariableKind.VAR);
            case Token.CONST -> variableDeclaration(declarationAt, Statement.VariableKind.CONST);
            default -> {
              if (isWord("let")) {
                yield variableDeclaration(declarationAt, Statement.VariableKind.LET);
              }
              throw unexpected("a declaration, '{', '*' or 'default'");
            }
          };
    }
    exportDeclared(declaration);
    return new Statement.ExportNamedDeclaration(
        at, behind(), declaration, List.of(), null, List.of());
  }

  private void exportDeclared(Statement.Declaration declaration) {
    switch (declaration) {
      case Statement.FunctionDeclaration function -> exportPattern(function.id());
      case Statement.ClassDeclaration type -> exportPattern(type.id());
      case Statement.VariableDeclaration variables -> {
        for (Node.VariableDeclarator declarator : variables.declarations()) {
          exportPattern(declarator.id());
        }
      }
    }
  }

  private void exportPattern(@Nullable Node pattern) {
    switch (pattern) {
      case Identifier id -> export(id.name(), id);
      case Pattern.AssignmentPattern withDefault -> exportPattern(withDefault.left());
      case Pattern.RestElement rest -> exportPattern(rest.argument());
      case Node.AssignmentProperty property -> exportPattern(property.value());
      case Pattern.ObjectPattern object -> object.properties().forEach(this::exportPattern);
      case Pattern.ArrayPattern array -> {
        for (Pattern element : array.elements()) {
          exportPattern(element);
        }
      }
      case null, default -> {}
    }
  }

  private void export(String name, Node at) {
    if (!exported.add(name)) {
      report(at, "'" + name + "' is already exported", null);
    }
  }

  private void export(String name, int nameStart, int nameEnd) {
    if (!exported.add(name)) {
      report(nameStart, nameEnd, "'" + name + "' is already exported", null);
    }
  }

  private Statement exportDefault(int at) {
    int declarationAt = here();
    Node declaration;
    if (kind == Token.FUNCTION) {
      declaration = functionDeclaration(declarationAt, false, false);
    } else if (isWord("async") && peekOnLine() == Token.FUNCTION) {
      next();
      declaration = functionDeclaration(declarationAt, true, false);
    } else if (kind == Token.CLASS) {
      declaration = classDeclaration(false);
    } else {
      declaration = assignment(true, null);
      semicolon();
    }
    return new Statement.ExportDefaultDeclaration(at, behind(), declaration);
  }

  private Statement exportAll(int at) {
    next();
    Expression name = null;
    if (eatWord("as")) {
      name = moduleName();
      export(plainName(name), name);
    }
    expectWord("from");
    Literal.StringLiteral source = string();
    List<Node.ImportAttribute> attributes = attributes();
    semicolon();
    return new Statement.ExportAllDeclaration(at, behind(), name, source, attributes);
  }

  private Statement exportNames(int at) {
    next();
    List<Node.ExportSpecifier> specifiers = new ArrayList<>();
    while (kind != Token.RBRACE) {
      int specifierAt = here();
      Expression local = moduleName();
      boolean shorthand = !eatWord("as");
      Expression name = shorthand ? local : moduleName();
      export(plainName(name), name);
      specifiers.add(new Node.ExportSpecifier(specifierAt, behind(), local, name, shorthand));
      if (kind != Token.RBRACE) {
        expect(Token.COMMA);
      }
    }
    next();
    Literal.StringLiteral source = null;
    List<Node.ImportAttribute> attributes = List.of();
    if (eatWord("from")) {
      source = string();
      attributes = attributes();
    } else {
      for (Node.ExportSpecifier specifier : specifiers) {
        checkLocal(specifier.local());
      }
    }
    semicolon();
    return new Statement.ExportNamedDeclaration(at, behind(), null, specifiers, source, attributes);
  }

  /// §16.2.3.1: what is exported without a source is a variable.
  private void checkLocal(Expression local) {
    if (!(local instanceof Identifier id)) {
      report(local, "A string cannot name a variable", "add from \"…\"");
    } else if (Token.isReservedName(id.name())) {
      report(local, "'" + id.name() + "' is a reserved word", null);
    } else {
      exportedLocals.add(id);
    }
  }
}
