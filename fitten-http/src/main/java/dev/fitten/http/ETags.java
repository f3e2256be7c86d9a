package dev.fitten.http;

import java.util.ArrayList;
import java.util.List;

/// Entity tags (RFC 9110 §8.8.3): `"x"` is strong, the same bytes; `W/"x"` is weak, the same to the
/// eye. A tag is kept as the text it has in a field, quotes included.
public final class ETags {
  private static final String WEAK = "W/";

  private ETags() {}

  /// Returns the strong tag `"opaque"`.
  ///
  /// @throws IllegalArgumentException if a tag cannot carry one of the characters: spaces, quotes,
  ///   control characters, and what is not Latin-1
  public static String strong(String opaque) {
    String tag = '"' + opaque + '"';
    if (!isTag(tag)) {
      throw new IllegalArgumentException(
          "the %d characters of the tag must be visible Latin-1 without quotes"
              .formatted(opaque.length()));
    }
    return tag;
  }

  /// Returns the weak tag `W/"opaque"`.
  ///
  /// @throws IllegalArgumentException as [#strong]
  public static String weak(String opaque) {
    return WEAK + strong(opaque);
  }

  /// Tells whether the text is one entity tag and nothing else. `w/"x"` is none, nor is a tag without
  /// quotes.
  public static boolean isTag(String text) {
    int end = tagEnd(text, 0);
    return end > 0 && end == text.length();
  }

  /// Tells whether the tag is a weak one.
  public static boolean isWeak(String tag) {
    return tag.startsWith(WEAK);
  }

  /// Tells whether the tags name the same bytes: both strong, and equal (RFC 9110 §8.8.3.2). For
  /// `If-Match` and `If-Range`.
  public static boolean strongMatch(String a, String b) {
    return !isWeak(a) && a.equals(b);
  }

  /// Tells whether the tags are equal when `W/` is left aside (RFC 9110 §8.8.3.2). For
  /// `If-None-Match`.
  public static boolean weakMatch(String a, String b) {
    return opaque(a).equals(opaque(b));
  }

  private static String opaque(String tag) {
    return isWeak(tag) ? tag.substring(WEAK.length()) : tag;
  }

  /// Returns the tags of an `If-Match` or `If-None-Match` field, in order. What is no tag is left
  /// out: it could match nothing. A comma within quotes belongs to its tag.
  ///
  /// @param values the field's values, one for each line that the client sent
  public static List<String> parse(List<String> values) {
    List<String> tags = new ArrayList<>();
    for (String value : values) parse(value, tags);
    return tags;
  }

  private static void parse(String value, List<String> tags) {
    int at = 0;
    while (at < value.length()) {
      at = skipBlanks(value, at);
      int end = tagEnd(value, at);
      int next = end < 0 ? at : skipBlanks(value, end);
      boolean alone = next == value.length() || value.charAt(next) == ',';
      if (end >= 0 && alone) tags.add(value.substring(at, end));
      while (next < value.length() && value.charAt(next) != ',') next++;
      at = next + 1;
    }
  }

  /// Tells whether the field is `*`, any tag. Beside other elements `*` means nothing (RFC 9110
  /// §13.1.1).
  ///
  /// @param values the field's values, one for each line that the client sent
  public static boolean isAny(List<String> values) {
    return values.size() == 1 && values.get(0).strip().equals("*");
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
    return at;
  }

  /// Returns where the tag ends that starts there, or -1 if none does.
  private static int tagEnd(String text, int start) {
    int quote = text.startsWith(WEAK, start) ? start + WEAK.length() : start;
    if (quote >= text.length() || text.charAt(quote) != '"') return -1;
    for (int i = quote + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') return i + 1;
      // RFC 9110 §8.8.3 `etagc`: visible characters, and bytes above ASCII. There are no escapes.
      if (c <= ' ' || c == 0x7f || c > 0xff) return -1;
    }
    return -1;
  }
}
