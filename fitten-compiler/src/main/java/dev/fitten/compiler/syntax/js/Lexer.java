package dev.fitten.compiler.syntax.js;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts text into tokens, one at a time and on demand. The fields describe the current token. What
/// `/` and `}` mean depends on the grammar, so the parser asks for a regular expression
/// ([#rescanRegExp]) or the next piece of a template ([#templateChunk]) where one may stand.
///
/// Text that is no token becomes an ERROR token, which hurts only if the parser needs it; a
/// mistake inside a token (a bad escape) is reported and the token kept.
abstract class Lexer {
  final String text;
  final int from;
  final int limit;
  final Options options;
  final List<Comment> comments = new ArrayList<>();
  final List<SyntaxError> errors = new ArrayList<>();

  int kind;
  int start;
  int end;

  /// Where the token before the current one ended.
  int lastEnd;

  /// Whether a line ends between the token before and the current one.
  boolean newlineBefore;

  /// Whether a name has an escape, so that it is no keyword.
  boolean escaped;

  /// The value of a string, the name of a private name, the pattern of a regular expression, or a
  /// name with escapes; else stale.
  String value = "";

  String regExpFlags = "";
  double number;
  BigInteger bigInt = BigInteger.ZERO;

  /// The last template piece: what it says, null if an escape is wrong, and where.
  @Nullable String chunkCooked;

  String chunkRaw = "";
  int chunkStart;
  int chunkEnd;
  boolean chunkTail;
  private int chunkErrorStart;
  private int chunkErrorEnd;

  private String errorMessage = "";
  private @Nullable String errorHint;
  private int errorStart;
  private int errorEnd;

  /// What is wrong with the escape read last.
  private String escapeError = "";

  private int pos;

  Lexer(String text, int from, int to, Options options) {
    this.text = text;
    this.from = from;
    this.limit = to;
    this.options = options;
    this.pos = from;
    this.start = from;
    this.end = from;
    this.lastEnd = from;
  }

  /// Thrown to leave a piece of text that cannot be read, after its error was reported.
  @SuppressWarnings("serial")
  static final class Failure extends RuntimeException {
    static final Failure INSTANCE = new Failure();

    private Failure() {
      super(null, null, false, false);
    }
  }

  /// The offset to report for an offset of the text.
  final int map(int offset) {
    return options.positions().applyAsInt(offset);
  }

  /// Reports an error at offsets of the text, and goes on.
  final void report(int errorFrom, int errorTo, String message, @Nullable String hint) {
    errors.add(new SyntaxError(map(errorFrom), map(errorTo), message, hint));
  }

  /// Reports an error at a node, and goes on.
  final void report(Node node, String message, @Nullable String hint) {
    errors.add(new SyntaxError(node.start(), node.end(), message, hint));
  }

  /// Reports that the current token does not fit, and gives up on the statement.
  final Failure unexpected(@Nullable String expected) {
    if (kind == Token.ERROR) {
      report(errorStart, errorEnd, errorMessage, errorHint);
    } else if (kind == Token.EOF) {
      report(
          start,
          start,
          "Unexpected end" + (expected == null ? "" : ", expected " + expected),
          null);
    } else {
      String shown = text.substring(start, Math.min(end, start + 30));
      report(
          start,
          end,
          "Unexpected '" + shown + "'" + (expected == null ? "" : ", expected " + expected),
          null);
    }
    return Failure.INSTANCE;
  }

  final Failure fail(int errorFrom, int errorTo, String message, @Nullable String hint) {
    report(errorFrom, errorTo, message, hint);
    return Failure.INSTANCE;
  }

  /// Where the lexer was, to come back to after a look ahead.
  record Mark(
      int pos,
      int kind,
      int start,
      int end,
      int lastEnd,
      boolean newlineBefore,
      boolean escaped,
      String value,
      int comments,
      int errors) {}

  final Mark mark() {
    return new Mark(
        pos,
        kind,
        start,
        end,
        lastEnd,
        newlineBefore,
        escaped,
        value,
        comments.size(),
        errors.size());
  }

