package dev.fitten.http;

import java.nio.ByteBuffer;

/// Takes pieces of a body in order.
@FunctionalInterface
interface BodyTarget {
  /// Takes the buffer's bytes `start` to `end - 1`; they are valid until this returns.
  void put(ByteBuffer bytes, int start, int end);
}
