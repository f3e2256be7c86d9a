package dev.fitten.html;

import dev.fitten.bytes.ByteSink;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Writes HTML into a [ByteSink], escaping each value for the place it stands in.
///
/// Generated renderers put static markup in as bytes encoded when the class was loaded ([#raw]), and
/// every value through the method of its place: [#text], [#value] inside the quotes of an attribute,
/// [#attribute] for a whole one, [#url] where the browser would follow it, and the `json` methods
/// inside a `<script type="application/json">`. Nothing else writes markup but [#html],
/// which trusts its author.
///
/// `null`, an empty `Optional` and `false` show nothing; numbers look as JavaScript shows them. A
/// character that HTML cannot carry (U+0000, an unpaired surrogate) becomes U+FFFD. Writing a value
/// allocates nothing except for doubles of more than three decimals. For one thread at a time.
public final class HtmlOut {
  private static final int IN_TEXT = 1;
  private static final int IN_VALUE = 2;
  private static final int IN_JSON = 4;
  private static final byte[] SPECIAL = new byte[128];
  private static final byte[][] ENTITY = new byte[128][];
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final byte[] HEX = bytes("0123456789abcdef");
  private static final byte[] NULL = bytes("null");
  private static final byte[] TRUE = bytes("true");
  private static final byte[] FALSE = bytes("false");

  static {
    entity('&', IN_TEXT | IN_VALUE, "&amp;");
    entity('<', IN_TEXT | IN_VALUE, "&lt;");
    entity('>', IN_TEXT | IN_VALUE, "&gt;");
    entity('"', IN_VALUE, "&quot;");
    entity('\'', IN_VALUE, "&#39;");
    entity('`', IN_VALUE, "&#96;"); // old browsers take it for a quote
    // HTML §13.2.3.5 turns a bare CR of the input into LF, but not one written as a reference.
    entity('\r', IN_TEXT | IN_VALUE, "&#13;");
    entity('\0', IN_TEXT | IN_VALUE, "\ufffd");
    for (char c = 0; c < ' '; c++) SPECIAL[c] |= IN_JSON;
    for (char c : "\"\\<>&\u007f".toCharArray()) SPECIAL[c] |= IN_JSON;
  }

  private final ByteSink out;

  /// Makes a writer that appends to `out`.
  public HtmlOut(ByteSink out) {
    this.out = out;
  }

  /// Returns the sink this writes into.
  public ByteSink sink() {
    return out;
  }

  /// Returns the UTF-8 bytes of markup known at build time, for the constants of generated classes.
  public static byte[] bytes(String markup) {
    return markup.getBytes(StandardCharsets.UTF_8);
  }

  /// Writes bytes as they are: markup from the source, never from a value.
  public HtmlOut raw(byte[] markup) {
    out.put(markup);
    return this;
  }

  /// Writes markup from a value, unescaped, on the author's word: `{@html …}`.
  public HtmlOut html(@Nullable Object markup) {
    putUtf8(JsText.shown(markup));
    return this;
  }

  /// Writes text between tags.
  public HtmlOut text(@Nullable String text) {
    if (text != null) escape(text, IN_TEXT);
    return this;
  }

  /// Writes a number between tags; beyond 2^53 rounded as a JavaScript number is.
  public HtmlOut text(long number) {
    JsNumber.write(number, out);
    return this;
  }

  /// Writes a number between tags as JavaScript shows it.
  public HtmlOut text(double number) {
    JsNumber.write(number, out);
    return this;
  }

  /// Writes `true`, or nothing for `false`.
  public HtmlOut text(boolean flag) {
    if (flag) out.put(TRUE);
    return this;
  }

  /// Writes a value between tags; see [JsText#shown(Object)].
  public HtmlOut text(@Nullable Object value) {
    escape(JsText.shown(value), IN_TEXT);
    return this;
  }

  /// Writes text inside the quotes of an attribute.
  public HtmlOut value(@Nullable String text) {
    if (text != null) escape(text, IN_VALUE);
    return this;
  }

  /// Writes a number inside the quotes of an attribute.
  public HtmlOut value(long number) {
    return text(number);
  }

  /// Writes a number inside the quotes of an attribute.
  public HtmlOut value(double number) {
    return text(number);
  }

  /// Writes `true` inside the quotes of an attribute, or nothing for `false`.
  public HtmlOut value(boolean flag) {
    return text(flag);
  }

  /// Writes a value inside the quotes of an attribute; see [JsText#shown(Object)].
  public HtmlOut value(@Nullable Object value) {
    escape(JsText.shown(value), IN_VALUE);
    return this;
  }

  /// Writes a whole attribute, or nothing for `null`.
  ///
  /// @param start what precedes the value: a blank, the name, `="`
  public HtmlOut attribute(byte[] start, @Nullable String value) {
    if (value == null) return this;
    out.put(start);
    escape(value, IN_VALUE);
    out.put((byte) '"');
    return this;
  }

  /// Writes a whole attribute.
  public HtmlOut attribute(byte[] start, long number) {
    out.put(start);
    JsNumber.write(number, out);
    out.put((byte) '"');
    return this;
  }

  /// Writes a whole attribute.
  public HtmlOut attribute(byte[] start, double number) {
    out.put(start);
    JsNumber.write(number, out);
    out.put((byte) '"');
    return this;
  }