  final void reset(Mark mark) {
    pos = mark.pos;
    kind = mark.kind;
    start = mark.start;
    end = mark.end;
    lastEnd = mark.lastEnd;
    newlineBefore = mark.newlineBefore;
    escaped = mark.escaped;
    value = mark.value;
    comments.subList(mark.comments, comments.size()).clear();
    errors.subList(mark.errors, errors.size()).clear();
  }

  /// The name or word that the current token is.
  final String name() {
    return escaped ? value : text.substring(start, end);
  }

  /// Whether the current token is this word, written without escapes.
  final boolean isWord(String word) {
    return kind == Token.NAME
        && !escaped
        && end - start == word.length()
        && text.startsWith(word, start);
  }

  private int at(int offset) {
    return offset < limit ? text.charAt(offset) : -1;
  }

  private int codePointAt(int offset) {
    if (offset >= limit) {
      return -1;
    }
    char c = text.charAt(offset);
    if (Character.isHighSurrogate(c)
        && offset + 1 < limit
        && Character.isLowSurrogate(text.charAt(offset + 1))) {
      return Character.toCodePoint(c, text.charAt(offset + 1));
    }
    return c;
  }

  /// Moves on to the next token.
  final void next() {
    lastEnd = end;
    newlineBefore = false;
    escaped = false;
    if (!skipSpace()) {
      return;
    }
    start = pos;
    if (pos >= limit) {
      kind = Token.EOF;
      end = pos;
      return;
    }
    kind = scan(text.charAt(pos));
    end = pos;
  }

  /// Skips white space and comments; false if a comment has no end.
  private boolean skipSpace() {
    if (pos == 0 && from == 0 && text.startsWith("#!") && limit >= 2) {
      skipLineComment();
    }
    while (pos < limit) {
      char c = text.charAt(pos);
      if (c == ' ' || c == '\t') {
        pos++;
      } else if (Characters.isLineEnd(c)) {
        newlineBefore = true;
        pos++;
      } else if (c == '/' && at(pos + 1) == '/') {
        skipLineComment();
      } else if (c == '/' && at(pos + 1) == '*') {
        int open = pos;
        int close = text.indexOf("*/", pos + 2);
        if (close < 0 || close + 2 > limit) {
          start = pos;
          pos = limit;
          end = limit;
          kind = error(open, open + 2, "This comment has no end", "close it with */");
          return false;
        }
        for (int i = pos + 2; i < close && !newlineBefore; i++) {
          newlineBefore = Characters.isLineEnd(text.charAt(i));
        }
        pos = close + 2;
        comments.add(new Comment(map(open), map(pos), true));
      } else if (Characters.isSpace(c)) {
        pos++;
      } else {
        break;
      }
    }
    return true;
  }

  private void skipLineComment() {
    int open = pos;
    while (pos < limit && !Characters.isLineEnd(text.charAt(pos))) {
      pos++;
    }
    comments.add(new Comment(map(open), map(pos), false));
  }

  private int error(int errorFrom, int errorTo, String message, @Nullable String hint) {
    errorStart = errorFrom;
    errorEnd = errorTo;
    errorMessage = message;
    errorHint = hint;
    return Token.ERROR;
  }

