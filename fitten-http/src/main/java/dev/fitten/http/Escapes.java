package dev.fitten.http;

import java.nio.ByteBuffer;

/// Percent escapes (RFC 3986 §2.1) and the UTF-8 they stand for.
final class Escapes {
  private Escapes() {}

  /// Returns the byte that `%xx` at `at` stands for, or -1 if it is not one.
  static int value(byte[] bytes, int at, int end) {
    if (at + 2 >= end) return -1;
    int high = Ascii.hex(bytes[at + 1]);
    int low = Ascii.hex(bytes[at + 2]);
    return (high | low) < 0 ? -1 : high << 4 | low;
  }

  /// Returns the byte that `%xx` at `at` stands for, or -1 if it is not one.
  static int value(ByteBuffer bytes, int at, int end) {
    if (at + 2 >= end) return -1;
    int high = Ascii.hex(bytes.get(at + 1));
    int low = Ascii.hex(bytes.get(at + 2));
    return (high | low) < 0 ? -1 : high << 4 | low;
  }

  /// Tells whether the bytes are well-formed UTF-8 (RFC 3629): shortest forms, no surrogates.
  static boolean isUtf8(ByteBuffer bytes, int start, int end) {
    int at = start;
    while (at + 8 <= end && (bytes.getLong(at) & 0x8080808080808080L) == 0) at += 8;
    if (at == end) return true;
    byte[] rest = Memory.copy(bytes, at, end);
    return isUtf8(rest, 0, rest.length);
  }

  /// Tells whether the bytes are well-formed UTF-8 (RFC 3629): shortest forms, no surrogates.
  static boolean isUtf8(byte[] bytes, int start, int end) {
    for (int i = start; i < end; ) {
      int first = bytes[i++] & 0xff;
      if (first < 0x80) continue;
      int more = first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : -1;
      if (more < 0 || i + more > end) return false;
      int second = bytes[i] & 0xff;
      int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
      int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
      if (second < lowest || second > highest) return false;
      for (int j = 1; j < more; j++) if ((bytes[i + j] & 0xc0) != 0x80) return false;
      i += more;
    }
    return true;
  }
}
