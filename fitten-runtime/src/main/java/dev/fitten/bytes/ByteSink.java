package dev.fitten.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A growable array of bytes that writers append to; JSON and HTML are encoded straight into one.
///
/// Not safe for use by several threads. The backing array is reused after [#clear()], so a view
/// taken before is valid only until then.
public final class ByteSink {
  private static final byte[] DIGIT_TENS = new byte[100];
  private static final byte[] DIGIT_ONES = new byte[100];

  static {
    for (int i = 0; i < 100; i++) {
      DIGIT_TENS[i] = (byte) ('0' + i / 10);
      DIGIT_ONES[i] = (byte) ('0' + i % 10);
    }
  }

  private byte[] array;
  private int length;

  /// Makes an empty sink with room for 512 bytes before it grows.
  public ByteSink() {
    this(512);
  }

  /// Makes an empty sink with room for `capacity` bytes before it grows.
  public ByteSink(int capacity) {
    array = new byte[Math.max(capacity, 16)];
  }

  /// Returns the number of bytes written.
  public int length() {
    return length;
  }

  /// Returns the backing array; bytes `0` to [#length()] are the content. A later `put` may replace it.
  public byte[] array() {
    return array;
  }

  /// Makes room for `more` bytes behind the content and returns the backing array, for a caller that
  /// writes into it and then calls [#length(int)].
  public byte[] reserve(int more) {
    int needed = length + more;
    if (needed < 0) throw new OutOfMemoryError("a sink holds at most 2 GiB");
    if (needed > array.length) grow(needed);
    return array;
  }

  private void grow(int needed) {
    int doubled = array.length << 1;
    array = Arrays.copyOf(array, doubled < needed ? needed : doubled);
  }

  /// Sets the number of bytes written, after writing into [#reserve(int)]'s array or to cut off.
  public void length(int newLength) {
    if (newLength < 0 || newLength > array.length) {
      throw new IllegalArgumentException(
          "length is " + newLength + ", must be from 0 to " + array.length);
    }
    length = newLength;
  }

  /// Empties the sink and keeps its array.
  public void clear() {
    length = 0;
  }

  /// Appends one byte.
  public ByteSink put(byte b) {
    reserve(1)[length++] = b;
    return this;
  }

  /// Appends all of `source`.
  public ByteSink put(byte[] source) {
    return put(source, 0, source.length);
  }

  /// Appends `source[start]` to `source[end - 1]`.
  public ByteSink put(byte[] source, int start, int end) {
    int n = end - start;
    System.arraycopy(source, start, reserve(n), length, n);
    length += n;
    return this;
  }

  /// Appends the buffer's bytes `start` to `end - 1`, whatever its position and limit.
  public ByteSink put(ByteBuffer source, int start, int end) {
    int n = end - start;
    source.get(start, reserve(n), length, n);
    length += n;
    return this;
  }

  /// Appends the bytes of the view.
  public ByteSink put(Bytes bytes) {
    int n = bytes.length();
    bytes.copyTo(reserve(n), length);
    length += n;
    return this;
  }

  /// Appends the low byte of each char: for text known to be ASCII or Latin-1.
  @SuppressWarnings(
      "deprecation") // getBytes(int, int, byte[], int) is the one copy without an array
  public ByteSink putAscii(String text) {
    int n = text.length();
    text.getBytes(0, n, reserve(n), length);
    length += n;
    return this;
  }

  /// Appends the text in UTF-8. An unpaired surrogate becomes `?`, as [String#getBytes] does.
  public ByteSink putUtf8(String text) {
    int n = text.length();
    byte[] out = reserve(n * 3);
    int at = length;
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out[at++] = (byte) c;
      } else if (c < 0x800) {
        out[at++] = (byte) (0xc0 | c >> 6);
        out[at++] = (byte) (0x80 | c & 0x3f);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < n
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        out[at++] = (byte) (0xf0 | point >> 18);
        out[at++] = (byte) (0x80 | point >> 12 & 0x3f);
        out[at++] = (byte) (0x80 | point >> 6 & 0x3f);
        out[at++] = (byte) (0x80 | point & 0x3f);
      } else if (Character.isSurrogate(c)) {
        out[at++] = '?';
      } else {
        out[at++] = (byte) (0xe0 | c >> 12);
        out[at++] = (byte) (0x80 | c >> 6 & 0x3f);
        out[at++] = (byte) (0x80 | c & 0x3f);
      }
    }
    length = at;
    return this;
  }

  /// Appends the decimal digits of `value`, with a minus sign if negative.
  public ByteSink putLong(long value) {
    byte[] out = reserve(20);
    if (value == Long.MIN_VALUE) return putAscii("-9223372036854775808");
    int at = length;
    if (value < 0) {
      out[at++] = '-';
      value = -value;
    }
    int end = at + digits(value);
    length = end;
    while (value >= 100) {
      int pair = (int) (value % 100);
      value /= 100;
      out[--end] = DIGIT_ONES[pair];
      out[--end] = DIGIT_TENS[pair];
    }
    if (value >= 10) {
      out[--end] = DIGIT_ONES[(int) value];
      out[--end] = DIGIT_TENS[(int) value];
    } else {
      out[--end] = (byte) ('0' + value);
    }
    return this;
  }

  private static int digits(long value) {
    int n = 1;
    for (long limit = 10; n < 19 && value >= limit; limit *= 10) n++;
    return n;
  }

  /// Returns a view of the content; valid until the sink is cleared or written to again.
  public Bytes view() {
    return Bytes.of(array, 0, length);
  }

  /// Returns a copy of the content.
  public byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }

  /// Writes the content to the stream.
  public void writeTo(OutputStream out) throws IOException {
    out.write(array, 0, length);
  }

  /// Copies content from `from` on into the buffer, as much as fits, and returns how many bytes.
  public int copyTo(ByteBuffer target, int from) {
    int n = Math.min(target.remaining(), length - from);
    target.put(array, from, n);
    return n;
  }

  /// Returns the content decoded as UTF-8.
  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.UTF_8);
  }
}
