package dev.fitten.compiler.emit;

import java.util.Set;

/// Splits JavaScript that is known to be right into pieces, for changes of white space only. A template
/// literal is one piece.
final class JsScanner {
  enum Kind {
    SPACE,
    COMMENT,
    WORD,
    LITERAL,
    SIGN
  }

  /// Words after which a slash starts a regular expression.
  private static final Set<String> BEFORE_REGEX =
      Set.of(
          "return",
          "typeof",
          "case",
          "in",
          "of",
          "delete",
          "void",
          "do",
          "else",
          "instanceof",
          "new",
          "throw",
          "yield",
          "await",
          "extends",
          "default");

  private final String source;
  private int start;
  private int end;
  private Kind kind = Kind.SPACE;
  private Kind lastKind = Kind.SIGN;
  private String last = "";

  JsScanner(String source) {
    this.source = source;
  }

  /// Moves to the next piece; false at the end.
  boolean next() {
    if (kind != Kind.SPACE && kind != Kind.COMMENT) {
      lastKind = kind;
      last = text();
    }
    start = end;
    if (start >= source.length()) {
      return false;
    }
    char c = source.charAt(start);
    if (Character.isWhitespace(c) || c == '\uFEFF' || c == '\u00A0') {
      kind = Kind.SPACE;
      while (end < source.length() && Character.isWhitespace(source.charAt(end))) {
        end++;
      }
      end = Math.max(end, start + 1);
    } else if (source.startsWith("//", start)) {
      kind = Kind.COMMENT;
      int line = source.indexOf('\n', start);
      end = line < 0 ? source.length() : line;
    } else if (source.startsWith("/*", start)) {
      kind = Kind.COMMENT;
      int close = source.indexOf("*/", start + 2);
      end = close < 0 ? source.length() : close + 2;
    } else if (isWord(c)) {
      kind = Kind.WORD;
      while (end < source.length()
          && (isWord(source.charAt(end)) || (source.charAt(end) == '.' && isNumber()))) {
        end++;
      }
    } else if (c == '"' || c == '\'') {
      kind = Kind.LITERAL;
      end = stringEnd(start);
    } else if (c == '`') {
      kind = Kind.LITERAL;
      end = templateEnd(start);
    } else if (c == '/' && startsRegex()) {
      kind = Kind.LITERAL;
      end = regexEnd(start);
    } else {
      kind = Kind.SIGN;
      end = start + 1;
      if ((c == '+' || c == '-') && end < source.length() && source.charAt(end) == c) {
        end++;
      } else if (source.startsWith("=>", start)) {
        end++;
      }
    }
    return true;
  }

  Kind kind() {
    return kind;
  }

  String text() {
    return source.substring(start, end);
  }

  private boolean isNumber() {
    return Character.isDigit(source.charAt(start));
  }

  static boolean isWord(char c) {
    return Character.isUnicodeIdentifierPart(c)
        || c == '$'
        || c == '_'
        || c == '#'
        || c == '\\'
        || c == '@'
        || Character.isSurrogate(c);
  }

  private boolean startsRegex() {
    return switch (lastKind) {
      case WORD -> BEFORE_REGEX.contains(last);
      case LITERAL -> false;
      case SIGN ->
          !(last.equals(")")
              || last.equals("]")
              || last.equals("}")
              || last.equals("++")
              || last.equals("--"));
      case SPACE, COMMENT -> true;
    };
  }

  private int stringEnd(int open) {
    for (int i = open + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == source.charAt(open)) {
        return i + 1;
      }
    }
    return source.length();
  }

  private int templateEnd(int open) {
    for (int i = open + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '`') {
        return i + 1;
      } else if (source.startsWith("${", i)) {
        i = substitutionEnd(i + 2);
      }
    }
    return source.length();
  }

  /// The offset of the brace that ends a substitution.
  private int substitutionEnd(int from) {
    int depth = 0;
    JsScanner inner = new JsScanner(source);
    inner.end = from;
    inner.start = from;
    inner.kind = Kind.SPACE;
    while (inner.next()) {
      String text = inner.text();
      if (text.equals("{")) {
        depth++;
      } else if (text.equals("}") && depth-- == 0) {
        return inner.start;
      }
    }
    return source.length();
  }

  private int regexEnd(int open) {
    boolean inClass = false;
    for (int i = open + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        inClass = true;
      } else if (c == ']') {
        inClass = false;
      } else if (c == '/' && !inClass) {
        i++;
        while (i < source.length() && isWord(source.charAt(i))) {
          i++;
        }
        return i;
      } else if (c == '\n') {
        return i;
      }
    }
    return source.length();
  }
}
