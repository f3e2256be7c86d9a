package dev.fitten.json;

import dev.fitten.bytes.ByteSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes JSON (RFC 8259) in UTF-8 straight into a sink, without white space.
///
/// Commas and colons are written by themselves; that names and values alternate and that what
/// begins also ends is the caller's part, and generated codecs do it right. Writing numbers,
/// Strings and precompiled names into a sink that has room allocates nothing; only a double of more
/// than 15 digits, a float, BigDecimal and BigInteger make a short String.
///
/// Strings: `"`, `\` and controls below U+0020 are escaped, everything else is written as it is. An
/// unpaired surrogate, which UTF-8 cannot hold, becomes U+FFFD. For one thread.
public final class JsonWriter {
  /// How deep objects and arrays may nest in what is written: 512, as in [JsonReader].
  public static final int DEFAULT_MAX_DEPTH = 512;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /// For each ASCII character 0 if it is written as it is, else the letter behind the backslash.
  private static final byte[] ESCAPE = new byte[128];

  static {
    for (int c = 0; c < 0x20; c++) ESCAPE[c] = 'u';
    ESCAPE['\b'] = 'b';
    ESCAPE['\t'] = 't';
    ESCAPE['\n'] = 'n';
    ESCAPE['\f'] = 'f';
    ESCAPE['\r'] = 'r';
    ESCAPE['"'] = '"';
    ESCAPE['\\'] = '\\';
  }

  private final ByteSink sink;
  private int depth;
  private int documentStart;

  /// Whether a comma comes before the next name or value.
  private boolean comma;

  /// Makes a writer that appends to `out`.
  public JsonWriter(ByteSink out) {
    sink = out;
    documentStart = out.length();
  }

  /// Returns the sink written to.
  public ByteSink sink() {
    return sink;
  }

  /// Forgets an unfinished document, after an error or when the sink was cleared.
  public void restart() {
    depth = 0;
    comma = false;
    documentStart = sink.length();
  }

  /// Writes `{`.
  public JsonWriter beginObject() {
    begin((byte) '{');
    return this;
  }

  /// Writes `}`.
  public JsonWriter endObject() {
    end((byte) '}');
    return this;
  }

  /// Writes `[`.
  public JsonWriter beginArray() {
    begin((byte) '[');
    return this;
  }

  /// Writes `]`.
  public JsonWriter endArray() {
    end((byte) ']');
    return this;
  }

  /// Writes a field's name from its precompiled form, see [#fieldName(String)].
  public JsonWriter field(byte[] quotedNameAndColon) {
    int n = quotedNameAndColon.length;
    byte[] out = sink.reserve(n + 1);
    int at = sink.length();
    if (comma) out[at++] = ',';
    System.arraycopy(quotedNameAndColon, 0, out, at, n);
    sink.length(at + n);
    comma = false;
    return this;
  }

  /// Writes a field's name that is known at run time only, such as a map's key.
  public JsonWriter field(String name) {
    string(name);
    sink.put((byte) ':');
    comma = false;
    return this;
  }

  /// Returns `name` as [#field(byte[])] wants it: quoted, escaped, with the colon, in UTF-8.
  public static byte[] fieldName(String name) {
    return new JsonWriter(new ByteSink(name.length() + 8)).field(name).sink.toByteArray();
  }

  /// Returns `text` as [#encoded(byte[])] wants it: a JSON string in UTF-8.
  public static byte[] encodedString(String text) {
    return new JsonWriter(new ByteSink(text.length() + 8)).string(text).sink.toByteArray();
  }

  /// Writes one value that is JSON already; it is not checked.
  public JsonWriter encoded(byte[] json) {
    beforeValue();
    sink.put(json);
    comma = depth > 0;
    return this;
  }

