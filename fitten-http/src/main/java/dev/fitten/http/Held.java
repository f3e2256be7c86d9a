package dev.fitten.http;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that slow clients hold, over all connections: bodies that are not complete and
/// answers that are not taken. Each alone is bounded by its own limit; a thousand of them could
/// still take the whole heap.
final class Held {
  private final AtomicLong bytes = new AtomicLong();
  private final long most;

  /// @param most the limit, bytes; 0 for half of the memory that the JVM may use
  Held(long most) {
    this.most = most > 0 ? most : Runtime.getRuntime().maxMemory() / 2;
  }

  /// Counts more. Returns whether all together are within the limit; counted they are in any case.
  boolean add(int more) {
    return bytes.addAndGet(more) <= most;
  }

  void giveBack(int count) {
    bytes.addAndGet(-count);
  }

  long bytes() {
    return bytes.get();
  }
}
