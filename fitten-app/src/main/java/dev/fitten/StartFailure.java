package dev.fitten;

/// The application cannot start, for a reason its user can mend: a bad option, a port in use.
///
/// The message is one line, complete for the user. Left uncaught in `main`, it is printed without a
/// stack trace and ends the process with [#exitStatus()].
public final class StartFailure extends RuntimeException {
  private final int exitStatus;

  StartFailure(int exitStatus, String message) {
    super(message, null, false, false);
    this.exitStatus = exitStatus;
  }

  /// Returns 2 if the command line is wrong, 1 for everything else.
  public int exitStatus() {
    return exitStatus;
  }
}
