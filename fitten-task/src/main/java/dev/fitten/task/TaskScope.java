package dev.fitten.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Work forked on virtual threads that ends no later than this scope does.
///
/// ```java
/// try (var scope = TaskScope.open(Duration.ofMillis(200))) {
///   var user = scope.fork(() -> users.find(id));
///   var orders = scope.fork(() -> shop.ordersOf(id));
///   scope.join();
///   return new Page(user.get(), orders.get());
/// }
/// ```
///
/// The first failure, the deadline and [#close] cancel what still runs, by interrupting it; close
/// then waits for it, so nothing is left behind. A fork that ignores interrupts makes close wait:
/// that is the price of never leaking, and the deadline's message names its line.
///
/// A scope belongs to the thread that opened it, which alone may join and close it. That thread and
/// the forks may fork; any thread may cancel.
public final class TaskScope implements AutoCloseable {
  private static final ScopedValue<TaskScope> CURRENT = ScopedValue.newInstance();
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("fitten-task-", 1).factory();
  private static final long LONGEST_NANOS = Long.MAX_VALUE >> 1; // so that sums cannot overflow

  /// What is done inside a scope by [#call].
  @FunctionalInterface
  public interface Body<T extends @Nullable Object, X extends Throwable> {
    /// Returns the result; `scope` is also what [TaskScope#current] returns meanwhile.
    T call(TaskScope scope) throws X;
  }

  private final Object lock = new Object();
  private final Thread owner = Thread.currentThread();
  private final @Nullable TaskScope parent;
  private final @Nullable Site site;
  private final Duration limit; // what is left of the outer scope's, if that is less
  private final long deadlineNanos;
  private final Future<?> alarm;

  // All below is guarded by the lock; a parent's lock is never taken while a child's is held.
  private final Set<Fork<?>> running = new LinkedHashSet<>();
  private final Set<TaskScope> children = new LinkedHashSet<>();
  private @Nullable Fork<?> firstFailed;
  private @Nullable ScopeCancelled cancellation;
  private boolean anyFailed;
  private boolean joined;
  private boolean closed;

