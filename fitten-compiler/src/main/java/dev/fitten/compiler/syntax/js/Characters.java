package dev.fitten.compiler.syntax.js;

/// Classes of characters of ECMA-262 §12.
final class Characters {
  private Characters() {}

  /// §12.3: LF, CR, LINE SEPARATOR, PARAGRAPH SEPARATOR.
  static boolean isLineEnd(int c) {
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
  }

  /// §12.2, line ends excluded.
  static boolean isSpace(int c) {
    if (c <= 0x7f) {
      return c == ' ' || c == '\t' || c == 0x0b || c == 0x0c;
    }
    return c == 0xa0 || c == 0xfeff || Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  /// §12.7 IdentifierStartChar.
  static boolean isNameStart(int c) {
    if (c <= 0x7f) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '$' || c == '_';
    }
    // Java forgets that ID_Start leaves out this one letter, which is also punctuation (UAX #31).
    return Character.isUnicodeIdentifierStart(c) && c != 0x2e2f;
  }

  /// §12.7 IdentifierPartChar.
  static boolean isNamePart(int c) {
    if (c <= 0x7f) {
      return isNameStart(c) || isDigit(c);
    }
    // Java also counts ignorable characters as parts, of which ECMAScript knows these two only.
    return c == 0x200c
        || c == 0x200d
        || Character.isUnicodeIdentifierPart(c)
            && !Character.isIdentifierIgnorable(c)
            && c != 0x2e2f;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /// The value of a digit in a radix up to 16, or -1.
  static int digit(int c, int radix) {
    int value;
    if (c >= '0' && c <= '9') {
      value = c - '0';
    } else if (c >= 'a' && c <= 'f') {
      value = c - 'a' + 10;
    } else if (c >= 'A' && c <= 'F') {
      value = c - 'A' + 10;
    } else {
      return -1;
    }
    return value < radix ? value : -1;
  }
}