  /// Writes an attribute with the empty value if `present`, else nothing.
  public HtmlOut attribute(byte[] start, boolean present) {
    if (present) out.put(start).put((byte) '"');
    return this;
  }

  /// Writes a whole attribute: nothing for `null` and `false`, the empty value for `true`.
  public HtmlOut attribute(byte[] start, @Nullable Object value) {
    Object plain = JsText.plain(value);
    if (plain instanceof Boolean flag) return attribute(start, flag.booleanValue());
    return attribute(start, plain == null ? null : JsText.text(plain));
  }

  /// Writes a whole attribute that the browser follows (`href`, `src`, `action`, `formaction`): nothing
  /// for `null` and `false`, and `about:blank#blocked` for a `javascript:` URL, see [JsText#url].
  public HtmlOut url(byte[] start, @Nullable Object value) {
    Object plain = JsText.plain(value);
    if (plain == null || plain instanceof Boolean) return attribute(start, plain);
    return attribute(start, JsText.url(JsText.text(plain)));
  }

  /// Writes a string as JSON that may stand in a `<script>`: `<`, `>`, `&`, U+2028 and U+2029 are
  /// backslash-u escapes, so no value ends the element or opens a comment (HTML §4.12.1.3).
  public HtmlOut json(@Nullable String text) {
    if (text == null) {
      out.put(NULL);
    } else {
      jsonString(text);
    }
    return this;
  }

  /// Writes an integer as JSON, all digits.
  public HtmlOut json(long number) {
    out.putLong(number);
    return this;
  }

  /// Writes a number as JSON: `null` for NaN and the infinities, as `JSON.stringify` does.
  public HtmlOut json(double number) {
    if (number == 0 && 1 / number < 0) {
      out.putAscii("-0");
    } else if (Double.isFinite(number)) {
      JsNumber.write(number, out);
    } else {
      out.put(NULL);
    }
    return this;
  }

  /// Writes `true` or `false` as JSON.
  public HtmlOut json(boolean flag) {
    out.put(flag ? TRUE : FALSE);
    return this;
  }

  /// Writes a value as JSON: what [JsText] takes for a number, text or absent, lists and other
  /// iterables as arrays, maps as objects.
  ///
  /// @throws IllegalArgumentException for a record or array: only a type declared by `@props` says
  ///     which of its members the browser needs
  public HtmlOut json(@Nullable Object value) {
    JsonOut.write(JsText.plain(value), this);
    return this;
  }

  private void jsonString(String text) {
    int n = text.length();
    out.put((byte) '"');
    int from = 0;
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      boolean special =
          c < 128
              ? (SPECIAL[c] & IN_JSON) != 0
              : c == '\u2028' || c == '\u2029' || isUnpaired(text, i);
      if (!special) continue;
      encode(text, from, i);
      from = i + 1;
      out.put((byte) '\\');
      if (c == '"' || c == '\\') {
        out.put((byte) c);
      } else {
        out.put((byte) 'u');
        for (int shift = 12; shift >= 0; shift -= 4) out.put(HEX[c >> shift & 15]);
      }
    }
    encode(text, from, n);
    out.put((byte) '"');
  }

  private void putUtf8(String text) {
    encode(text, 0, text.length());
  }

  private void escape(String text, int place) {
    int n = text.length();
    byte[] array = out.reserve(n * 3);
    int at = out.length();
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        at = putWide(text, i, array, at);
        if (Character.isHighSurrogate(c) && !isUnpaired(text, i)) i++;
      } else if ((SPECIAL[c] & place) == 0) {
        array[at++] = (byte) c;
      } else {
        out.length(at);
        out.put(ENTITY[c]);
        array = out.reserve((n - i) * 3);
        at = out.length();
      }
    }
    out.length(at);
  }

  private void encode(String text, int start, int end) {
    byte[] array = out.reserve((end - start) * 3);
    int at = out.length();
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        array[at++] = (byte) c;
      } else {
        at = putWide(text, i, array, at);
        if (Character.isHighSurrogate(c) && !isUnpaired(text, i)) i++;
      }
    }
    out.length(at);
  }

  /// Encodes the code point at `i`, U+0080 or above, into at most three bytes for each UTF-16 unit.
  private static int putWide(String text, int i, byte[] array, int at) {
    char c = text.charAt(i);
    if (c < 0x800) {
      array[at++] = (byte) (0xc0 | c >> 6);
      array[at++] = (byte) (0x80 | c & 0x3f);
    } else if (!Character.isSurrogate(c)) {
      array[at++] = (byte) (0xe0 | c >> 12);
      array[at++] = (byte) (0x80 | c >> 6 & 0x3f);
      array[at++] = (byte) (0x80 | c & 0x3f);
    } else if (isUnpaired(text, i)) {
      for (byte b : REPLACEMENT) array[at++] = b;
    } else {
      int point = Character.toCodePoint(c, text.charAt(i + 1));
      array[at++] = (byte) (0xf0 | point >> 18);
      array[at++] = (byte) (0x80 | point >> 12 & 0x3f);
      array[at++] = (byte) (0x80 | point >> 6 & 0x3f);
      array[at++] = (byte) (0x80 | point & 0x3f);
    }
    return at;
  }

  private static boolean isUnpaired(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static void entity(char c, int places, String text) {
    SPECIAL[c] |= (byte) places;
    ENTITY[c] = bytes(text);
  }
}