  private int scan(char c) {
    switch (c) {
      case '{':
        return one(Token.LBRACE);
      case '}':
        return one(Token.RBRACE);
      case '(':
        return one(Token.LPAREN);
      case ')':
        return one(Token.RPAREN);
      case '[':
        return one(Token.LBRACKET);
      case ']':
        return one(Token.RBRACKET);
      case ';':
        return one(Token.SEMICOLON);
      case ',':
        return one(Token.COMMA);
      case ':':
        return one(Token.COLON);
      case '~':
        return one(Token.TILDE);
      case '`':
        return one(Token.TEMPLATE);
      case '@':
        if (options.fit()) {
          return one(Token.AT);
        }
        break;
      case '"', '\'':
        return string(c);
      case '#':
        {
          int open = pos++;
          if (at(pos) != '\\' && !Characters.isNameStart(codePointAt(pos))) {
            return error(open, pos, "Unexpected '#'", null);
          }
          int nameKind = word();
          if (nameKind == Token.ERROR) {
            return nameKind;
          }
          if (!escaped) {
            value = text.substring(open + 1, pos);
          }
          return Token.PRIVATE_NAME;
        }
      case '.':
        if (at(pos + 1) == '.' && at(pos + 2) == '.') {
          return punctuator(3, Token.ELLIPSIS);
        }
        return Characters.isDigit(at(pos + 1)) ? number() : one(Token.DOT);
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
        return number();
      case '?':
        if (at(pos + 1) == '?') {
          return at(pos + 2) == '='
              ? punctuator(3, Token.NULLISH_ASSIGN)
              : punctuator(2, Token.NULLISH);
        }
        // §12.8: `a?.5:1` is a conditional.
        return at(pos + 1) == '.' && !Characters.isDigit(at(pos + 2))
            ? punctuator(2, Token.QUESTION_DOT)
            : one(Token.QUESTION);
      case '=':
        if (at(pos + 1) == '=') {
          return at(pos + 2) == '=' ? punctuator(3, Token.EQ_STRICT) : punctuator(2, Token.EQ);
        }
        return at(pos + 1) == '>' ? punctuator(2, Token.ARROW) : one(Token.ASSIGN);
      case '!':
        if (at(pos + 1) == '=') {
          return at(pos + 2) == '=' ? punctuator(3, Token.NE_STRICT) : punctuator(2, Token.NE);
        }
        return one(Token.NOT);
      case '+':
        return doubled(c, Token.PLUS, Token.INCREMENT, Token.ADD_ASSIGN);
      case '-':
        return doubled(c, Token.MINUS, Token.DECREMENT, Token.SUB_ASSIGN);
      case '*':
        if (at(pos + 1) == '*' && at(pos + 2) == '=') {
          return punctuator(3, Token.POW_ASSIGN);
        }
        return doubled(c, Token.STAR, Token.POW, Token.MUL_ASSIGN);
      case '/':
        return at(pos + 1) == '=' ? punctuator(2, Token.DIV_ASSIGN) : one(Token.SLASH);
      case '%':
        return at(pos + 1) == '=' ? punctuator(2, Token.MOD_ASSIGN) : one(Token.PERCENT);
      case '^':
        return at(pos + 1) == '=' ? punctuator(2, Token.BIT_XOR_ASSIGN) : one(Token.BIT_XOR);
      case '&':
        if (at(pos + 1) == '&' && at(pos + 2) == '=') {
          return punctuator(3, Token.AND_ASSIGN);
        }
        return doubled(c, Token.BIT_AND, Token.AND, Token.BIT_AND_ASSIGN);
      case '|':
        if (at(pos + 1) == '|' && at(pos + 2) == '=') {
          return punctuator(3, Token.OR_ASSIGN);
        }
        return doubled(c, Token.BIT_OR, Token.OR, Token.BIT_OR_ASSIGN);
      case '<':
        if (at(pos + 1) == '<' && at(pos + 2) == '=') {
          return punctuator(3, Token.SHL_ASSIGN);
        }
        return doubled(c, Token.LT, Token.SHL, Token.LE);
      case '>':
        if (at(pos + 1) == '>') {
          if (at(pos + 2) == '>') {
            return at(pos + 3) == '='
                ? punctuator(4, Token.USHR_ASSIGN)
                : punctuator(3, Token.USHR);
          }
          return at(pos + 2) == '=' ? punctuator(3, Token.SHR_ASSIGN) : punctuator(2, Token.SHR);
        }
        return at(pos + 1) == '=' ? punctuator(2, Token.GE) : one(Token.GT);
      default:
        break;
    }
    int codePoint = codePointAt(pos);
    if (c == '\\' || Characters.isNameStart(codePoint)) {
      return word();
    }
    int open = pos;
    pos += Character.charCount(codePoint);
    return error(open, pos, "Unexpected character '" + text.substring(open, pos) + "'", null);
  }

