package dev.fitten.task;

/// Says that a scope was cancelled, and by what, to whoever wanted its results.
public class ScopeCancelled extends RuntimeException {
  private static final long serialVersionUID = 1;

  ScopeCancelled(String message) {
    super(message);
  }
}
