package dev.fitten.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Comparing, hashing and reading bytes in a frame, eight at a time where that can be. Buffers are
/// little endian and accessed by position only.
final class Memory {
  private Memory() {}

  /// Tells whether `length` bytes are the same in both.
  static boolean equal(ByteBuffer a, int aStart, ByteBuffer b, int bStart, int length) {
    int at = 0;
    for (; at + 8 <= length; at += 8) {
      if (a.getLong(aStart + at) != b.getLong(bStart + at)) return false;
    }
    if (at == length) return true;
    if (length >= 8) return a.getLong(aStart + length - 8) == b.getLong(bStart + length - 8);
    for (; at < length; at++) if (a.get(aStart + at) != b.get(bStart + at)) return false;
    return true;
  }

  /// Tells whether the bytes are the text.
  static boolean equal(ByteBuffer bytes, int start, int end, byte[] text) {
    if (end - start != text.length) return false;
    for (int i = 0; i < text.length; i++) if (bytes.get(start + i) != text[i]) return false;
    return true;
  }

  /// Tells whether the bytes are `lower`, which has no upper-case letter, in any case.
  static boolean equalIgnoringCase(ByteBuffer bytes, int start, int end, String lower) {
    if (end - start != lower.length()) return false;
    for (int i = start, j = 0; i < end; i++, j++) {
      int c = bytes.get(i);
      if (c >= 'A' && c <= 'Z') c |= 0x20;
      if (c != lower.charAt(j)) return false;
    }
    return true;
  }

  /// Returns a hash of the bytes; [#hash(byte[])] returns the same for the same ones.
  static int hash(ByteBuffer bytes, int start, int end) {
    long hash = end - start;
    int at = start;
    for (; at + 8 <= end; at += 8) hash = mix(hash ^ bytes.getLong(at));
    long tail = 0;
    for (int shift = 0; at < end; at++, shift += 8) tail |= (bytes.get(at) & 0xffL) << shift;
    return finish(mix(hash ^ tail));
  }

  static int hash(byte[] bytes) {
    ByteBuffer wrapped = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    return hash(wrapped, 0, bytes.length);
  }

  private static long mix(long x) {
    x *= 0x9e3779b97f4a7c15L; // 2^64 / golden ratio: spreads every input bit upwards
    return x ^ x >>> 32;
  }

  private static int finish(long hash) {
    return (int) (hash ^ hash >>> 29);
  }

  /// Returns the bytes as Latin-1 text.
  static String text(ByteBuffer bytes, int start, int end) {
    return new String(copy(bytes, start, end), StandardCharsets.ISO_8859_1);
  }

  static byte[] copy(ByteBuffer bytes, int start, int end) {
    byte[] copy = new byte[end - start];
    bytes.get(start, copy);
    return copy;
  }

  /// Returns the bytes in a buffer of their own, on the heap.
  static ByteBuffer copyOf(ByteBuffer bytes, int start, int end) {
    return ByteBuffer.wrap(copy(bytes, start, end)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
  }
}
