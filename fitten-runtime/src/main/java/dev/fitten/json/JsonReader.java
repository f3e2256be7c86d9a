package dev.fitten.json;

import dev.fitten.bytes.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads a document in UTF-8, value by value and in its order, exactly as RFC 8259 has it.
///
/// There is no lenient mode: comments, trailing commas, leading zeros, NaN, a byte order mark,
/// malformed UTF-8, unpaired surrogates and text behind the document are refused, and so are
/// nesting deeper than a limit and numbers that do not fit. Every error is a [JsonException]. For
/// one thread.
///
/// ```java
/// in.beginArray();
/// while (in.nextElement()) list.add(in.string());
/// in.end();
/// ```
public final class JsonReader {
  /// How deep objects and arrays may nest unless the reader is made with another limit: 512.
  public static final int DEFAULT_MAX_DEPTH = 512;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final int END = -1;

  final byte[] bytes;
  final int end;
  int at;

  /// Of the number scanned last, see [NumberReader].
  long mantissa;

  int exponent;
  boolean mantissaExact;

  private final int start;
  private final int maxDepth;
  private int depth;

  /// Whether an object or array has just begun. One flag serves all levels: what begins is read to
  /// its end before the level above goes on.
  private boolean first;

  /// Makes a reader of the whole array.
  public JsonReader(byte[] json) {
    this(Bytes.of(json));
  }

  /// Makes a reader of a view, which must not change until the end.
  public JsonReader(Bytes json) {
    this(json, DEFAULT_MAX_DEPTH);
  }

  /// Makes a reader that refuses more than `maxDepth` levels of objects and arrays. Codecs use the
  /// thread's stack, some 100 to 300 bytes for a level.
  public JsonReader(Bytes json, int maxDepth) {
    if (maxDepth < 1) {
      throw new IllegalArgumentException("maxDepth is " + maxDepth + ", must be 1 or more");
    }
    this.bytes = json.array();
    this.start = json.arrayStart();
    this.at = start;
    this.end = json.arrayEnd();
    this.maxDepth = maxDepth;
  }

  // -- Objects

  /// Reads `{`; [#nextField] or [#nextName] follow until they say that the object has ended.
  public void beginObject() {
    begin('{', "an object");
  }

  /// Reads on to the value of the next field among `fields` and returns the field's index, or -1 at
  /// the end of the object. Fields that are not among them are read past, and must be valid.
  ///
  /// @param previous the index returned before, -1 at first; a field behind it is found fastest
  public int nextField(JsonFields fields, int previous) {
    int guess = previous + 1;
    while (atName()) {
      if (guess < fields.count()) {
        byte[] quoted = fields.quoted(guess);
        if (StringReader.matches(this, quoted)) {
          at += quoted.length;
          colon();
          return guess;
        }
      }
      int index = StringReader.find(this, fields);
      colon();
      if (index >= 0) return index;
      skip();
    }
    return -1;
  }

  /// Reads the next field's name and its colon, or returns `null` at the end of the object.
  public @Nullable String nextName() {
    if (!atName()) return null;
    String name = StringReader.read(this);
    colon();
    return name;
  }

  /// Reads the next field's name, which must be one of `names`, and its colon, and returns the
  /// name's index, or -1 at the end of the object.
  public int nextNameOf(JsonFields names) {
    if (!atName()) return -1;
    int index = knownString(names);
    colon();
    return index;
  }

  /// Returns `seen` with the bit of `index` (modulo 64) set; refuses a field that comes twice,
  /// since programs disagree on which of the two counts.
  public long once(long seen, int index) {
    long bit = 1L << index;
    if ((seen & bit) != 0) throw duplicateName();
    return seen | bit;
  }

  /// Returns the error that the field whose value comes next was there before.
  public JsonException duplicateName() {
    return error(at, "the name occurs twice in its object");
  }

  /// Returns the error that a field is missing in the object that has just ended.
  ///
  /// @param base index of the field that bit 0 of `seen` and `required` stands for
  public JsonException missing(JsonFields fields, int base, long seen, long required) {
    int index = base + Long.numberOfTrailingZeros(required & ~seen);
    String name = fields.name(index);
    return JsonLocator.at(bytes, start, at - 1)
        .fieldError("missing \"" + name + "\" of " + fields.owner(), name);
  }

