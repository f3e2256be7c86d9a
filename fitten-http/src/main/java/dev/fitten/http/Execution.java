package dev.fitten.http;

/// Where a handler runs.
public enum Execution {
  /// On the event loop of its connection. It must never wait: all connections of the loop would.
  LOOP,

  /// On a virtual thread of its own. It may wait as long as it likes.
  VIRTUAL;

  /// `loop` or `virtual`, as events and logs name it.
  final String label;

  Execution() {
    label = name().toLowerCase(java.util.Locale.ROOT);
  }
}
