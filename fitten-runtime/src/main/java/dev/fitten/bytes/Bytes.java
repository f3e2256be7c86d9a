package dev.fitten.bytes;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A read-only view of a range of bytes. It copies nothing and owns nothing: whoever hands one out
/// says how long it is valid.
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int start;
  private final int end;

  private Bytes(byte[] array, int start, int end) {
    this.array = array;
    this.start = start;
    this.end = end;
  }

  /// Returns the view of no bytes.
  public static Bytes empty() {
    return EMPTY;
  }

  /// Returns a view of the whole array, without copying it.
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /// Returns a view of `array[start]` to `array[end - 1]`, without copying.
  public static Bytes of(byte[] array, int start, int end) {
    Objects.checkFromToIndex(start, end, array.length);
    return new Bytes(array, start, end);
  }

  /// Returns the UTF-8 bytes of the text.
  public static Bytes utf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Returns the number of bytes.
  public int length() {
    return end - start;
  }

  /// Returns the byte at `index`, counted from the start of the view.
  public byte at(int index) {
    return array[start + Objects.checkIndex(index, end - start)];
  }

  /// Returns a view of part of this view; `to` is exclusive.
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, end - start);
    return new Bytes(array, start + from, start + to);
  }

  /// Returns the array behind the view; the view is `arrayStart()` to `arrayEnd()` of it.
  public byte[] array() {
    return array;
  }

  /// Returns where in [#array()] the view starts.
  public int arrayStart() {
    return start;
  }

  /// Returns where in [#array()] the view ends, exclusive.
  public int arrayEnd() {
    return end;
  }

  /// Copies all bytes into `target` from `at` on.
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, start, target, at, end - start);
  }

  /// Returns a copy of the bytes.
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, start, end);
  }

  /// Returns a stream over the bytes.
  public InputStream toInputStream() {
    return new ByteArrayInputStream(array, start, end - start);
  }

  /// Returns the bytes decoded as UTF-8, malformed ones replaced.
  @Override
  public String toString() {
    return new String(array, start, end - start, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(array, start, end, that.array, that.start, that.end);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = start; i < end; i++) hash = 31 * hash + array[i];
    return hash;
  }
}
