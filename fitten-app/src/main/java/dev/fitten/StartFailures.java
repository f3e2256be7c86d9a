package dev.fitten;

/// Prints a [StartFailure] that nobody catches as the one line it is, and ends the process.
final class StartFailures implements Thread.UncaughtExceptionHandler {
  private final Thread.UncaughtExceptionHandler others;

  private StartFailures(Thread.UncaughtExceptionHandler others) {
    this.others = others;
  }

  /// For the thread that starts the application, so that no other thread's failures are touched.
  static void printForThisThread() {
    Thread thread = Thread.currentThread();
    if (thread.getUncaughtExceptionHandler() instanceof StartFailures) return;
    thread.setUncaughtExceptionHandler(new StartFailures(thread.getUncaughtExceptionHandler()));
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    if (failure instanceof StartFailure start) {
      System.err.println("fitten: " + start.getMessage());
      System.exit(start.exitStatus());
    }
    others.uncaughtException(thread, failure);
  }
}