  // -- Arrays

  /// Reads `[`; [#nextElement] follows before each element.
  public void beginArray() {
    begin('[', "an array");
  }

  /// Reads on to the next element and returns whether there is one.
  public boolean nextElement() {
    int c = token();
    if (c == ']') {
      close();
      return false;
    }
    if (first) {
      first = false;
      return true;
    }
    if (c != ',') throw expected("',' or ']'");
    at++;
    return true;
  }

  // -- Values

  /// Returns whether `null` comes next, and reads past it if so.
  public boolean nextNull() {
    if (token() != 'n') return false;
    literal(NULL);
    return true;
  }

  /// Reads a string.
  public String string() {
    if (token() != '"') throw expected("a string");
    return StringReader.read(this);
  }

  /// Reads a string that must be one of `names` and returns its index.
  public int oneOf(JsonFields names) {
    if (token() != '"') throw expected("a string");
    return knownString(names);
  }

  private int knownString(JsonFields names) {
    int valueStart = at;
    int index = StringReader.find(this, names);
    if (index >= 0) return index;
    StringBuilder known = new StringBuilder();
    for (int i = 0; i < names.count(); i++) {
      known.append(i == 0 ? "" : ", ");
      if (i == 12) {
        known.append("… (").append(names.count()).append(" in all)");
        break;
      }
      known.append(names.name(i));
    }
    throw error(valueStart, "expected a " + names.owner() + ", one of " + known);
  }

  /// Reads `true` or `false`.
  public boolean bool() {
    int c = token();
    if (c == 't') {
      literal(TRUE);
      return true;
    }
    if (c != 'f') throw expected("true or false");
    literal(FALSE);
    return false;
  }