  private int one(int result) {
    pos++;
    return result;
  }

  private int punctuator(int length, int result) {
    pos += length;
    return result;
  }

  /// An operator of one character, the same doubled, or followed by `=`.
  private int doubled(char c, int single, int twice, int withEquals) {
    int second = at(pos + 1);
    return second == c
        ? punctuator(2, twice)
        : second == '=' ? punctuator(2, withEquals) : one(single);
  }

  /// Reads a name or reserved word; with an escape its text is in `value`.
  private int word() {
    int open = pos;
    while (pos < limit) {
      char c = text.charAt(pos);
      if (c > 0x7f || c == '\\') {
        return unusualWord(open);
      }
      if (!Characters.isNamePart(c)) {
        break;
      }
      pos++;
    }
    return Token.ofWord(text, open, pos);
  }

  /// §12.7 with escapes and characters beyond ASCII.
  private int unusualWord(int open) {
    StringBuilder name = new StringBuilder();
    name.append(text, open, pos);
    while (pos < limit) {
      int c = codePointAt(pos);
      if (c == '\\') {
        int escape = pos;
        if (at(pos + 1) != 'u') {
          pos++;
          return error(escape, pos, "Unexpected '\\'", null);
        }
        pos += 2;
        c = unicodeEscape();
        if (c < 0 || !(name.isEmpty() ? Characters.isNameStart(c) : Characters.isNamePart(c))) {
          return error(escape, pos, "This escape is no character of a name", null);
        }
        escaped = true;
      } else if (name.isEmpty() ? Characters.isNameStart(c) : Characters.isNamePart(c)) {
        pos += Character.charCount(c);
      } else {
        break;
      }
      name.appendCodePoint(c);
    }
    if (escaped) {
      value = name.toString();
      return Token.NAME;
    }
    return Token.ofWord(text, open, pos);
  }

  /// Reads a Unicode escape behind its `u`; -1 if it is not `XXXX` or `{X…}` up to 10FFFF.
  private int unicodeEscape() {
    if (at(pos) == '{') {
      int digits = ++pos;
      int result = 0;
      for (int d; (d = Characters.digit(at(pos), 16)) >= 0; pos++) {
        result = Math.min(result * 16 + d, 0x110000);
      }
      if (pos == digits || at(pos) != '}' || result > 0x10ffff) {
        return -1;
      }
      pos++;
      return result;
    }
    return hex(4);
  }

  private int hex(int digits) {
    int result = 0;
    for (int i = 0; i < digits; i++) {
      int d = Characters.digit(at(pos), 16);
      if (d < 0) {
        return -1;
      }
      result = result * 16 + d;
      pos++;
    }
    return result;
  }

  private int string(char quote) {
    int open = pos++;
    int plain = pos;
    StringBuilder built = null;
    while (true) {
      int c = at(pos);
      if (c == quote) {
        break;
      }
      if (c < 0 || c == '\n' || c == '\r') {
        return error(open, pos, "This string has no end", "close it with " + quote);
      }
      if (c != '\\') {
        pos++;
        continue;
      }
      if (built == null) {
        built = new StringBuilder();
      }
      built.append(text, plain, pos);
      int escape = pos++;
      if (!escape(built)) {
        report(escape, Math.min(Math.max(pos, escape + 2), limit), escapeError, null);
      }
      plain = pos;
    }
    if (built == null) {
      value = text.substring(plain, pos);
    } else {
      value = built.append(text, plain, pos).toString();
    }
    pos++;
    return Token.STRING;
  }

