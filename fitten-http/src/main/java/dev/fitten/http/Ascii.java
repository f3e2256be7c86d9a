package dev.fitten.http;

import java.nio.charset.StandardCharsets;

/// The character classes of RFC 9110 and RFC 3986 as one table.
final class Ascii {
  /// RFC 9110 §5.6.2 `tchar`.
  static final int TOKEN = 1;

  /// RFC 9110 §5.5 `field-vchar`, space and tab.
  static final int VALUE = 2;

  /// RFC 3986 §3.3 `pchar`, and `/`; `%` included, its digits are checked by the router.
  static final int PATH = 4;

  /// RFC 3986 §3.4 `query`, and what browsers leave as it is there: ``[ ] { } | \ ^ ` ``.
  static final int QUERY = 8;

  /// RFC 3986 §3.2.2 `reg-name` without `%`.
  static final int HOST = 16;

  /// RFC 9110 §5.6.4 `qdtext`.
  static final int QUOTED = 32;

  private static final byte[] CLASSES = new byte[256];
  private static final byte[] HEX = new byte[256];

  static {
    String alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    String unreserved = alphanumeric + "-._~";
    String subDelims = "!$&'()*+,;=";
    mark(alphanumeric + "!#$%&'*+-.^_`|~", TOKEN);
    mark(unreserved + subDelims + ":@/%", PATH);
    mark(unreserved + subDelims + ":@/%?[]{}|\\^`", QUERY);
    mark(unreserved + subDelims, HOST);
    for (int c = 0; c < 256; c++) {
      boolean visible = c > ' ' && c != 0x7f || c == ' ' || c == '\t';
      if (visible) CLASSES[c] |= VALUE;
      if (visible && c != '"' && c != '\\') CLASSES[c] |= QUOTED;
      HEX[c] = (byte) Character.digit(c < 128 ? c : 0, 16);
    }
  }

  private Ascii() {}

  private static void mark(String characters, int kind) {
    for (byte c : characters.getBytes(StandardCharsets.ISO_8859_1)) CLASSES[c] |= (byte) kind;
  }

  static boolean is(byte c, int kind) {
    return (CLASSES[c & 0xff] & kind) != 0;
  }

  /// Returns the value of the hexadecimal digit, or -1.
  static int hex(byte c) {
    return HEX[c & 0xff];
  }

  static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127 || !is((byte) text.charAt(i), TOKEN)) return false;
    }
    return !text.isEmpty();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
