package dev.fitten.http.tls;

import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.FrameRing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Received bytes of one link that cannot be decrypted yet: the beginning of a record, or records
/// behind a pause. Large pieces lie in a frame; small ones and those of clients that have proved
/// nothing yet on the heap, in no more memory than they need. Owns nothing while empty.
final class Backlog {
  private static final int SMALL_BYTES = 1024;

  private final FrameRing frames;
  private @Nullable Frame frame;

  /// From position to limit: what is kept. `null` while empty.
  private @Nullable ByteBuffer kept;

  Backlog(FrameRing frames) {
    this.frames = frames;
  }

  /// Returns what is kept, to be used up from its front, or `null` if nothing is.
  @Nullable ByteBuffer bytes() {
    ByteBuffer now = kept;
    if (now != null && !now.hasRemaining()) {
      clear();
      return null;
    }
    return now;
  }

  /// Moves bytes from the front of `in` behind what is kept.
  ///
  /// @param expected how many bytes will be kept in the end, as far as that is known
  void append(ByteBuffer in, int bytes, int expected, boolean proven) {
    ByteBuffer now = kept;
    int held = now == null ? 0 : now.remaining();
    if (now == null || now.capacity() - now.limit() < bytes) {
      now = grow(held + bytes, expected, proven);
    }
    int end = now.limit();
    now.limit(end + bytes);
    now.put(end, in, in.position(), bytes);
    in.position(in.position() + bytes);
  }

  private ByteBuffer grow(int needed, int expected, boolean proven) {
    ByteBuffer before = kept;
    Frame beforeIn = frame;
    ByteBuffer larger;
    if (proven && needed > SMALL_BYTES && !frames.scarce()) {
      Frame taken = frames.take(Math.max(needed, expected));
      frame = taken;
      larger = taken.channelView(0, 0);
    } else {
      int doubled = before == null ? 0 : Math.min(before.capacity() * 2, expected);
      frame = null;
      larger = ByteBuffer.allocate(Math.max(needed, doubled)).limit(0);
    }
    if (before != null) {
      int held = before.remaining();
      larger.limit(held).put(0, before, before.position(), held);
    }
    if (beforeIn != null) beforeIn.release();
    kept = larger;
    return larger;
  }

  /// Forgets everything.
  void clear() {
    kept = null;
    Frame held = frame;
    frame = null;
    if (held != null) held.release();
  }
}
