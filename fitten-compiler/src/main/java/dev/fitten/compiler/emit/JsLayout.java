package dev.fitten.compiler.emit;

/// Indents generated code by its brackets.
final class JsLayout {
  private JsLayout() {}

  /// Gives each line the indentation that its depth asks for. Lines inside a template literal or a
  /// comment of several lines are left alone.
  static String indent(String text) {
    StringBuilder out = new StringBuilder(text.length());
    JsScanner scanner = new JsScanner(text);
    int depth = 0;
    boolean lineStart = true;
    while (scanner.next()) {
      String token = scanner.text();
      if (scanner.kind() == JsScanner.Kind.SPACE) {
        if (token.indexOf('\n') >= 0) {
          boolean blank = token.indexOf('\n') != token.lastIndexOf('\n');
          out.append(
              blank && !out.isEmpty() && out.charAt(out.length() - 1) != '\n' ? "\n\n" : "\n");
          lineStart = true;
        } else if (!lineStart) {
          out.append(' ');
        }
        continue;
      }
      boolean closes = token.equals("}") || token.equals(")") || token.equals("]");
      depth -= closes ? 1 : 0;
      if (lineStart) {
        out.repeat("  ", Math.max(0, depth + (token.equals("?") || token.equals(":") ? 1 : 0)));
      }
      depth += token.equals("{") || token.equals("(") || token.equals("[") ? 1 : 0;
      out.append(token);
      lineStart = false;
    }
    return out.toString();
  }
}
