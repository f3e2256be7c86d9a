package dev.fitten.http.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Checks UTF-8 (RFC 3629) as it arrives: the first byte that no text can continue with is found at
/// once, also when characters are cut between pieces.
final class Utf8Check {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  /// Continuation bytes still to come.
  private int missing;

  /// The range of the next continuation byte: narrower behind E0, ED, F0 and F4, which keeps out
  /// overlong forms, surrogates and what lies beyond U+10FFFF.
  private int least = 0x80;

  private int most = 0xbf;

  void reset() {
    missing = 0;
    least = 0x80;
    most = 0xbf;
  }

  /// Tells whether the text may end here.
  boolean complete() {
    return missing == 0;
  }

  /// Takes the next bytes. Returns false if they cannot be part of a text; then nothing may follow.
  boolean accept(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end) {
      if (missing == 0) {
        while (at <= end - 8 && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) at += 8;
        if (at == end) return true;
      }
      int b = bytes[at++] & 0xff;
      if (missing > 0) {
        if (b < least || b > most) return false;
        least = 0x80;
        most = 0xbf;
        missing--;
      } else if (b >= 0x80 && !lead(b)) {
        return false;
      }
    }
    return true;
  }

  private boolean lead(int b) {
    if (b < 0xc2 || b > 0xf4) return false;
    if (b < 0xe0) {
      missing = 1;
    } else if (b < 0xf0) {
      missing = 2;
      if (b == 0xe0) least = 0xa0;
      if (b == 0xed) most = 0x9f;
    } else {
      missing = 3;
      if (b == 0xf0) least = 0x90;
      if (b == 0xf4) most = 0x8f;
    }
    return true;
  }
}
