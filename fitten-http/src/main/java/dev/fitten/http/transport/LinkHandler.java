package dev.fitten.http.transport;

/// Told what happens on a link, always on the thread of its loop.
public interface LinkHandler {
  /// Bytes arrived. The frame belongs to the transport: retain it to use its bytes after this
  /// returns.
  void received(Frame frame, int start, int end);

  /// The client has ended its side and can still receive.
  void ended();

  /// The socket takes bytes again.
  void writable();

  /// Time has passed.
  ///
  /// @param nowNanos as [System#nanoTime]
  void tick(long nowNanos);

  /// The server is stopping: finish what is in flight and close.
  void drain();

  /// The link is closed, whoever closed it. Nothing follows.
  void closed();
}
