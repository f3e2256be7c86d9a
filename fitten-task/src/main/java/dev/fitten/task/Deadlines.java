package dev.fitten.task;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The one timer thread that ends scopes whose deadline has passed; it starts with the first scope.
final class Deadlines {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Deadlines() {}

  /// Runs the short, non-blocking action after `nanos`, unless the returned future is cancelled.
  static Future<?> after(long nanos, Runnable action) {
    return TIMER.schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("fitten-task-deadlines").daemon().factory());
    // A scope that ends in a millisecond must not be held for its deadline of a minute.
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
