package dev.fitten.http.middleware;

/// Character classes of field values, and the walk over their lists (RFC 9110 §5.6).
final class Grammar {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private Grammar() {}

  static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /// RFC 9110 §5.6.2 `tchar`.
  static boolean isTokenChar(char c) {
    return isAlphanumeric(c) || TOKEN_MARKS.indexOf(c) >= 0;
  }

  static boolean isToken(String text) {
    return isToken(text, 0, text.length());
  }

  static boolean isToken(String text, int start, int end) {
    for (int i = start; i < end; i++) if (!isTokenChar(text.charAt(i))) return false;
    return end > start;
  }

  /// Returns the first index from `start` on that is no space or tab, at most `end`.
  static int skipBlanks(String text, int start, int end) {
    int i = start;
    while (i < end && isBlank(text.charAt(i))) i++;
    return i;
  }

  /// Returns the end of `text` from `start` to `end` without the spaces and tabs at its end.
  static int trimEnd(String text, int start, int end) {
    int i = end;
    while (i > start && isBlank(text.charAt(i - 1))) i--;
    return i;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /// Tells whether the comma-separated list has the token, whatever its case.
  static boolean lists(String list, String token) {
    int length = list.length();
    for (int start = 0; start <= length; ) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? length : comma;
      int from = skipBlanks(list, start, end);
      int to = trimEnd(list, from, end);
      if (to - from == token.length() && list.regionMatches(true, from, token, 0, to - from)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
