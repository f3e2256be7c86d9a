package dev.fitten.http.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Takes the masking key off a payload (RFC 6455 §5.3), eight bytes at a time.
final class Mask {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Mask() {}

  /// Unmasks in place.
  ///
  /// @param key the four bytes of the key, the first one lowest
  /// @param offset how many bytes of the payload came before
  static void apply(byte[] bytes, int start, int end, int key, long offset) {
    if (key == 0) return;
    int turned = Integer.rotateRight(key, (int) (offset & 3) * 8);
    long eight = (turned & 0xffff_ffffL) * 0x1_0000_0001L;
    int at = start;
    for (; at <= end - 8; at += 8) LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ eight);
    for (; at < end; at++) {
      bytes[at] ^= (byte) eight;
      eight >>>= 8;
    }
  }
}
