package dev.fitten.http.transport;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The number of open links of all loops, with somebody waiting for none, and the one place that
/// says why accepting pauses. Safe for all threads.
public final class OpenLinks {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");
  private static final long WARN_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong warnedNanos = new AtomicLong(System.nanoTime() - WARN_AGAIN_NANOS);
  private final Object none = new Object();

  /// Returns how many links are open.
  public int count() {
    return count.get();
  }

  /// Counts a link that was accepted.
  public void opened() {
    count.incrementAndGet();
  }

  /// Counts a link that was closed.
  public void closed() {
    if (count.decrementAndGet() > 0) return;
    synchronized (none) {
      none.notifyAll();
    }
  }

  /// Waits until no link is open.
  ///
  /// @return whether that came true within `nanos`
  public boolean awaitNone(long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    synchronized (none) {
      while (count.get() > 0) {
        long left = deadline - System.nanoTime();
        if (left <= 0) return false;
        TimeUnit.NANOSECONDS.timedWait(none, left);
      }
      return true;
    }
  }

  /// Logs a warning, at most once a minute for all loops together.
  public void warn(String what, @Nullable Throwable cause) {
    long now = System.nanoTime();
    long before = warnedNanos.get();
    if (now - before >= WARN_AGAIN_NANOS && warnedNanos.compareAndSet(before, now)) {
      LOG.log(Level.WARNING, what, cause);
    }
  }
}
