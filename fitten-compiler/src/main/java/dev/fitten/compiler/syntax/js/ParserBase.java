package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every part of the parser needs: expecting tokens, nesting, names and the function around.
/// The parts extend each other in the order ParserBase, PatternParser, ExpressionParser,
/// FunctionParser, StatementParser, ModuleParser.
abstract class ParserBase extends Lexer {

  /// What may stand in the function (field, static block, module) being read.
  static final class Context {
    boolean async;
    boolean generator;
    boolean mayReturn;
    boolean superProperty;
    boolean superCall;
    boolean newTarget;

    /// Fields and static blocks, and arrows in them: `arguments` is refused (§15.7.1).
    boolean noArguments;

    boolean staticBlock;

    /// Offset of the last `await` or `yield` expression of this function itself, or -1.
    int awaitAt = -1;

    int yieldAt = -1;
    int loops;
    int switches;
    final List<Label> labels = new ArrayList<>(0);
  }

  record Label(String name, boolean loop) {}

  /// The private names of a class body being read.
  static final class PrivateNames {
    /// How each is declared: `get` or `set`, with `static ` before it for statics, or `once` if it
    /// cannot be declared again.
    final Map<String, String> declared = new HashMap<>();

    final List<Expression.PrivateIdentifier> used = new ArrayList<>();
  }

  final Names names = new Names();
  final List<PrivateNames> privateNames = new ArrayList<>();
  Context context = new Context();

  /// The expressions that stood in parentheses, of which the tree knows nothing.
  final Map<Node, Boolean> parenthesized = new IdentityHashMap<>();

  /// How many constructs are open, and the depth of the deepest node of the piece being read.
  private int depth;

  int deepest;

  ParserBase(String text, int from, int to, Options options) {
    super(text, from, to, options);
  }

  /// Where the current token starts, as nodes report it.
  final int here() {
    return map(start);
  }

  /// Where the last token consumed ends, as nodes report it.
  final int behind() {
    return map(lastEnd);
  }

  final boolean eat(int wanted) {
    if (kind == wanted) {
      next();
      return true;
    }
    return false;
  }

  final void expect(int wanted) {
    if (kind != wanted) {
      throw unexpected("'" + Token.text(wanted) + "'");
    }
    next();
  }

  final void expectWord(String word) {
    if (!isWord(word)) {
      throw unexpected("'" + word + "'");
    }
    next();
  }

  final boolean eatWord(String word) {
    if (isWord(word)) {
      next();
      return true;
    }
    return false;
  }

  /// Opens a construct that can contain itself.
  final void enter() {
    depth++;
    if (depth > options.maxNesting()) {
      throw tooDeep("This is nested more than " + options.maxNesting() + " deep");
    }
    deepest = Math.max(deepest, depth);
  }

  final void leave() {
    depth--;
  }

  final int nesting() {
    return depth;
  }

  final void nesting(int back) {
    depth = back;
  }

  /// Starts a chain (`a + b + c`, `a.b().c`, `else if`) read in a loop that makes a deep tree.
  ///
  /// @return what to give to [#endChain]
  final int beginChain() {
    int outer = deepest;
    deepest = depth;
    return outer;
  }

  /// Adds a link: everything read so far in this chain lies one deeper.
  final void chainLink() {
    deepest++;
    // Five times the nesting: enough for the long sums that generators write, and still a tree
    // which a recursive walk can bear on a stack of 512 KiB.
    if (deepest > options.maxNesting() * 5) {
      throw tooDeep("This chain of operators has more than " + options.maxNesting() * 5 + " parts");
    }
  }

  final void endChain(int outer) {
    deepest = Math.max(outer, deepest);
  }

  private Failure tooDeep(String message) {
    return fail(start, Math.max(end, start), message, "split it into smaller parts");
  }

  final List<SyntaxError> sortedErrors() {
    List<SyntaxError> sorted = new ArrayList<>(errors);
    sorted.sort((a, b) -> Integer.compare(a.start(), b.start()));
    List<SyntaxError> distinct = new ArrayList<>(sorted.size());
    for (SyntaxError error : sorted) {
      if (distinct.isEmpty() || distinct.getLast().start() != error.start()) {
        distinct.add(error);
      }
    }
    return distinct;
  }

