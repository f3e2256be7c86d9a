package dev.fitten.http;

import dev.fitten.bytes.Lease;
import dev.fitten.http.transport.Frame;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A frame that somebody keeps beyond the exchange it came with.
final class FrameLease implements Lease.Kept {
  private final @Nullable Frame frame;
  private final String owner;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Retains the frame.
  ///
  /// @param owner whom the bytes belonged to, for messages
  FrameLease(@Nullable Frame frame, String owner) {
    this.frame = frame;
    this.owner = owner;
    if (frame == null) return;
    frame.retain();
    KeptFrames.opened(this, owner);
  }

  @Override
  public int term() {
    return 0;
  }

  @Override
  public void check(int term) {
    if (closed.get()) {
      throw new IllegalStateException("the kept bytes of " + owner + " were given back");
    }
  }

  @Override
  public Lease.Kept keep(int term) {
    check(term);
    return new FrameLease(frame, owner);
  }

  @Override
  public void close() {
    if (frame == null || !closed.compareAndSet(false, true)) {
      closed.set(true);
      return;
    }
    KeptFrames.closed(this);
    frame.release();
  }
}
