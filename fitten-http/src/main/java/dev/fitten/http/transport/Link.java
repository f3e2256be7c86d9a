package dev.fitten.http.transport;

import java.io.IOException;

/// The socket of one client. All methods are called on its loop's thread.
public interface Link {
  /// Returns the loop it belongs to.
  Loop loop();

  /// Writes as much of `bytes[start]` to `bytes[end - 1]` as the socket takes now, and returns how
  /// many bytes that was.
  ///
  /// @throws IOException if the client has gone
  int write(byte[] bytes, int start, int end) throws IOException;

  /// Says whether [LinkHandler#received] is wanted; it is at first.
  void reading(boolean wanted);

  /// Says whether [LinkHandler#writable] is wanted; it is not at first.
  void writing(boolean wanted);

  /// Tells the client that nothing more will be sent; receiving goes on.
  void endOutput();

  /// Closes the socket; [LinkHandler#closed] follows, once.
  void close();
}
