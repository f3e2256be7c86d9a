package dev.fitten.http;

import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import dev.fitten.http.transport.Listener;
import dev.fitten.http.transport.Transport;
import dev.fitten.http.transport.uring.UringException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/// The transport that serves, listening, and why it is not the other one.
///
/// @param reason begins with the name of the other one: `io_uring: the kernel has none (ENOSYS)`
record ChosenTransport(Transport transport, String reason, Listener listener) {
  /// Listens with the transport that was chosen, or, if that was left open, with one that works.
  ///
  /// @throws TransportUnavailable if io_uring was asked for and cannot be used
  static ChosenTransport listen(
      TransportChoice choice,
      InetSocketAddress address,
      Transport.Settings settings,
      Function<Link, LinkHandler> handlers)
      throws IOException {
    String reason = "io_uring: not asked for";
    if (choice != TransportChoice.NIO) {
      try {
        Transport uring = Transport.uring();
        reason =
            choice == TransportChoice.AUTO
                ? "nio: io_uring can be had, and costs less"
                : "nio: not asked for";
        return new ChosenTransport(uring, reason, uring.listen(address, settings, handlers));
      } catch (UringException e) {
        reason = "io_uring: " + e.getMessage();
        if (choice == TransportChoice.IO_URING) throw new TransportUnavailable(reason, e);
      }
    }
    Transport nio = Transport.nio();
    return new ChosenTransport(nio, reason, nio.listen(address, settings, handlers));
  }
}
