package dev.fitten.http.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// The socket of one client. All methods are called on its loop's thread.
public interface Link {
  /// Returns the loop it belongs to.
  Loop loop();

  /// Returns the address of the client.
  InetSocketAddress remote();

  /// Returns what the TLS handshake has agreed on, or `null` if the link is not encrypted. May be
  /// called from any thread.
  default @Nullable SSLSession session() {
    return null;
  }

  /// Says who is told from now on: a connection that changes its protocol passes itself on.
  void handler(LinkHandler handler);

  /// Writes as much of `bytes[start]` to `bytes[end - 1]` as the socket takes now, and returns how
  /// many bytes that was.
  ///
  /// @throws IOException if the client has gone
  int write(byte[] bytes, int start, int end) throws IOException;

  /// Writes as much of the file as the socket takes now, without bringing it into the process where
  /// the kernel can do that.
  ///
  /// @return how many bytes; 0 also if the file has become shorter than `position`
  /// @throws IOException if the client has gone or the file cannot be read
  long transfer(FileChannel file, long position, long count) throws IOException;

  /// Says whether [LinkHandler#received] is wanted; it is at first. What is under way already may
  /// still come after `false`.
  void reading(boolean wanted);

  /// Says whether [LinkHandler#writable] is wanted; it is not at first.
  void writing(boolean wanted);

  /// Tells the client that nothing more will be sent; receiving goes on.
  void endOutput();

  /// Closes the socket; [LinkHandler#closed] follows, once. The kernel goes on sending what it has.
  void close();

  /// Closes the socket and throws away what was not sent: the client meets a reset. For clients that
  /// do not read, whose answer would else stay in the kernel for minutes.
  default void reset() {
    close();
  }
}
