package dev.fitten.http.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The receive memory of one loop: frames of one size, page-aligned, beside a table of what each of
/// them holds. All connections of the loop share it, so an idle one owns none.
///
/// Frames are taken by the loop's thread and given back by any. The one given back last is taken
/// next, for its memory is still in the processor's cache. If none is left, a frame outside the ring
/// is made, so that a request is never refused for lack of ring space.
public final class FrameRing {
  /// Who takes free frames into its keeping until it has filled them: a kernel that receives before
  /// anybody asked. Called on the loop's thread.
  public interface Keeper {
    /// Takes the frame, or tells that it has enough.
    boolean keep(Frame frame);
  }

  private static final int PAGE_BYTES = 4096;
  private static final int SMALLEST_OUTSIDE_BYTES = 16384;

  private final int frameBytes;
  private final ByteBuffer memory;
  private final Frame[] frames;
  private final int[] free;
  private int freeCount;
  private @Nullable Keeper keeper;
  private int keptCount;
  private @Nullable Thread owner;

  /// Given back by other threads.
  private final Queue<Frame> returned = new ConcurrentLinkedQueue<>();

  // Frames outside the ring that are kept for the next time, together no more than the ring.
  private final ArrayDeque<Frame> outside = new ArrayDeque<>();
  private long outsideBytes;
  private int outsideInUse;

  /// Makes a ring.
  ///
  /// @param ringBytes all frames together, bytes; rounded down to whole frames, at least one
  /// @param frameBytes one frame, bytes; a multiple of 4096
  public FrameRing(int ringBytes, int frameBytes) {
    this.frameBytes = frameBytes;
    int count = Math.max(1, ringBytes / frameBytes);
    memory = ByteBuffer.allocateDirect(count * frameBytes + PAGE_BYTES).alignedSlice(PAGE_BYTES);
    ByteBuffer table = ByteBuffer.allocateDirect(count * Frame.ROW_BYTES + 8).alignedSlice(8);
    frames = new Frame[count];
    free = new int[count];
    for (int i = 0; i < count; i++) {
      ByteBuffer slice = memory.slice(i * frameBytes, frameBytes);
      frames[i] = new Frame(this, i, slice, table, i * Frame.ROW_BYTES);
      free[i] = count - 1 - i;
    }
    freeCount = count;
  }

  /// Says whose thread takes frames. Until then any single thread may.
  public void ownedBy(Thread loop) {
    owner = loop;
  }

  /// From now on, free frames go to the keeper as long as it takes them; to none if it is `null`. On
  /// the loop's thread.
  public void keepWith(@Nullable Keeper newKeeper) {
    keeper = newKeeper;
    while (newKeeper != null && freeCount > 0 && newKeeper.keep(frames[free[freeCount - 1]])) {
      freeCount--;
      keptCount++;
    }
  }

  /// Returns a frame that the keeper has filled, with one reference. On the loop's thread.
  public Frame filled(int number) {
    keptCount--;
    Frame frame = frames[number];
    frame.taken();
    return frame;
  }

  /// Returns the memory of all frames, one behind the other.
  public ByteBuffer memory() {
    return memory;
  }

  /// Returns the number of frames of the ring.
  public int count() {
    return frames.length;
  }

  /// Returns the size of a frame in bytes.
  public int frameBytes() {
    return frameBytes;
  }

  /// Returns a frame of the ring by its number.
  public Frame frame(int number) {
    return frames[number];
  }

  /// Takes a frame, of the ring if one is left, with one reference. On the loop's thread.
  public Frame take() {
    if (freeCount == 0) collectReturned();
    if (freeCount == 0) return takeOutside(frameBytes);
    Frame frame = frames[free[--freeCount]];
    frame.taken();
    return frame;
  }

  /// Takes a frame with room for so many bytes, outside the ring if they are more than one of its
  /// frames holds. On the loop's thread.
  public Frame take(int bytes) {
    return bytes <= frameBytes ? take() : takeOutside(bytes);
  }

  /// Tells whether less than a quarter of the ring is left: then bytes that would be held for long
  /// are better copied.
  public boolean scarce() {
    if ((freeCount + keptCount) * 4 >= frames.length) return false;
    collectReturned();
    return (freeCount + keptCount) * 4 < frames.length;
  }

  /// Returns how many frames are in use, those outside the ring included. On the loop's thread.
  public int inUse() {
    collectReturned();
    return frames.length - freeCount - keptCount + outsideInUse;
  }

  /// Appends a line for each frame of the ring that is in use.
  public void inUse(StringBuilder out) {
    collectReturned();
    for (Frame frame : frames) {
      if (frame.references() == 0) continue;
      out.append(
          "frame %d: %s, %d references, request %d%n"
              .formatted(frame.number(), frame.state(), frame.references(), frame.requestId()));
    }
  }

  void giveBack(Frame frame) {
    if (owner == null || Thread.currentThread() == owner) keep(frame);
    else returned.add(frame);
  }

  /// Takes in what other threads have given back. On the loop's thread; whoever takes a frame does it
  /// by itself.
  public void collectReturned() {
    for (Frame frame = returned.poll(); frame != null; frame = returned.poll()) keep(frame);
  }

  private void keep(Frame frame) {
    frame.free();
    if (frame.number() >= 0) {
      Keeper taker = keeper;
      if (taker != null && taker.keep(frame)) {
        keptCount++;
        return;
      }
      free[freeCount++] = frame.number();
      return;
    }
    outsideInUse--;
    if (outsideBytes + frame.capacity() > memory.capacity()) return;
    outsideBytes += frame.capacity();
    outside.push(frame);
  }

  private Frame takeOutside(int bytes) {
    outsideInUse++;
    for (Frame kept : outside) {
      if (kept.capacity() < bytes || kept.capacity() / 2 > bytes + SMALLEST_OUTSIDE_BYTES) continue;
      outside.remove(kept);
      outsideBytes -= kept.capacity();
      kept.taken();
      return kept;
    }
    int capacity = Math.max(SMALLEST_OUTSIDE_BYTES, Integer.highestOneBit(bytes - 1) * 2);
    Frame made =
        new Frame(this, -1, allocate(capacity), allocate(Frame.ROW_BYTES + 8).alignedSlice(8), 0);
    made.taken();
    return made;
  }

  private static ByteBuffer allocate(int bytes) {
    try {
      return ByteBuffer.allocateDirect(bytes);
    } catch (OutOfMemoryError noMoreDirectMemory) {
      return ByteBuffer.allocate(bytes);
    }
  }
}