  private TaskScope(@Nullable TaskScope parent, Duration limit, @Nullable Site site) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("deadline is " + limit + ", must be more than zero");
    }
    this.parent = parent;
    this.site = site;
    long now = System.nanoTime();
    long nanos = Math.min(TimeUnit.NANOSECONDS.convert(limit), LONGEST_NANOS);
    if (parent != null) {
      nanos = Math.min(nanos, parent.deadlineNanos - now);
      parent.adopt(this);
    }
    this.limit = Duration.ofNanos(Math.max(nanos, 0));
    deadlineNanos = now + nanos;
    alarm = Deadlines.after(nanos, this::expire);
  }

  /// Opens a scope that is cancelled when `deadline` has passed. Inside a fork, or inside [#call],
  /// the new scope is nested: it ends no later than the one around it and is cancelled with it.
  ///
  /// @throws ScopeCancelled if the scope around it has been cancelled
  public static TaskScope open(Duration deadline) {
    return new TaskScope(current(), deadline, null);
  }

  /// As [#open], and remembers the line that opened it for [#site], which costs a stack walk.
  public static TaskScope openWithSite(Duration deadline) {
    return new TaskScope(current(), deadline, Site.ofCaller());
  }

  /// Opens a scope nested in this one, for the thread that owns this one: it is not [#current]
  /// there, because `try` binds no scoped value.
  ///
  /// @throws IllegalStateException if this scope is closed or belongs to another thread
  /// @throws ScopeCancelled if this scope has been cancelled
  public TaskScope nested(Duration deadline) {
    if (Thread.currentThread() != owner) throw foreign("nested");
    return new TaskScope(this, deadline, null);
  }

  /// Runs the body in a scope that is [#current] in the body itself, and returns its result. Forks
  /// that the body has not joined are cancelled.
  public static <T extends @Nullable Object, X extends Throwable> T call(
      Duration deadline, Body<T, X> body) throws X {
    try (var scope = open(deadline)) {
      return ScopedValue.where(CURRENT, scope).call(() -> body.call(scope));
    }
  }

  /// Returns the scope whose fork or [#call] body this is, or `null` outside of any.
  public static @Nullable TaskScope current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /// Starts the work on a virtual thread of its own and returns the handle to its result.
  ///
  /// The thread sees this scope as [#current] and no other scoped value of the caller.
  ///
  /// @throws IllegalStateException if the scope is closed, or the caller is neither its owner nor
  ///   one of its forks
  /// @throws ScopeCancelled if it has been cancelled; [DeadlineExceeded] if by its deadline
  public <T extends @Nullable Object> Fork<T> fork(Callable<? extends T> work) {
    if (Thread.currentThread() != owner && current() != this) throw foreign("fork");
    var fork = new Fork<T>(this, work, Site.ofCaller());
    synchronized (lock) {
      if (closed) throw new IllegalStateException("fork after close, at " + fork.site());
      if (cancellation != null) throw cancelled();
      running.add(fork);
      joined = false;
      try {
        fork.start(THREADS.newThread(() -> run(fork)));
      } catch (Throwable e) {
        running.remove(fork);
        throw e;
      }
    }
    return fork;
  }

  private void run(Fork<?> fork) {
    Object value = null;
    Throwable failure = null;
    try {
      value = ScopedValue.where(CURRENT, this).call(fork.work()::call);
    } catch (Throwable e) {
      failure = e;
    }
    synchronized (lock) {
      running.remove(fork);
      if (failure == null) {
        fork.succeed(value);
      } else {
        fork.fail(failure);
        anyFailed = true;
        // An exception after cancellation is most likely its echo, not news.
        if (cancellation == null) {
          firstFailed = fork;
          cancel(new ScopeCancelled("cancelled because the fork at " + fork.site() + " failed"));
        }
      }
      lock.notifyAll();
    }
  }

  /// Waits until every fork has ended. At the first failure and at the deadline it stops waiting,
  /// the rest is cancelled, and [#close] waits for it.
  ///
  /// @throws ForkFailed if a fork ended with an exception: the first one to do so
  /// @throws ScopeCancelled if the scope was cancelled while forks ran; [DeadlineExceeded] if by
  ///   its deadline
  /// @throws InterruptedException if the calling thread is interrupted; the forks run on until
  ///   close
  /// @throws IllegalStateException if the scope is closed or belongs to another thread
  public void join() throws InterruptedException {
    if (Thread.currentThread() != owner) throw foreign("join");
    synchronized (lock) {
      if (closed) throw new IllegalStateException("join after close");
      while (!running.isEmpty() && cancellation == null) lock.wait();
      joined = true;
      if (firstFailed != null) throw outcome(firstFailed);
      if (!running.isEmpty() || anyFailed) throw cancelled();
    }
  }

  /// Interrupts all forks and all nested scopes, and lets nobody fork again. Returns without
  /// waiting.
  public void cancel() {
    cancel(new ScopeCancelled("cancelled by a call of cancel()"));
  }

  private void expire() {
    ScopeCancelled reason;
    synchronized (lock) {
      if (closed || cancellation != null) return;
      String unfinished =
          running.stream().map(Fork::site).distinct().limit(5).collect(Collectors.joining(", "));
      reason =
          new DeadlineExceeded(
              "the deadline of "
                  + limit.toMillis()
                  + " ms passed"
                  + (running.isEmpty()
                      ? ""
                      : " with " + running.size() + " forks unfinished, forked at " + unfinished));
    }
    cancel(reason);
  }

  private void cancel(ScopeCancelled reason) {
    List<TaskScope> nested;
    synchronized (lock) {
      if (cancellation != null) return;
      cancellation = reason;
      running.forEach(Fork::interrupt);
      nested = List.copyOf(children);
      lock.notifyAll();
    }
    for (TaskScope child : nested) child.cancel(reason);
  }

  /// Cancels what still runs and waits until all of it has ended, nested scopes included. An
  /// interrupt of the calling thread does not cut this short and is kept. Closing twice is
  /// harmless.
  ///
  /// @throws IllegalStateException if the scope belongs to another thread
  @Override
  public void close() {
    if (Thread.currentThread() != owner) throw foreign("close");
    end();
  }

  private void end() {
    synchronized (lock) {
      if (closed) return;
      closed = true;
      joined = true;
    }
    alarm.cancel(false);
    cancel(new ScopeCancelled("cancelled because its scope was closed"));
    boolean interrupted = awaitForks();
    // A nested scope that its own thread never closed would otherwise outlive this one.
    List<TaskScope> forgotten;
    synchronized (lock) {
      forgotten = new ArrayList<>(children);
    }
    forgotten.forEach(TaskScope::end);
    if (parent != null) parent.abandon(this);
    if (interrupted) Thread.currentThread().interrupt();
  }

  private boolean awaitForks() {
    boolean interrupted = false;
    synchronized (lock) {
      while (!running.isEmpty()) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    return interrupted;
  }

  /// Returns the time left until the deadline; zero once it has passed.
  public Duration remaining() {
    return Duration.ofNanos(Math.max(deadlineNanos - System.nanoTime(), 0));
  }

  /// Returns where the scope was opened, as `shop.Api.list(Api.java:31)`, or `null` if it was
  /// opened without asking for that.
  public @Nullable String site() {
    return site == null ? null : site.toString();
  }

  private void adopt(TaskScope child) {
    synchronized (lock) {
      if (closed) throw new IllegalStateException("a scope was opened inside one that is closed");
      if (cancellation != null) throw cancelled();
      children.add(child);
    }
  }

  private void abandon(TaskScope child) {
    synchronized (lock) {
      children.remove(child);
    }
  }

  private IllegalStateException foreign(String what) {
    return new IllegalStateException(
        what
            + " by thread '"
            + Thread.currentThread().getName()
            + "', but the scope belongs to '"
            + owner.getName()
            + "'");
  }

  // For Fork, with the lock held.

  Object lock() {
    return lock;
  }

  void requireJoined(Fork<?> fork) {
    if (joined) return;
    throw new IllegalStateException(
        "get before join: call join() on the scope after the fork at " + fork.site());
  }

  /// Returns what to throw for a fork that ended with an exception.
  RuntimeException outcome(Fork<?> fork) {
    Throwable failure = fork.failure();
    if (failure == null) throw new AssertionError("the fork at " + fork.site() + " did not fail");
    boolean echo = fork != firstFailed && failure instanceof InterruptedException;
    return echo ? cancelled() : new ForkFailed(fork.site(), failure);
  }

  /// Returns what to throw for work that cancellation cut short: made here, so that its trace is
  /// the reader's and not the timer's.
  ScopeCancelled cancelled() {
    if (cancellation == null) throw new AssertionError("the scope is not cancelled");
    String reason = String.valueOf(cancellation.getMessage());
    return cancellation instanceof DeadlineExceeded
        ? new DeadlineExceeded(reason)
        : new ScopeCancelled(reason);
  }
}
