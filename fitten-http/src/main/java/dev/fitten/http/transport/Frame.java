package dev.fitten.http.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A piece of a loop's receive memory. Whoever uses its bytes after the call that brought them holds
/// a reference; the last [#release] gives it back to its [FrameRing].
///
/// Its bytes never lie on the Java heap, so the kernel writes them once and nobody copies them
/// again. What is known about it (references, request, state) lies apart, in the ring's table.
public final class Frame {
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /// What a frame holds, as [FrameRing#inUse(StringBuilder)] names it.
  enum State {
    FREE,
    RECEIVING,
    REQUEST
  }

  // A row of the table: request id (8 bytes), state (4), references (4).
  static final int ROW_BYTES = 16;
  private static final int STATE_AT = 8;
  private static final int REFERENCES_AT = 12;

  private final FrameRing ring;
  private final int number;
  private final ByteBuffer memory;
  private final ByteBuffer channelView;
  private final ByteBuffer table;
  private final int row;

  Frame(FrameRing ring, int number, ByteBuffer memory, ByteBuffer table, int row) {
    this.ring = ring;
    this.number = number;
    this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
    this.channelView = memory.duplicate();
    this.table = table.order(ByteOrder.LITTLE_ENDIAN); // as INTS reads it; slices are big endian
    this.row = row;
  }

  /// Returns the bytes, little endian. Position and limit mean nothing and must not be moved.
  public ByteBuffer memory() {
    return memory;
  }

  /// Returns a view for a channel to read into, from `start` to the end of the frame. There is one per
  /// frame: use it up before asking again.
  public ByteBuffer channelView(int start) {
    return channelView.clear().position(start);
  }

  /// Returns a view for a channel to write from. There is one per frame, the same as
  /// [#channelView(int)]'s.
  public ByteBuffer channelView(int start, int end) {
    return channelView.clear().position(start).limit(end);
  }

  /// Returns the number of bytes it has room for.
  public int capacity() {
    return memory.capacity();
  }

  /// Returns its number in the ring, or -1 if it lies outside of it.
  public int number() {
    return number;
  }

  /// Adds a reference. May be called from any thread that holds one.
  ///
  /// @throws IllegalStateException if the frame was given back already
  public void retain() {
    int before = (int) INTS.getAndAdd(table, row + REFERENCES_AT, 1);
    if (before > 0) return;
    INTS.getAndAdd(table, row + REFERENCES_AT, -1);
    throw new IllegalStateException("frame " + number + " was already given back");
  }

  /// Gives up a reference; the last one gives the frame back. May be called from any thread.
  ///
  /// @throws IllegalStateException if the frame was given back already
  public void release() {
    // Holding the only reference, nobody else can change the count.
    if ((int) INTS.getAcquire(table, row + REFERENCES_AT) == 1) {
      table.putInt(row + REFERENCES_AT, 0);
      ring.giveBack(this);
      return;
    }
    int before = (int) INTS.getAndAdd(table, row + REFERENCES_AT, -1);
    if (before == 1) {
      ring.giveBack(this);
    } else if (before <= 0) {
      INTS.getAndAdd(table, row + REFERENCES_AT, 1);
      throw new IllegalStateException("frame " + number + " was already given back");
    }
  }

  /// Notes which request its bytes belong to, for reports on frames that were not given back.
  public void carries(long requestId) {
    table.putLong(row, requestId);
    table.putInt(row + STATE_AT, State.REQUEST.ordinal());
  }

  void taken() {
    table.putLong(row, 0);
    table.putInt(row + STATE_AT, State.RECEIVING.ordinal());
    table.putInt(row + REFERENCES_AT, 1);
  }

  void free() {
    table.putInt(row + STATE_AT, State.FREE.ordinal());
  }

  int references() {
    return (int) INTS.getAcquire(table, row + REFERENCES_AT);
  }

  State state() {
    return State.values()[table.getInt(row + STATE_AT)];
  }

  /// Returns the id noted by [#carries], or 0.
  public long requestId() {
    return table.getLong(row);
  }
}