  /// Reads an integer of -128 to 127.
  public byte byteNumber() {
    return (byte) NumberReader.readLong(this, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
  }

  /// Reads an integer of -32768 to 32767.
  public short shortNumber() {
    return (short) NumberReader.readLong(this, Short.MIN_VALUE, Short.MAX_VALUE, "short");
  }

  /// Reads an integer that fits an int; `1.0` and `1e3` are refused.
  public int intNumber() {
    return (int) NumberReader.readLong(this, Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
  }

  /// Reads an integer that fits a long; `1.0` and `1e3` are refused.
  public long longNumber() {
    return NumberReader.readLong(this, Long.MIN_VALUE, Long.MAX_VALUE, "long");
  }

  /// Reads the double nearest to the number, ties to even; one that would be infinite is refused.
  public double doubleNumber() {
    return NumberReader.readDouble(this);
  }

  /// Reads the float nearest to the number, ties to even; one that would be infinite is refused.
  public float floatNumber() {
    return NumberReader.readFloat(this);
  }

  /// Reads a number of at most 1000 characters, with its scale: `1.50` has scale 2.
  public BigDecimal bigDecimal() {
    return NumberReader.readBigDecimal(this);
  }

  /// Reads an integer of at most 1000 characters.
  public BigInteger bigInteger() {
    return NumberReader.readBigInteger(this);
  }

  /// Reads a string of exactly one UTF-16 unit.
  public char character() {
    int valueStart = valueStart();
    String text = string();
    if (text.length() != 1) throw error(valueStart, "expected a string of one character");
    return text.charAt(0);
  }

  /// Reads a string such as `"2026-11-23T18:26:00Z"`; an offset in place of `Z` is allowed.
  public Instant instant() {
    int valueStart = valueStart();
    Instant value = IsoText.instant(string());
    if (value == null) throw error(valueStart, "expected an instant as 2026-11-23T18:26:00Z");
    return value;
  }

  /// Reads a string such as `"2026-11-23"`.
  public LocalDate localDate() {
    int valueStart = valueStart();
    LocalDate value = IsoText.localDate(string());
    if (value == null) throw error(valueStart, "expected a date as 2026-11-23");
    return value;
  }

  /// Reads a string of 36 characters, `"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"`, in either case.
  public UUID uuid() {
    int valueStart = valueStart();
    UUID value = IsoText.uuid(string());
    if (value == null) throw error(valueStart, "expected a UUID of 36 characters");
    return value;
  }

  /// Reads a string in base64, RFC 4648 §4.
  public byte[] base64() {
    int valueStart = valueStart();
    try {
      return Base64.getDecoder().decode(string());
    } catch (IllegalArgumentException e) {
      throw error(valueStart, "expected a string in base64");
    }
  }

  /// Reads past any value, which must be valid. Uses no stack for its depth.
  public void skip() {
    boolean[] objects = {};
    int level = 0;
    while (true) {
      int c = token();
      if (c == '{' || c == '[') {
        if (level == objects.length) objects = Arrays.copyOf(objects, level * 2 + 16);
        objects[level++] = c == '{';
        if (c == '{') beginObject();
        else beginArray();
      } else {
        skipScalar(c);
      }
      while (true) {
        if (level == 0) return;
        if (objects[level - 1]) {
          if (atName()) {
            StringReader.skip(this);
            colon();
            break;
          }
        } else if (nextElement()) {
          break;
        }
        level--;
      }
    }
  }

  private void skipScalar(int c) {
    switch (c) {
      case '"' -> StringReader.skip(this);
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      default -> {
        if (c != '-' && (c < '0' || c > '9')) throw expected("a value");
        NumberReader.skip(this);
      }
    }
  }

  /// Ends the document: refuses anything but white space behind the value that was read.
  public void end() {
    if (token() != END) throw error(at, "text behind the end of the document");
  }

  /// Returns an error at the value that comes next, for codecs that want more than the type says.
  ///
  /// @param problem what is wrong; leave out what the document holds
  public JsonException error(String problem) {
    return error(valueStart(), problem);
  }

  // -- Steps

  /// Returns the error that the constructor of the object that has just ended refuses its values.
  /// What it says may hold them, so that stays in the cause.
  JsonException refused(IllegalArgumentException refusal) {
    JsonException e = error(at, "the values of the object are refused by its constructor");
    e.initCause(refusal);
    return e;
  }

  JsonException error(int offset, String problem) {
    return JsonLocator.at(bytes, start, offset).error(problem);
  }

  JsonException expected(String what) {
    return error(at, "expected " + what + ", found " + found());
  }

  private String found() {
    int c = token();
    if (c == END) return "the end of the document";
    if (c == '-' || c >= '0' && c <= '9') return "a number";
    return switch (c) {
      case '"' -> "a string";
      case '{' -> "an object";
      case '[' -> "an array";
      case 't', 'f', 'n' -> {
        byte[] literal = c == 't' ? TRUE : c == 'f' ? FALSE : NULL;
        yield StringReader.matches(this, literal)
            ? new String(literal, StandardCharsets.US_ASCII)
            : "no JSON";
      }
      case '}', ']', ',', ':' -> "'" + (char) c + "'";
      default -> "no JSON";
    };
  }

  /// Skips white space and returns the byte that the next token starts with, or -1 at the end.
  int token() {
    int i = at;
    while (i < end) {
      byte b = bytes[i];
      if (b > ' ' || b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        at = i;
        return b & 0xff;
      }
      i++;
    }
    at = i;
    return END;
  }

  private int valueStart() {
    token();
    return at;
  }

  private void begin(char bracket, String what) {
    if (token() != bracket) throw expected(what);
    if (depth == maxDepth) {
      throw error(at, "objects and arrays nest deeper than " + maxDepth);
    }
    depth++;
    at++;
    first = true;
  }

  private void close() {
    at++;
    depth--;
    first = false;
  }

  /// Reads on to the quote of the next field's name and returns whether there is one.
  private boolean atName() {
    int c = token();
    if (c == '}') {
      close();
      return false;
    }
    if (first) {
      first = false;
    } else {
      if (c != ',') throw expected("',' or '}'");
      at++;
      c = token();
    }
    if (c != '"') throw expected("a name in quotes");
    return true;
  }

  private void colon() {
    if (token() != ':') throw expected("':'");
    at++;
  }

  private void literal(byte[] literal) {
    if (!StringReader.matches(this, literal)) throw expected("a value");
    at += literal.length;
  }
}