  /// Reads what follows a backslash (§12.9.4), in strict code and templates alike; false if it is
  /// no escape, with the reason in `escapeError`.
  private boolean escape(StringBuilder out) {
    int c = codePointAt(pos);
    if (c < 0) {
      escapeError = "Unexpected end";
      return false;
    }
    pos += Character.charCount(c);
    switch (c) {
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'v' -> out.append('\u000b');
      case '\r' -> {
        if (at(pos) == '\n') {
          pos++;
        }
      }
      case '\n', 0x2028, 0x2029 -> {}
      case 'x' -> {
        int code = hex(2);
        if (code < 0) {
          escapeError = "\\x needs two hexadecimal digits";
          return false;
        }
        out.append((char) code);
      }
      case 'u' -> {
        int code = unicodeEscape();
        if (code < 0) {
          escapeError = "\\u needs four hexadecimal digits, or up to 10FFFF in braces";
          return false;
        }
        out.appendCodePoint(code);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        // §12.9.4.1: modules are strict, which knows \0 alone.
        if (c != '0' || Characters.isDigit(at(pos))) {
          escapeError = "Octal escapes are not allowed";
          return false;
        }
        out.append('\0');
      }
      default -> out.appendCodePoint(c);
    }
    return true;
  }

  private int number() {
    int open = pos;
    int c = at(pos);
    int second = at(pos + 1) | 0x20;
    if (c == '0' && (second == 'x' || second == 'o' || second == 'b')) {
      pos += 2;
      return endNumber(open, radix(second == 'x' ? 16 : second == 'o' ? 8 : 2));
    }
    boolean legacyOctal = c == '0' && (Characters.isDigit(at(pos + 1)) || at(pos + 1) == '_');
    boolean plain = digits();
    boolean integer = true;
    if (at(pos) == 'n') {
      bigInt = new BigInteger(digitText(open, pos, plain));
      pos++;
      return legacyOctal ? octal(open) : endNumber(open, Token.BIGINT);
    }
    if (at(pos) == '.') {
      integer = false;
      pos++;
      if (Characters.isDigit(at(pos))) {
        plain &= digits();
      }
    }
    if ((at(pos) | 0x20) == 'e') {
      integer = false;
      int exponent = pos++;
      if (at(pos) == '+' || at(pos) == '-') {
        pos++;
      }
      if (!Characters.isDigit(at(pos))) {
        return error(exponent, pos, "An exponent needs digits", null);
      }
      plain &= digits();
    }
    if (integer && pos - open <= 9 && plain) {
      number = Integer.parseInt(text, open, pos, 10);
    } else {
      number = Double.parseDouble(digitText(open, pos, plain));
    }
    return legacyOctal ? octal(open) : endNumber(open, Token.NUMBER);
  }

  private int octal(int open) {
    report(open, pos, "A number cannot start with 0 and a digit", "write 0o for octal");
    return Token.NUMBER;
  }

  /// Reads decimal digits; false if there are separators among them.
  private boolean digits() {
    boolean plain = true;
    while (true) {
      int c = at(pos);
      if (c == '_') {
        plain = false;
        checkSeparator(10);
      } else if (!Characters.isDigit(c)) {
        return plain;
      }
      pos++;
    }
  }

  /// §12.9.3: a separator stands between two digits.
  private void checkSeparator(int radix) {
    if (pos == from
        || Characters.digit(text.charAt(pos - 1), radix) < 0
        || Characters.digit(at(pos + 1), radix) < 0) {
      report(pos, pos + 1, "A numeric separator must stand between two digits", null);
    }
  }

  private String digitText(int open, int close, boolean plain) {
    String digits = text.substring(open, close);
    return plain ? digits : digits.replace("_", "");
  }

  private int radix(int radix) {
    int open = pos;
    boolean plain = true;
    for (int c; (c = at(pos)) == '_' || Characters.digit(c, radix) >= 0; pos++) {
      if (c == '_') {
        plain = false;
        checkSeparator(radix);
      }
    }
    String digits = digitText(open, pos, plain);
    if (digits.isEmpty()) {
      return error(open - 2, pos, "Digits are missing in this number", null);
    }
    BigInteger exact = new BigInteger(digits, radix);
    if (at(pos) == 'n') {
      pos++;
      bigInt = exact;
      return Token.BIGINT;
    }
    number = exact.doubleValue();
    return Token.NUMBER;
  }

