package dev.fitten.http.transport;

/// One event loop: a thread, and the links that belong to it for life.
public interface Loop {
  /// Returns its number, from 0.
  int index();

  /// Runs the task on the loop's thread soon. May be called from any thread.
  void execute(Runnable task);

  /// Returns the time of this wake-up, as [System#nanoTime]: asking for it costs nothing. On the
  /// loop's thread.
  default long nowNanos() {
    return System.nanoTime();
  }

  /// Returns the memory that its links receive into.
  FrameRing frames();
}
