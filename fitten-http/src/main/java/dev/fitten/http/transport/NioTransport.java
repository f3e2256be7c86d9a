package dev.fitten.http.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The transport on JDK selectors. Each loop accepts from a socket of its own; where the kernel
/// cannot spread connections, loop 0 accepts and deals them out in turn.
final class NioTransport implements Transport {
  @Override
  public String name() {
    return "nio";
  }

  @Override
  public Listener listen(
      InetSocketAddress address, Settings settings, Function<Link, LinkHandler> handlers)
      throws IOException {
    List<ServerSocketChannel> servers = ListeningSockets.open(address, settings.loops());
    return new NioListener(servers, settings, handlers);
  }

  private static final class NioListener implements Listener {
    private final int port;
    private final NioLoop[] loops;
    private final OpenLinks open = new OpenLinks();

    NioListener(
        List<ServerSocketChannel> servers, Settings settings, Function<Link, LinkHandler> handlers)
        throws IOException {
      port = servers.getFirst().socket().getLocalPort();
      loops = new NioLoop[settings.loops()];
      for (int i = 0; i < loops.length; i++) {
        loops[i] = new NioLoop(i, settings, handlers, open);
      }
      if (servers.size() == 1) {
        loops[0].acceptFrom(servers.getFirst(), loops);
      } else {
        for (int i = 0; i < loops.length; i++) {
          loops[i].acceptFrom(servers.get(i), new NioLoop[] {loops[i]});
        }
      }
      for (NioLoop loop : loops) loop.start();
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void drain() {
      // All stop accepting before any drains: a socket that was accepted must reach its loop before
      // that loop drains, or it would be overlooked.
      CountDownLatch stopped = new CountDownLatch(loops.length);
      for (NioLoop loop : loops) {
        loop.execute(() -> {
          loop.stopAccepting();
          stopped.countDown();
        });
      }
      try {
        stopped.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      for (NioLoop loop : loops) loop.execute(loop::drainLinks);
    }

    @Override
    public boolean awaitNoLinks(long nanos) throws InterruptedException {
      return open.awaitNone(nanos);
    }

    @Override
    public void close() {
      for (NioLoop loop : loops) loop.end();
      for (NioLoop loop : loops) loop.join();
    }
  }
}
