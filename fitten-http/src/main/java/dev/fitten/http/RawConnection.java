package dev.fitten.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/// A connection without HTTP, after [Exchange#upgrade]. All methods but [#execute] are called on the
/// loop's thread.
public interface RawConnection {
  /// Writes as much as the socket takes now and returns how many bytes that was; if less than all,
  /// [Upgraded#writable] tells when to go on.
  ///
  /// @throws IOException if the client has gone
  int write(byte[] bytes, int start, int end) throws IOException;

  /// Says whether [Upgraded#received] is wanted; it is at first.
  void reading(boolean wanted);

  /// Tells the client that nothing more will be sent; receiving goes on.
  void endOutput();

  /// Closes the connection; [Upgraded#closed] follows, once.
  void close();

  /// Runs the task on the loop's thread soon. May be called from any thread.
  void execute(Runnable task);

  /// Returns the address of the client.
  InetSocketAddress remote();
}