  /// §12.9.3: a digit or name must not follow directly.
  private int endNumber(int open, int result) {
    int c = codePointAt(pos);
    if (result != Token.ERROR
        && (Characters.isDigit(c) || c == '\\' || c >= 0 && Characters.isNameStart(c))) {
      int behind = Math.min(limit, pos + Character.charCount(c));
      return error(open, behind, "A name cannot follow a number directly", null);
    }
    return result;
  }

  /// Makes the current `/` or `/=` the regular expression that starts there.
  final void rescanRegExp() {
    pos = start + 1;
    boolean inClass = false;
    while (true) {
      int c = at(pos);
      if (c < 0 || Characters.isLineEnd(c)) {
        end = pos;
        kind = error(start, pos, "This regular expression has no end", "close it with /");
        return;
      }
      if (c == '/' && !inClass) {
        break;
      }
      if (c == '[') {
        inClass = true;
      } else if (c == ']') {
        inClass = false;
      } else if (c == '\\' && pos + 1 < limit && !Characters.isLineEnd(text.charAt(pos + 1))) {
        pos++;
      }
      pos++;
    }
    int close = pos++;
    int flags = pos;
    for (int c; (c = codePointAt(pos)) >= 0 && Characters.isNamePart(c); ) {
      pos += Character.charCount(c);
    }
    kind = Token.REGEXP;
    end = pos;
    value = text.substring(start + 1, close);
    regExpFlags = text.substring(flags, pos);
    if (at(pos) == '\\' || !RegExpSyntax.validFlags(regExpFlags)) {
      report(flags, pos, "Invalid flags of a regular expression", "each of dgimsuvy once, u or v");
      return;
    }
    RegExpSyntax.Problem problem = RegExpSyntax.check(value, regExpFlags);
    if (problem != null) {
      report(
          start + 1 + problem.start(),
          start + 1 + problem.end(),
          "Invalid regular expression: " + problem.message(),
          null);
    }
  }

  /// Reads template text from behind the current token, which is `` ` `` or the `}` of a
  /// substitution, and makes that token reach to the end of the piece's delimiter.
  final void templateChunk() {
    pos = end;
    chunkStart = pos;
    chunkErrorStart = -1;
    StringBuilder cooked = new StringBuilder();
    boolean carriageReturn = false;
    while (true) {
      int c = at(pos);
      if (c < 0) {
        int behind = Math.min(start + 1, limit);
        kind = error(start, behind, "This template has no end", "close it with `");
        throw unexpected(null);
      }
      if (c == '`' || c == '$' && at(pos + 1) == '{') {
        break;
      }
      if (c == '\\') {
        int escape = pos++;
        if (at(pos) == '\r') {
          carriageReturn = true;
        }
        if (!escape(cooked) && chunkErrorStart < 0) {
          chunkErrorStart = escape;
          chunkErrorEnd = Math.min(Math.max(pos, escape + 2), limit);
        }
      } else if (c == '\r') {
        // §12.9.6: CR and CR LF are LF in both forms of the text.
        carriageReturn = true;
        cooked.append('\n');
        pos += at(pos + 1) == '\n' ? 2 : 1;
      } else {
        cooked.append((char) c);
        pos++;
      }
    }
    chunkEnd = pos;
    chunkTail = text.charAt(pos) == '`';
    chunkCooked = chunkErrorStart < 0 ? cooked.toString() : null;
    String raw = text.substring(chunkStart, pos);
    chunkRaw = carriageReturn ? raw.replace("\r\n", "\n").replace('\r', '\n') : raw;
    pos += chunkTail ? 1 : 2;
    end = pos;
  }

  /// Reports the wrong escape of the last template piece, which only a tag could bear.
  final void reportChunkEscape() {
    report(chunkErrorStart, chunkErrorEnd, "Invalid escape in a template", null);
  }
}
