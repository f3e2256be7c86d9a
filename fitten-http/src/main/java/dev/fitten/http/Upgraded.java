package dev.fitten.http;

import dev.fitten.bytes.Bytes;

/// Told what happens on a connection that speaks another protocol now; always on the loop's thread,
/// so it must not wait. What it throws is logged and closes the connection.
public interface Upgraded {
  /// Bytes arrived; they are valid until this returns.
  void received(Bytes bytes);

  /// The socket takes bytes again after [RawConnection#write] took less than was given.
  void writable();

  /// The client has ended its side; it can still receive.
  void ended();

  /// Time has passed: called a few times a second.
  ///
  /// @param nowNanos as [System#nanoTime]
  void tick(long nowNanos);

  /// The server stops: take leave and close soon.
  void stopping();

  /// The connection is closed, whoever closed it. Nothing follows.
  void closed();
}
