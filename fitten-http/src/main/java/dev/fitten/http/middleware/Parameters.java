package dev.fitten.http.middleware;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A field value of the form `value; name=value; name="value"` (RFC 9110 §5.6.6), as Content-Type
/// and Content-Disposition have it. Read strictly: no parameter twice, nothing behind the last.
///
/// @param value what comes before the parameters, in lower case
/// @param pairs name in lower case, and value, in turn
record Parameters(String value, List<String> pairs) {
  /// Returns the parts of the field, or `null` if it is malformed.
  static @Nullable Parameters parse(String field) {
    int length = field.length();
    int semicolon = field.indexOf(';');
    int end = Grammar.trimEnd(field, 0, semicolon < 0 ? length : semicolon);
    List<String> pairs = new ArrayList<>();
    for (int at = semicolon < 0 ? length : semicolon; at < length; ) {
      if (field.charAt(at) != ';') return null;
      int nameStart = Grammar.skipBlanks(field, at + 1, length);
      int equals = field.indexOf('=', nameStart);
      if (equals < 0 || !Grammar.isToken(field, nameStart, equals)) return null;
      String name = field.substring(nameStart, equals).toLowerCase(Locale.ROOT);
      for (int i = 0; i < pairs.size(); i += 2) if (pairs.get(i).equals(name)) return null;
      pairs.add(name);
      boolean quoted = equals + 1 < length && field.charAt(equals + 1) == '"';
      int valueEnd = quoted ? endOfQuoted(field, equals + 1) : endOfToken(field, equals + 1);
      if (valueEnd < 0) return null;
      String raw = field.substring(equals + 1, valueEnd);
      pairs.add(quoted ? unquoted(raw) : raw);
      at = Grammar.skipBlanks(field, valueEnd, length);
    }
    return new Parameters(field.substring(0, end).toLowerCase(Locale.ROOT), pairs);
  }

  private static int endOfToken(String field, int start) {
    int at = start;
    while (at < field.length() && Grammar.isTokenChar(field.charAt(at))) at++;
    return at == start ? -1 : at;
  }

  private static int endOfQuoted(String field, int start) {
    for (int i = start + 1; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '"') return i + 1;
      if (c == '\\' && i + 1 < field.length() && isEscaped(field.charAt(i + 1))) i++;
    }
    return -1;
  }

  /// A backslash before anything else is itself: some browsers send `filename="C:\x.txt"`.
  private static String unquoted(String quoted) {
    StringBuilder text = new StringBuilder(quoted.length());
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c == '\\' && isEscaped(quoted.charAt(i + 1))) c = quoted.charAt(++i);
      text.append(c);
    }
    return text.toString();
  }

  private static boolean isEscaped(char c) {
    return c == '"' || c == '\\';
  }

  /// Returns the value of the parameter, or `null`.
  @Nullable String get(String name) {
    for (int i = 0; i < pairs.size(); i += 2)
      if (pairs.get(i).equals(name)) return pairs.get(i + 1);
    return null;
  }
}