  /// Writes a string.
  ///
  /// @throws JsonException if `text` is `null`
  public JsonWriter string(@Nullable String text) {
    if (text == null) throw nullValueRefused();
    beforeValue();
    int n = text.length();
    byte[] out = sink.reserve(n + 2);
    int at = sink.length();
    out[at++] = '"';
    int i = 0;
    while (i < n) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPE[c] != 0) break;
      out[at++] = (byte) c;
      i++;
    }
    if (i == n) {
      out[at++] = '"';
      sink.length(at);
    } else {
      sink.length(at);
      encodeFrom(text, i);
      sink.put((byte) '"');
    }
    comma = depth > 0;
    return this;
  }

  /// The rest of a string that has characters to escape or outside ASCII.
  private void encodeFrom(String text, int i) {
    int n = text.length();
    while (i < n) {
      int stop = Math.min(n, i + 256);
      byte[] out = sink.reserve((stop - i) * 6 + 4);
      int at = sink.length();
      while (i < stop) {
        char c = text.charAt(i++);
        if (c < 0x80) {
          if (ESCAPE[c] == 0) out[at++] = (byte) c;
          else at = escape(c, out, at);
        } else if (c < 0x800) {
          out[at++] = (byte) (0xc0 | c >> 6);
          out[at++] = (byte) (0x80 | c & 0x3f);
        } else if (Character.isSurrogate(c)) {
          if (Character.isHighSurrogate(c) && i < n && Character.isLowSurrogate(text.charAt(i))) {
            int point = Character.toCodePoint(c, text.charAt(i++));
            out[at++] = (byte) (0xf0 | point >> 18);
            out[at++] = (byte) (0x80 | point >> 12 & 0x3f);
            out[at++] = (byte) (0x80 | point >> 6 & 0x3f);
            out[at++] = (byte) (0x80 | point & 0x3f);
          } else {
            out[at++] = (byte) 0xef;
            out[at++] = (byte) 0xbf;
            out[at++] = (byte) 0xbd;
          }
        } else {
          out[at++] = (byte) (0xe0 | c >> 12);
          out[at++] = (byte) (0x80 | c >> 6 & 0x3f);
          out[at++] = (byte) (0x80 | c & 0x3f);
        }
      }
      sink.length(at);
    }
  }

  private static int escape(char c, byte[] out, int at) {
    byte letter = ESCAPE[c];
    out[at++] = '\\';
    out[at++] = letter;
    if (letter != 'u') return at;
    out[at++] = '0';
    out[at++] = '0';
    out[at++] = HEX[c >> 4];
    out[at++] = HEX[c & 15];
    return at;
  }

  /// Writes a string of one UTF-16 unit.
  public JsonWriter character(char c) {
    return string(String.valueOf(c));
  }

  /// Writes an integer.
  public JsonWriter number(int value) {
    return number((long) value);
  }

  /// Writes an integer, all digits: JavaScript reads it exactly only up to 2⁵³.
  public JsonWriter number(long value) {
    beforeValue();
    sink.putLong(value);
    comma = depth > 0;
    return this;
  }

  /// Writes the shortest decimal that reads back as `value`, as [Double#toString] does but without
  /// an exponent up to 15 digits: `0.1`, `100.0`, `-0.0`, `1.0E300`.
  ///
  /// @throws JsonException if `value` is NaN or infinite
  public JsonWriter number(double value) {
    if (!Double.isFinite(value)) throw notFinite(Double.toString(value));
    beforeValue();
    Decimals.write(value, sink);
    comma = depth > 0;
    return this;
  }

  /// Writes the shortest decimal that reads back as `value`, as [Float#toString].
  ///
  /// @throws JsonException if `value` is NaN or infinite
  public JsonWriter number(float value) {
    if (!Float.isFinite(value)) throw notFinite(Float.toString(value));
    return ascii(Float.toString(value));
  }

  /// Writes a decimal as [BigDecimal#toString], scale included: `1.50`, `1E+3`.
  public JsonWriter number(@Nullable BigDecimal value) {
    if (value == null) throw nullValueRefused();
    return ascii(value.toString());
  }

  /// Writes an integer of any size.
  public JsonWriter number(@Nullable BigInteger value) {
    if (value == null) throw nullValueRefused();
    return ascii(value.toString());
  }

  private JsonWriter ascii(String number) {
    beforeValue();
    sink.putAscii(number);
    comma = depth > 0;
    return this;
  }

  /// Writes `true` or `false`.
  public JsonWriter bool(boolean value) {
    return encoded(value ? TRUE : FALSE);
  }

  /// Writes `null`.
  public JsonWriter nullValue() {
    return encoded(NULL);
  }

  /// Writes an instant as a string in UTC, `"2026-11-23T18:26:00Z"`, with 3, 6 or 9 digits of a
  /// second where it has them, as [Instant#toString].
  public JsonWriter instant(@Nullable Instant value) {
    if (value == null) throw nullValueRefused();
    openQuote();
    IsoText.write(value, sink);
    return closeQuote();
  }

  /// Writes a date as a string, `"2026-11-23"`.
  public JsonWriter localDate(@Nullable LocalDate value) {
    if (value == null) throw nullValueRefused();
    openQuote();
    IsoText.write(value, sink);
    return closeQuote();
  }

  /// Writes a UUID as a string in lower case.
  public JsonWriter uuid(@Nullable UUID value) {
    if (value == null) throw nullValueRefused();
    openQuote();
    IsoText.write(value, sink);
    return closeQuote();
  }

  /// Writes bytes as a string in base64 with padding, RFC 4648 §4.
  public JsonWriter base64(byte @Nullable [] value) {
    if (value == null) throw nullValueRefused();
    openQuote();
    sink.put(Base64.getEncoder().encode(value));
    return closeQuote();
  }

  /// Returns `value`, which must not be `null`; for codecs.
  ///
  /// @throws JsonException if it is
  public <T> T required(@Nullable T value) {
    if (value == null) throw nullValueRefused();
    return value;
  }

  /// Returns the error that says which part of the document is `null` and must not be; for codecs.
  public JsonException nullValueRefused() {
    return JsonLocator.atEnd(sink.array(), documentStart, sink.length())
        .error("null where a value must be; mark the component @Nullable if it may be missing");
  }

  private JsonException notFinite(String number) {
    return JsonLocator.atEnd(sink.array(), documentStart, sink.length())
        .error(number + " has no form in JSON");
  }

  private void openQuote() {
    beforeValue();
    sink.put((byte) '"');
  }

  private JsonWriter closeQuote() {
    sink.put((byte) '"');
    comma = depth > 0;
    return this;
  }

  private void beforeValue() {
    if (comma) sink.put((byte) ',');
    else if (depth == 0) documentStart = sink.length();
  }

  private void begin(byte bracket) {
    if (depth == DEFAULT_MAX_DEPTH) {
      throw JsonLocator.atEnd(sink.array(), documentStart, sink.length())
          .error("objects and arrays nest deeper than " + DEFAULT_MAX_DEPTH);
    }
    beforeValue();
    depth++;
    sink.put(bracket);
    comma = false;
  }

  private void end(byte bracket) {
    if (depth == 0) throw new IllegalStateException("nothing has begun that could end");
    depth--;
    sink.put(bracket);
    comma = depth > 0;
  }
}
