package dev.fitten.task;

/// Says that a scope was cancelled because its deadline passed. The message names the forks that
/// had not ended, by the line that forked them.
public final class DeadlineExceeded extends ScopeCancelled {
  private static final long serialVersionUID = 1;

  DeadlineExceeded(String message) {
    super(message);
  }
}
