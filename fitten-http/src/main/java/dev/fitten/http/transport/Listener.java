package dev.fitten.http.transport;

/// A listening socket and its loops.
public interface Listener {
  /// Returns the port it listens on.
  int port();

  /// Stops accepting and calls [LinkHandler#drain] for every link on its loop.
  void drain();

  /// Waits until no link is open.
  ///
  /// @return whether that came true within `nanos`
  boolean awaitNoLinks(long nanos) throws InterruptedException;

  /// Closes all links and ends the loops; returns when they have ended.
  void close();
}
