package dev.fitten.compiler.emit;

import dev.fitten.compiler.syntax.js.JsParser;
import dev.fitten.compiler.syntax.js.Options;

/// Takes white space and comments out of a module. Words, strings and what separates statements stay.
final class JsMinifier {
  /// A line may end here without ending a statement, whatever follows.
  private static final String OPEN = "{([,;:?=*&|<>~^%.!";

  /// A line may start with this without starting a statement, whatever precedes.
  private static final String CLOSE = "})],;.?:=*%&|<>^";

  private JsMinifier() {}

  static String minify(String text) {
    String shorter = squeeze(text);
    // The scanner tells a regular expression from a division by what is before it, which can be
    // wrong
    // behind a closing bracket; then the text is kept as it is.
    return JsParser.parseModule(
                shorter, 0, shorter.length(), Options.ECMASCRIPT.withMaxNesting(1000))
            .ok()
        ? shorter
        : text;
  }

  private static String squeeze(String text) {
    StringBuilder out = new StringBuilder(text.length());
    JsScanner scanner = new JsScanner(text);
    boolean space = false;
    boolean line = false;
    while (scanner.next()) {
      String token = scanner.text();
      switch (scanner.kind()) {
        case SPACE -> {
          space = true;
          line |= token.indexOf('\n') >= 0;
        }
        case COMMENT -> {
          space = true;
          line |= token.indexOf('\n') >= 0;
        }
        case WORD, LITERAL, SIGN -> {
          if (!out.isEmpty()) {
            separate(out, token, space, line);
          }
          out.append(token);
          space = false;
          line = false;
        }
      }
    }
    return out.toString();
  }

  private static void separate(StringBuilder out, String token, boolean space, boolean line) {
    char last = out.charAt(out.length() - 1);
    char next = token.charAt(0);
    if (next == '}'
        && last == ';'
        && out.length() > 1
        && endsStatement(out.charAt(out.length() - 2))) {
      out.setLength(out.length() - 1);
      return;
    }
    if (next == '}' && last == ',') {
      out.setLength(out.length() - 1);
      return;
    }
    if (!space) {
      return;
    }
    boolean words = JsScanner.isWord(last) && JsScanner.isWord(next);
    boolean signs = (last == '+' || last == '-' || last == '/') && next == last;
    if (line && OPEN.indexOf(last) < 0 && CLOSE.indexOf(next) < 0) {
      out.append('\n');
    } else if (words || signs) {
      out.append(' ');
    }
  }

  /// `for (;;);` needs its semicolon before a brace; other statements do not.
  private static boolean endsStatement(char c) {
    return c != ')' && c != '{' && c != ';';
  }
}
