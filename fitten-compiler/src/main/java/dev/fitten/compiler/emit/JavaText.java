package dev.fitten.compiler.emit;

/// Spells Java literals and the static markup inside them.
final class JavaText {
  private JavaText() {}

  /// Returns a Java string literal. What could not be seen in an editor is written as an escape.
  static String literal(String value) {
    StringBuilder text = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (isInvisible(value, i)) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    return text.append('"').toString();
  }

  private static boolean isInvisible(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i == 0 || !Character.isHighSurrogate(value.charAt(i - 1));
    }
    return c < ' '
        || c != ' ' && Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.CONTROL;
  }

  /// Escapes text that stands between tags, as `HtmlOut.text` does.
  static String escapeText(String text) {
    return escape(text, false);
  }

  /// Escapes text inside the double quotes of an attribute.
  static String escapeValue(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean quotes) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '\r' -> html.append("&#13;");
        case '\0' -> html.append('\ufffd');
        case '"' -> html.append(quotes ? "&quot;" : "\"");
        default -> html.append(c);
      }
    }
    return html.toString();
  }
}
