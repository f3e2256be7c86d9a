package dev.fitten.compiler.emit;

/// Literals of JavaScript.
final class JsText {
  private JsText() {}

  /// A string literal in double quotes.
  static String quote(String value) {
    StringBuilder out = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /// The text of a template literal's part, without its back-ticks.
  static String template(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("`", "\\`")
        .replace("${", "\\${")
        .replace("\r", "\\r");
  }

  /// A property name as an object literal takes it.
  static String key(String name) {
    boolean plain = !name.isEmpty() && Character.isUnicodeIdentifierStart(name.charAt(0));
    for (int i = 1; plain && i < name.length(); i++) {
      plain = Character.isUnicodeIdentifierPart(name.charAt(i));
    }
    return plain ? name : quote(name);
  }
}
