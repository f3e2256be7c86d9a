package dev.fitten.http.transport;

import dev.fitten.http.transport.uring.UringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// A way to move bytes: event loops that accept links and tell their handlers what arrived.
public interface Transport {
  /// Returns the name that start lines and documents use, as `nio`.
  String name();

  /// Listens on the address and starts the loops.
  ///
  /// @param handlers makes the handler of an accepted link; called on the link's loop
  /// @throws java.net.BindException if the port is in use or the address is not of this machine
  Listener listen(
      InetSocketAddress address, Settings settings, Function<Link, LinkHandler> handlers)
      throws IOException;

  /// Returns the transport on JDK selectors, which runs everywhere.
  static Transport nio() {
    return new NioTransport();
  }

  /// Returns the transport on io_uring.
  ///
  /// @throws dev.fitten.http.transport.uring.UringException if it cannot be used here, saying why
  static Transport uring() throws IOException {
    return UringTransport.tried();
  }

  /// How to listen.
  ///
  /// @param loops the number of event loops, each on its own thread
  /// @param links the most links; accepting pauses while there are as many
  /// @param tickMillis how often [LinkHandler#tick] is called, milliseconds
  /// @param ringBytes receive memory of each loop, bytes
  /// @param frameBytes size of the frames it is divided into, bytes; a multiple of 4096
  record Settings(int loops, int links, int tickMillis, int ringBytes, int frameBytes) {}
}
