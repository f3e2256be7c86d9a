package dev.fitten.http.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/// Opens the listening sockets: one for each loop where the kernel spreads connections over several
/// sockets of one port (SO_REUSEPORT), else one.
final class ListeningSockets {
  /// The kernel cuts it to net.core.somaxconn.
  private static final int BACKLOG = 4096;

  private ListeningSockets() {}

  /// Returns `wanted` sockets on the address, non-blocking, or a single one.
  ///
  /// @throws BindException if the port is in use or the address is not of this machine
  static List<ServerSocketChannel> open(InetSocketAddress address, int wanted) throws IOException {
    List<ServerSocketChannel> open = new ArrayList<>();
    try {
      ServerSocketChannel first = bind(address, false);
      open.add(first);
      if (wanted == 1 || !first.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        return open;
      }
      // The first one was bound alone to be sure that nobody else has the port: with the option
      // set, a second server started by mistake would silently take half of the connections.
      InetSocketAddress bound =
          new InetSocketAddress(address.getAddress(), first.socket().getLocalPort());
      first.close();
      open.clear();
      for (int i = 0; i < wanted; i++) open.add(bind(bound, true));
      return open;
    } catch (BindException e) {
      close(open);
      BindException named = new BindException(address + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    } catch (IOException | RuntimeException e) {
      close(open);
      throw e;
    }
  }

  private static ServerSocketChannel bind(InetSocketAddress address, boolean shared)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.configureBlocking(false);
      if (shared) server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      return server.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static void close(List<ServerSocketChannel> sockets) throws IOException {
    for (ServerSocketChannel socket : sockets) socket.close();
  }
}
