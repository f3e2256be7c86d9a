package dev.fitten.http;

/// Which transport moves the bytes of a server.
public enum TransportChoice {
  /// The one that serves best here; see [HttpServer#transportReason] for why.
  AUTO("auto"),
  /// Selectors of the JDK, which run everywhere.
  NIO("nio"),
  /// io_uring: Linux 6.1 or later on x86-64 or aarch64, with native access enabled. A server that cannot
  /// have it does not start.
  IO_URING("io_uring");

  private final String text;

  TransportChoice(String text) {
    this.text = text;
  }

  /// Returns the choice with this name: `auto`, `nio` or `io_uring`.
  ///
  /// @throws IllegalArgumentException for any other text
  public static TransportChoice of(String text) {
    for (TransportChoice each : values()) if (each.text.equals(text)) return each;
    throw new IllegalArgumentException(
        "transport is '" + text + "', must be auto, nio or io_uring");
  }

  /// Returns the name that [#of] understands.
  @Override
  public String toString() {
    return text;
  }
}
