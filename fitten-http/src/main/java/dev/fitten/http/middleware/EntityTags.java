package dev.fitten.http.middleware;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists of entity tags, as If-Match and If-None-Match have them (RFC 9110 §8.8.3, §13.1).
final class EntityTags {
  private EntityTags() {}

  /// Tells whether the text is one entity tag, weak or strong.
  static boolean isTag(String text) {
    int start = text.startsWith("W/") ? 2 : 0;
    return start < text.length() && end(text, start) == text.length();
  }

  /// Tells whether the fields name the tag, compared weakly: only the opaque parts count.
  ///
  /// @param tag what is there, or `null` if it has no tag: then only `*` names it
  static boolean nameWeakly(List<String> fields, @Nullable String tag) {
    return name(fields, tag, false);
  }

  /// Tells whether the fields name the tag, compared strongly: a weak one is never the same.
  ///
  /// @param tag what is there, or `null` if it has no tag: then only `*` names it
  static boolean nameStrongly(List<String> fields, @Nullable String tag) {
    return name(fields, tag, true);
  }

  private static boolean name(List<String> fields, @Nullable String tag, boolean strongly) {
    if (fields.size() == 1 && fields.getFirst().equals("*")) return true;
    if (tag == null || strongly && tag.startsWith("W/")) return false;
    String opaque = tag.startsWith("W/") ? tag.substring(2) : tag;
    for (String field : fields) if (names(field, opaque, strongly)) return true;
    return false;
  }

  /// Walks over the list; what is no list of tags names nothing from there on.
  private static boolean names(String field, String opaque, boolean strongly) {
    int length = field.length();
    for (int at = 0; at < length; ) {
      at = Grammar.skipBlanks(field, at, length);
      if (at < length && field.charAt(at) == ',') {
        at++;
        continue;
      }
      boolean weak = field.startsWith("W/", at);
      int start = weak ? at + 2 : at;
      int end = end(field, start);
      if (end < 0) return false;
      boolean same = end - start == opaque.length() && field.startsWith(opaque, start);
      at = Grammar.skipBlanks(field, end, length);
      if (at < length && field.charAt(at) != ',') return false;
      if (same && !(weak && strongly)) return true;
    }
    return false;
  }

  /// Returns the end of the quoted part that starts there, or -1. A comma may be in it, and a
  /// backslash escapes nothing.
  private static int end(String text, int start) {
    if (start >= text.length() || text.charAt(start) != '"') return -1;
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') return i + 1;
      if (c <= ' ' || c == 0x7f) return -1;
    }
    return -1;
  }
}
