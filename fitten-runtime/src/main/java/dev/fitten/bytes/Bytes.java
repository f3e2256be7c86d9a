package dev.fitten.bytes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A read-only view of a range of bytes, in an array or in memory outside the heap. It copies nothing
/// and owns nothing: whoever hands one out says how long it is valid.
///
/// A view of borrowed memory knows until when: used later, every method throws
/// [IllegalStateException] and names whom the memory belonged to. What has to live longer is copied
/// ([#toByteArray]) or kept ([#keep]).
public final class Bytes {
  private static final byte[] NO_BYTES = {};
  private static final Bytes EMPTY = new Bytes(NO_BYTES, null, 0, 0, null, 0);

  /// The bytes; of memory outside the heap a copy of the view's range, made when first asked for.
  private byte @Nullable [] array;

  private final @Nullable ByteBuffer memory;
  private final int start;
  private final int end;
  private final @Nullable Lease lease;
  private final int term;

  private Bytes(
      byte @Nullable [] array,
      @Nullable ByteBuffer memory,
      int start,
      int end,
      @Nullable Lease lease,
      int term) {
    this.array = array;
    this.memory = memory;
    this.start = start;
    this.end = end;
    this.lease = lease;
    this.term = term;
  }

  /// Returns the view of no bytes.
  public static Bytes empty() {
    return EMPTY;
  }

  /// Returns a view of the whole array, without copying it.
  public static Bytes of(byte[] array) {
    return new Bytes(array, null, 0, array.length, null, 0);
  }

  /// Returns a view of `array[start]` to `array[end - 1]`, without copying.
  public static Bytes of(byte[] array, int start, int end) {
    Objects.checkFromToIndex(start, end, array.length);
    return new Bytes(array, null, start, end, null, 0);
  }

  /// Returns a view of the buffer's bytes `start` to `end - 1`, whatever its position and limit, for as
  /// long as the present term of the lease lasts.
  ///
  /// @param lease whom the memory belongs to, or `null` if the view may be used for ever
  public static Bytes of(ByteBuffer memory, int start, int end, @Nullable Lease lease) {
    Objects.checkFromToIndex(start, end, memory.capacity());
    return new Bytes(null, memory, start, end, lease, lease == null ? 0 : lease.term());
  }

  /// Returns the UTF-8 bytes of the text.
  public static Bytes utf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void check() {
    if (lease != null) lease.check(term);
  }

  /// Returns the number of bytes.
  public int length() {
    return end - start;
  }

  /// Returns the byte at `index`, counted from the start of the view.
  public byte at(int index) {
    check();
    int at = start + Objects.checkIndex(index, end - start);
    ByteBuffer outside = memory;
    if (outside != null) return outside.get(at);
    return heap()[at];
  }

  private byte[] heap() {
    return array == null ? NO_BYTES : array;
  }

  /// Returns a view of part of this view; `to` is exclusive. It is valid as long as this one.
  public Bytes slice(int from, int to) {
    check();
    Objects.checkFromToIndex(from, to, end - start);
    byte[] shared = memory == null ? array : null;
    return new Bytes(shared, memory, start + from, start + to, lease, term);
  }

  /// Returns an array with the bytes at [#arrayStart] to [#arrayEnd]: the one behind the view, or, if
  /// they lie outside the heap, a copy that is made by the first call.
  public byte[] array() {
    check();
    byte[] known = array;
    if (known == null) array = known = toByteArray();
    return known;
  }

  /// Returns where in [#array()] the view starts.
  public int arrayStart() {
    return memory == null ? start : 0;
  }

  /// Returns where in [#array()] the view ends, exclusive.
  public int arrayEnd() {
    return memory == null ? end : end - start;
  }

  /// Copies all bytes into `target` from `at` on.
  public void copyTo(byte[] target, int at) {
    check();
    ByteBuffer outside = memory;
    if (outside != null) outside.get(start, target, at, end - start);
    else System.arraycopy(heap(), start, target, at, end - start);
  }

  /// Returns a copy of the bytes.
  public byte[] toByteArray() {
    byte[] copy = new byte[end - start];
    copyTo(copy, 0);
    return copy;
  }

  /// Writes the bytes to the stream.
  public void writeTo(OutputStream out) throws IOException {
    out.write(array(), arrayStart(), end - start);
  }

  /// Returns a read-only buffer of the bytes, for channels; valid as long as this view.
  public ByteBuffer toByteBuffer() {
    check();
    ByteBuffer whole = memory == null ? ByteBuffer.wrap(heap()) : memory;
    return whole.slice(start, end - start).asReadOnlyBuffer();
  }

  /// Returns a stream over the bytes; valid as long as this view.
  public InputStream toInputStream() {
    return new ByteArrayInputStream(array(), arrayStart(), end - start);
  }

  /// Keeps the memory from being taken back until the result is closed: nothing is copied.
  ///
  /// @throws IllegalStateException if it was taken back already
  public KeptBytes keep() {
    if (lease == null) return new KeptBytes(this, null);
    Lease.Kept kept = lease.keep(term);
    return new KeptBytes(new Bytes(array, memory, start, end, kept, kept.term()), kept);
  }

  /// Tells whether the bytes are the text in ASCII, in any case of its letters.
  ///
  /// @param lower without upper-case letters
  public boolean equalsIgnoreCase(String lower) {
    if (end - start != lower.length()) return false;
    for (int i = 0; i < lower.length(); i++) {
      int c = at(i);
      if (c >= 'A' && c <= 'Z') c |= 0x20;
      if (c != lower.charAt(i)) return false;
    }
    return true;
  }

  /// Returns the bytes decoded with the charset, malformed ones replaced.
  public String toString(Charset charset) {
    return new String(array(), arrayStart(), end - start, charset);
  }

  /// Returns the bytes decoded as UTF-8, malformed ones replaced.
  @Override
  public String toString() {
    return toString(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array(), arrayStart(), arrayEnd(), that.array(), that.arrayStart(), that.arrayEnd());
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < length(); i++) hash = 31 * hash + at(i);
    return hash;
  }
}
