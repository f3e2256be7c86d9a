package dev.fitten.http.transport.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.FrameRing;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// The frames that the kernel may fill: a provided-buffer ring over the memory of a [FrameRing]. The
/// number of a buffer is the number of the frame. A frame is the kernel's from [#keep] until a
/// completion names it.
final class KernelFrames implements FrameRing.Keeper {
  private static final int MOST_ENTRIES = 32768;
  private static final int MOST_NUMBER = 65535;
  private static final int ENTRY_BYTES = 16;

  /// The tail lies in the unused end of the first entry.
  private static final long TAIL_AT = 14;

  private static final VarHandle SHORT = JAVA_SHORT.varHandle();

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment error = arena.allocate(Libc.ERROR);
  private final Ring ring;
  private final FrameRing frames;
  private final int frameBytes;
  private final long framesAddress;
  private final MemorySegment entries;
  private final int mask;
  private final int most;
  private int tail;
  private final boolean[] isOwned;
  private int owned;

  KernelFrames(Ring ring, FrameRing frames) throws IOException {
    this.ring = ring;
    this.frames = frames;
    frameBytes = frames.frameBytes();
    framesAddress = MemorySegment.ofBuffer(frames.memory()).address();
    isOwned = new boolean[frames.count()];
    int count = Math.min(frames.count(), MOST_ENTRIES);
    // A quarter stays with the loop, for those who take frames themselves.
    most = Math.max(1, count - count / 4);
    int size = Math.max(2, Integer.highestOneBit(most - 1 | 1) * 2);
    mask = size - 1;
    long bytes = (long) size * ENTRY_BYTES;
    long address = Libc.map(error, bytes);
    if (address < 0) {
      arena.close();
      throw new UringException("no memory for the buffer ring: " + Libc.describe((int) address));
    }
    entries = MemorySegment.ofAddress(address).reinterpret(bytes);
    try {
      ring.registerBuffers(address, size);
    } catch (IOException e) {
      Libc.unmap(error, address, bytes);
      arena.close();
      throw e;
    }
    frames.keepWith(this);
  }

  @Override
  public boolean keep(Frame frame) {
    int number = frame.number();
    if (owned == most || number > MOST_NUMBER) return false;
    long at = (long) (tail & mask) * ENTRY_BYTES;
    entries.set(JAVA_LONG, at, framesAddress + (long) number * frameBytes);
    entries.set(JAVA_INT, at + 8, frameBytes);
    entries.set(JAVA_SHORT, at + 12, (short) number);
    tail++;
    owned++;
    isOwned[number] = true;
    SHORT.setRelease(entries, TAIL_AT, (short) tail);
    return true;
  }

  /// Returns a frame that the kernel has filled, with one reference.
  Frame filled(int number) {
    owned--;
    isOwned[number] = false;
    return frames.filled(number);
  }

  /// Returns how many frames the kernel has.
  int owned() {
    return owned;
  }

  /// Takes the frames back. Nothing may be receiving any more.
  void close() {
    ring.unregisterBuffers();
    frames.keepWith(null);
    for (int i = 0; i < isOwned.length; i++) if (isOwned[i]) filled(i).release();
    Libc.unmap(error, entries.address(), entries.byteSize());
    arena.close();
  }
}
