package dev.fitten.html;

/// Tells whether a text is one whole CSS value, so that it cannot reach into the next declaration.
final class StyleValue {
  private StyleValue() {}

  /// Returns `true` if quotes and brackets close in order and nothing outside of them ends a value.
  static boolean isComplete(String value) {
    StringBuilder open = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\', '\n', '\r', '\f', '\0', '{', '}', ';', '<' -> {
          return false; // an escape may hide any of the others; nobody needs one in a value
        }
        case '"', '\'' -> {
          int end = value.indexOf(c, i + 1);
          if (end < 0 || hasEscape(value, i, end)) return false;
          i = end;
        }
        case '(' -> open.append(')');
        case '[' -> open.append(']');
        case ')', ']' -> {
          int last = open.length() - 1;
          if (last < 0 || open.charAt(last) != c) return false;
          open.setLength(last);
        }
        case '/' -> {
          if (i + 1 < value.length() && value.charAt(i + 1) == '*') return false;
        }
        default -> {}
      }
    }
    return open.isEmpty();
  }

  private static boolean hasEscape(String value, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = value.charAt(i);
      if (c == '\\' || c == '\n' || c == '\r' || c == '\f') return true;
    }
    return false;
  }
}
