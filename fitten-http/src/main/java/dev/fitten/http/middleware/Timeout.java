package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import dev.fitten.http.Problem;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Interrupts a handler that takes too long, and answers 503 in its place.
///
/// An interrupt ends waiting: for a lock, a socket, a database that honours it. It does not end a
/// calculation that never looks; such a handler goes on. A handler that answers in spite of the
/// interrupt has answered. One that was sending a stream has its connection cut, so that the client
/// notices. A handler on the event loop must not wait in the first place and cannot be interrupted:
/// such requests pass untouched.
public final class Timeout implements Middleware {
  private final long nanos;

  private Timeout(long nanos) {
    this.nanos = nanos;
  }

  /// Returns the middleware for handlers, and middleware behind it, that take longer than `limit`.
  ///
  /// @param limit from a millisecond to a day
  public static Timeout of(Duration limit) {
    if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "limit is " + limit + ", must be from a millisecond to a day");
    }
    return new Timeout(limit.toNanos());
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    if (exchange.execution() == Execution.LOOP) {
      next.proceed(exchange);
      return;
    }
    Deadline deadline = new Deadline(Thread.currentThread());
    Future<?> timer = Timer.SHARED.schedule(deadline, nanos, TimeUnit.NANOSECONDS);
    try {
      next.proceed(exchange);
      if (deadline.reached() && !exchange.answered()) throw late();
    } catch (Throwable failure) {
      boolean late = deadline.reached();
      if (late && !exchange.answered() && !(failure instanceof Error)) {
        throw late();
      }
      throw failure;
    } finally {
      timer.cancel(false);
    }
  }

  private static Problem late() {
    return Problem.of(503, "The request took too long.");
  }

  /// Interrupts a thread once, but never after it has moved on.
  private static final class Deadline implements Runnable {
    private final Thread thread;
    private boolean over;
    private boolean interrupted;

    Deadline(Thread thread) {
      this.thread = thread;
    }

    @Override
    public synchronized void run() {
      if (over) return;
      interrupted = true;
      thread.interrupt();
    }

    /// Ends the watch and tells whether the thread was interrupted, which it then no longer is.
    synchronized boolean reached() {
      over = true;
      if (interrupted) Thread.interrupted();
      return interrupted;
    }
  }

  /// One daemon thread for all, started with the first request that needs it.
  private static final class Timer {
    static final ScheduledThreadPoolExecutor SHARED = make();

    private static ScheduledThreadPoolExecutor make() {
      ScheduledThreadPoolExecutor made =
          new ScheduledThreadPoolExecutor(
              1, task -> Thread.ofPlatform().daemon().name("fitten-timeout").unstarted(task));
      // Otherwise a finished request would stay in memory until its deadline.
      made.setRemoveOnCancelPolicy(true);
      return made;
    }
  }
}
