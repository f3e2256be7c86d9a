package dev.fitten.compiler.analyze;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Makes CSS text short, and keeps it to a component. Nesting stays as it is: browsers know it.
final class Css {
  private final String text;
  private int at;

  private Css(String text) {
    this.text = text;
  }

  /// What is wrong with a text as CSS, or null: an offset and a message.
  record Fault(int offset, String message) {}

  /// The first eight hexadecimal digits of the SHA-256 of a text.
  static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /// Checks that comments, strings and brackets end.
  static @Nullable Fault check(String text) {
    StringBuilder open = new StringBuilder();
    int[] places = new int[text.length() + 1];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.startsWith("/*", i)) {
        int end = text.indexOf("*/", i + 2);
        if (end < 0) {
          return new Fault(i, "comment is not closed");
        }
        i = end + 1;
      } else if (c == '"' || c == '\'') {
        int end = stringEnd(text, i);
        if (end < 0) {
          return new Fault(i, "string is not closed");
        }
        i = end - 1;
      } else if (c == '\\') {
        i++;
      } else if (c == '{' || c == '(' || c == '[') {
        places[open.length()] = i;
        open.append(c == '{' ? '}' : c == '(' ? ')' : ']');
      } else if (c == '}' || c == ')' || c == ']') {
        if (open.isEmpty() || open.charAt(open.length() - 1) != c) {
          return new Fault(i, "'" + c + "' closes nothing that is open");
        }
        open.setLength(open.length() - 1);
      }
    }
    return open.isEmpty()
        ? null
        : new Fault(
            places[open.length() - 1],
            "'" + text.charAt(places[open.length() - 1]) + "' is not closed");
  }

  /// The text without comments and without the white space that means nothing.
  static String minify(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (text.startsWith("/*", i)) {
        int end = text.indexOf("*/", i + 2);
        i = end < 0 ? text.length() : end + 2;
        space = true;
        continue;
      }
      if (isSpace(c)) {
        space = true;
        i++;
        continue;
      }
      char last = out.isEmpty() ? '{' : out.charAt(out.length() - 1);
      if (space && !swallowsAfter(last) && !swallowsBefore(c)) {
        out.append(' ');
      }
      space = false;
      if (c == '}' && last == ';') {
        out.setLength(out.length() - 1);
      }
      int end = i + 1;
      if (c == '"' || c == '\'') {
        end = stringEnd(text, i);
        end = end < 0 ? text.length() : end;
      } else if (c == '\\' && i + 1 < text.length()) {
        end = i + 2;
      } else if (text.startsWith("url(", i)) {
        int close = text.indexOf(')', i);
        end = close < 0 ? text.length() : close + 1;
      }
      out.append(text, i, end);
      i = end;
    }
    if (!out.isEmpty() && out.charAt(out.length() - 1) == ';') {
      out.setLength(out.length() - 1);
    }
    return out.toString();
  }

  /// White space before a colon is kept: `a :hover` is not `a:hover`.
  private static boolean swallowsAfter(char c) {
    return c == '{' || c == '}' || c == ';' || c == ',' || c == ':' || c == '(';
  }

  private static boolean swallowsBefore(char c) {
    return c == '{' || c == '}' || c == ';' || c == ',' || c == ')';
  }

  /// Minified rules in which every selector asks for an attribute.
  static String scope(String minified, String attribute) {
    StringBuilder out = new StringBuilder();
    new Css(minified).block(out, "[" + attribute + "]", false);
    return out.toString();
  }

  /// Copies declarations and rules until the `}` that ends the block, which is left.
  private void block(StringBuilder out, String scope, boolean nested) {
    while (at < text.length() && text.charAt(at) != '}') {
      int start = at;
      int end = preludeEnd();
      String prelude = text.substring(start, end);
      at = end;
      if (at >= text.length() || text.charAt(at) != '{') {
        out.append(prelude);
        if (at < text.length() && text.charAt(at) == ';') {
          out.append(';');
          at++;
        }
        continue;
      }
      at++;
      if (prelude.startsWith("@")) {
        out.append(prelude).append('{');
        boolean rules =
            prelude.startsWith("@media")
                || prelude.startsWith("@supports")
                || prelude.startsWith("@layer")
                || prelude.startsWith("@container")
                || prelude.startsWith("@starting-style");
        if (rules) {
          block(out, scope, nested);
        } else {
          copy(out);
        }
      } else {
        selectors(prelude, out, scope, nested);
        out.append('{');
        block(out, scope, true);
      }
      if (at < text.length()) {
        out.append('}');
        at++;
      }
    }
  }

  /// Copies up to the `}` of the block as it is.
  private void copy(StringBuilder out) {
    int depth = 0;
    while (at < text.length() && (depth > 0 || text.charAt(at) != '}')) {
      char c = text.charAt(at);
      int end = c == '"' || c == '\'' ? Math.max(at + 1, stringEnd(text, at)) : at + 1;
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      out.append(text, at, end);
      at = end;
    }
  }

  private int preludeEnd() {
    int depth = 0;
    int i = at;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        i = Math.max(i + 1, stringEnd(text, i));
        continue;
      }
      if (c == '\\') {
        i += 2;
        continue;
      }
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (depth == 0 && (c == '{' || c == ';' || c == '}')) {
        return i;
      }
      i++;
    }
    return text.length();
  }

  private static void selectors(String prelude, StringBuilder out, String scope, boolean nested) {
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= prelude.length(); i++) {
      char c = i == prelude.length() ? ',' : prelude.charAt(i);
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (c == ',' && (depth == 0 || i == prelude.length())) {
        selector(prelude.substring(start, i), out, scope, nested);
        if (i < prelude.length()) {
          out.append(',');
        }
        start = i + 1;
      }
    }
  }

  /// Puts the attribute into the last compound, before its pseudo-classes.
  private static void selector(String selector, StringBuilder out, String scope, boolean nested) {
    int compound = 0;
    int pseudo = -1;
    int depth = 0;
    for (int i = 0; i < selector.length(); i++) {
      char c = selector.charAt(i);
      if (c == '\\') {
        i++;
        continue;
      }
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (depth == 0 && (c == ' ' || c == '>' || c == '+' || c == '~')) {
        compound = i + 1;
        pseudo = -1;
      } else if (depth == 0 && c == ':' && pseudo < 0) {
        pseudo = i;
      }
    }
    if (nested && selector.startsWith("&", compound)) {
      out.append(selector);
      return;
    }
    int place = pseudo < 0 ? selector.length() : pseudo;
    out.append(selector, 0, place).append(scope).append(selector, place, selector.length());
  }

  private static int stringEnd(String text, int open) {
    char quote = text.charAt(open);
    for (int i = open + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        return i + 1;
      } else if (c == '\n') {
        return -1;
      }
    }
    return -1;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }
}
