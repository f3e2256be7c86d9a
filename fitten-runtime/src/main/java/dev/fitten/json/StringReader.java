package dev.fitten.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Strings and names of a document: RFC 8259 §7, UTF-8 by RFC 3629 §4.
///
/// Eight bytes are looked at in one step until one is a quote, a backslash, a control or not ASCII.
/// (w ^ 0x22…) - 0x01… sets the top bit of a byte that was zero, that is, a quote; a borrow can
/// only spoil bytes behind the first hit, and only the first is used.
final class StringReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private StringReader() {}

  /// Returns the index of the first byte from `i` on that needs a closer look, or `end`.
  private static int plain(byte[] bytes, int i, int end) {
    while (i <= end - 8) {
      long w = (long) LONGS.get(bytes, i);
      long hits =
          (((w ^ ONES * '"') - ONES) | ((w ^ ONES * '\\') - ONES) | (w - ONES * 0x20) | w) & HIGH;
      if (hits != 0) return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      i += 8;
    }
    while (i < end && bytes[i] >= 0x20 && bytes[i] != '"' && bytes[i] != '\\') i++;
    return i;
  }

  /// Reads the string whose quote the reader stands at.
  static String read(JsonReader in) {
    int start = in.at + 1;
    int i = plain(in.bytes, start, in.end);
    if (i < in.end && in.bytes[i] == '"') {
      in.at = i + 1;
      return new String(in.bytes, start, i - start, ISO_8859_1);
    }
    i = closingQuoteOrBackslash(in, i);
    if (in.bytes[i] == '\\') return unescape(in, start, i);
    in.at = i + 1;
    return new String(in.bytes, start, i - start, UTF_8);
  }

  /// Reads a string and returns its index among `names`, or -1.
  static int find(JsonReader in, JsonFields names) {
    int start = in.at + 1;
    int i = closingQuoteOrBackslash(in, start);
    if (in.bytes[i] == '\\') {
      byte[] utf8 = unescape(in, start, i).getBytes(UTF_8);
      return names.find(utf8, 0, utf8.length);
    }
    in.at = i + 1;
    return names.find(in.bytes, start, i);
  }

  /// Reads past a string, validating it.
  static void skip(JsonReader in) {
    int start = in.at + 1;
    int i = closingQuoteOrBackslash(in, start);
    if (in.bytes[i] == '\\') unescape(in, start, i);
    else in.at = i + 1;
  }

  /// Validates from `i` on and returns where the first quote or backslash stands.
  private static int closingQuoteOrBackslash(JsonReader in, int i) {
    byte[] bytes = in.bytes;
    while (true) {
      i = plain(bytes, i, in.end);
      if (i == in.end) throw unfinished(in);
      byte b = bytes[i];
      if (b == '"' || b == '\\') return i;
      if (b >= 0) throw control(in, i);
      i += sequence(in, i);
    }
  }

  /// Returns the length of the UTF-8 sequence at `i`, which starts outside ASCII.
  private static int sequence(JsonReader in, int i) {
    byte[] bytes = in.bytes;
    int b0 = bytes[i] & 0xff;
    int b1 = i + 1 < in.end ? bytes[i + 1] & 0xff : 0;
    int b2 = i + 2 < in.end ? bytes[i + 2] : 0;
    int b3 = i + 3 < in.end ? bytes[i + 3] : 0;
    if (b0 >= 0xc2 && b0 <= 0xdf && b1 >> 6 == 2) return 2;
    if (b0 >= 0xe0 && b0 <= 0xef && b1 >> 6 == 2 && b2 >> 6 == -2) {
      // E0 would be overlong below A0; ED from A0 on is a surrogate.
      if ((b0 != 0xe0 || b1 >= 0xa0) && (b0 != 0xed || b1 < 0xa0)) return 3;
    } else if (b0 >= 0xf0 && b0 <= 0xf4 && b1 >> 6 == 2 && b2 >> 6 == -2 && b3 >> 6 == -2) {
      // F0 would be overlong below 90; F4 from 90 on lies above U+10FFFF.
      if ((b0 != 0xf0 || b1 >= 0x90) && (b0 != 0xf4 || b1 < 0x90)) return 4;
    }
    throw in.error(i, "malformed UTF-8 in a string");
  }

  /// Decodes a string that has escapes; the bytes from `start` to `i` are valid and have none.
  private static String unescape(JsonReader in, int start, int i) {
    byte[] bytes = in.bytes;
    StringBuilder text = new StringBuilder(Math.max(32, (i - start) * 2));
    int from = start;
    while (true) {
      appendUtf8(text, bytes, from, i);
      if (bytes[i] == '"') {
        in.at = i + 1;
        return text.toString();
      }
      if (i + 1 >= in.end) throw unfinished(in);
      byte letter = bytes[i + 1];
      if (letter == 'u') {
        char unit = unit(in, i);
        if (Character.isSurrogate(unit)) {
          if (Character.isLowSurrogate(unit)) throw lone(in, i);
          text.append(unit);
          i += 6;
          if (i + 1 >= in.end || bytes[i] != '\\' || bytes[i + 1] != 'u') throw lone(in, i - 6);
          unit = unit(in, i);
          if (!Character.isLowSurrogate(unit)) throw lone(in, i - 6);
        }
        text.append(unit);
        from = i + 6;
      } else {
        text.append(
            switch (letter) {
              case '"', '\\', '/' -> (char) letter;
              case 'b' -> '\b';
              case 'f' -> '\f';
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default ->
                  throw in.error(
                      i, "no such escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
            });
        from = i + 2;
      }
      i = closingQuoteOrBackslash(in, from);
    }
  }

  private static void appendUtf8(StringBuilder text, byte[] bytes, int from, int to) {
    int plain = Math.min(plain(bytes, from, to), to);
    text.append(new String(bytes, from, to - from, plain == to ? ISO_8859_1 : UTF_8));
  }

  /// Returns the UTF-16 unit of the `\\uXXXX` at `i`.
  private static char unit(JsonReader in, int i) {
    int unit = 0;
    for (int k = i + 2; k < i + 6; k++) {
      if (k >= in.end) throw unfinished(in);
      byte b = in.bytes[k];
      int digit = b >= 0 ? Character.digit(b, 16) : -1;
      if (digit < 0) throw in.error(i, "\\u needs four hexadecimal digits");
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private static JsonException unfinished(JsonReader in) {
    return in.error(in.end, "the document ends inside a string");
  }

  private static JsonException control(JsonReader in, int i) {
    return in.error(
        i, "control character " + String.format("U+%04X", in.bytes[i]) + " must be escaped");
  }

  /// RFC 7493 §2.1: an unpaired surrogate is not a character, and no UTF-8 can hold it.
  private static JsonException lone(JsonReader in, int i) {
    return in.error(i, "unpaired surrogate in a \\u escape");
  }

  /// Whether the bytes at the reader are exactly `expected`.
  static boolean matches(JsonReader in, byte[] expected) {
    int stop = in.at + expected.length;
    return stop <= in.end && Arrays.equals(in.bytes, in.at, stop, expected, 0, expected.length);
  }
}