  /// Whether a name or reserved word is the current token: what may be a property's name.
  final boolean atWord() {
    return kind == Token.NAME || Token.isReserved(kind);
  }

  /// Reads any word, reserved ones included, as a plain name.
  final Identifier anyWord() {
    if (!atWord()) {
      throw unexpected("a name");
    }
    int at = here();
    String name = name();
    next();
    return new Identifier(at, behind(), name);
  }

  /// Reads the name of a variable that is used.
  final Identifier variable() {
    if (kind != Token.NAME) {
      throw unexpected("a name");
    }
    String name = name();
    checkUse(name, start, end);
    int at = here();
    next();
    return new Identifier(at, behind(), name);
  }

  /// Reports a name that cannot be used as a variable here; the offsets are those of the text.
  final void checkUse(String name, int nameStart, int nameEnd) {
    checkReserved(name, nameStart, nameEnd);
    if (context.noArguments && name.equals("arguments")) {
      report(
          nameStart, nameEnd, "'arguments' cannot be used in a class field or static block", null);
    }
  }

  /// Reads the name of a variable that is declared, without declaring it.
  final Identifier bindingName() {
    if (kind != Token.NAME) {
      throw Token.isReserved(kind)
          ? fail(start, end, "'" + name() + "' is a reserved word", "choose another name")
          : unexpected("a name");
    }
    String name = name();
    checkReserved(name, start, end);
    checkAssignable(name, start, end);
    int at = here();
    next();
    return new Identifier(at, behind(), name);
  }

  /// §13.1.1: reports a name that strict code or a module reserves.
  private void checkReserved(String name, int nameStart, int nameEnd) {
    if (Token.isReservedName(name)) {
      String hint =
          name.equals("await")
              ? "await is allowed in async functions only"
              : name.equals("yield")
                  ? "yield is allowed in generators only"
                  : "choose another name";
      report(nameStart, nameEnd, "'" + name + "' is a reserved word", hint);
    }
  }

  private void checkAssignable(String name, int nameStart, int nameEnd) {
    if (name.equals("eval") || name.equals("arguments")) {
      report(nameStart, nameEnd, "'" + name + "' cannot be declared or assigned", null);
    }
  }

  final void declare(Identifier id, Names.How how) {
    if (!names.declare(id.name(), how)) {
      String what = how == Names.How.PARAMETER ? "Duplicate parameter '" : "'";
      report(
          id,
          what + id.name() + (how == Names.How.PARAMETER ? "'" : "' is already declared"),
          how == Names.How.PARAMETER ? null : "rename one of them");
    }
  }

  /// Reads a string literal, the current token.
  final Literal.StringLiteral string() {
    if (kind != Token.STRING) {
      throw unexpected("a string");
    }
    int at = here();
    String content = value;
    next();
    return new Literal.StringLiteral(at, behind(), content);
  }

  /// §12.10: reads `;`, or finds that one may be left out.
  final void semicolon() {
    if (kind == Token.SEMICOLON) {
      next();
    } else if (kind != Token.RBRACE && kind != Token.EOF && !newlineBefore) {
      throw unexpected(null);
    }
  }

  /// Whether the statement may end before the current token.
  final boolean canEnd() {
    return kind == Token.SEMICOLON || kind == Token.RBRACE || kind == Token.EOF || newlineBefore;
  }

  /// Looks at the token behind the current one.
  ///
  /// @return its kind, or -1 if a line ends before it
  final int peekOnLine() {
    Mark mark = mark();
    next();
    int result = newlineBefore ? -1 : kind;
    reset(mark);
    return result;
  }

  final int peek() {
    Mark mark = mark();
    next();
    int result = kind;
    reset(mark);
    return result;
  }

  // What the parts need of those behind them.

  abstract Expression assignment(boolean allowIn, @Nullable Cover cover);

  abstract Expression propertyKey(boolean[] computed);

  /// The mistakes of an expression that are none if it becomes a pattern, and the other way round.
  /// Spans are those of nodes; a start of -1 says there is none.
  static final class Cover {
    int shorthandStart = -1;
    int shorthandEnd;
    int doubleProtoStart = -1;
    int doubleProtoEnd;
  }
}
