package dev.fitten.task;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// One piece of forked work: the handle to its result. Made by [TaskScope#fork].
public final class Fork<T extends @Nullable Object> {
  enum State {
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  private final TaskScope scope;
  private final Callable<? extends T> work;
  private final Site site;

  // All guarded by the scope's lock.
  private State state = State.RUNNING;
  private @Nullable Object result;
  private @Nullable Throwable failure;
  private @Nullable Thread thread;

  Fork(TaskScope scope, Callable<? extends T> work, Site site) {
    this.scope = scope;
    this.work = work;
    this.site = site;
  }

  /// Returns what the work returned. Its scope must have been joined since the fork.
  ///
  /// @throws IllegalStateException if the scope has been neither joined nor closed
  /// @throws ForkFailed if the work ended with an exception
  /// @throws ScopeCancelled if the scope was cancelled before the work ended; [DeadlineExceeded] if
  ///   its deadline was the reason
  // The result was put there by work that returns a T: null only if T allows it.
  @SuppressWarnings({"unchecked", "NullAway"})
  public T get() {
    synchronized (scope.lock()) {
      scope.requireJoined(this);
      return switch (state) {
        case SUCCEEDED -> (T) result;
        case FAILED -> throw scope.outcome(this);
        case RUNNING -> throw scope.cancelled();
      };
    }
  }

  /// Returns where the work was forked, as `shop.Api.list(Api.java:31)`.
  public String site() {
    return site.toString();
  }

  void start(Thread thread) {
    this.thread = thread;
    thread.start();
  }

  void interrupt() {
    if (thread != null) thread.interrupt();
  }

  Callable<? extends T> work() {
    return work;
  }

  State state() {
    return state;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  void succeed(@Nullable Object value) {
    result = value;
    state = State.SUCCEEDED;
  }

  void fail(Throwable cause) {
    failure = cause;
    state = State.FAILED;
  }
}
