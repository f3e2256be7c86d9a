package dev.fitten.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Bytes outside the heap, as a frame holds them.
final class Direct {
  private Direct() {}

  static ByteBuffer of(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).order(ByteOrder.LITTLE_ENDIAN).put(0, bytes);
  }

  static ByteBuffer of(String text) {
    return of(Ascii.bytes(text));
  }
}
