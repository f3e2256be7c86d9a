package dev.fitten.http.transport;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// The transport on JDK selectors. Loop 0 accepts and deals the sockets out in turn.
final class NioTransport implements Transport {
  /// The kernel cuts it to net.core.somaxconn.
  private static final int BACKLOG = 4096;

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public Listener listen(
      InetSocketAddress address, Settings settings, Function<Link, LinkHandler> handlers)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.configureBlocking(false);
      server.bind(address, BACKLOG);
      return new NioListener(server, settings, handlers);
    } catch (BindException e) {
      server.close();
      BindException named = new BindException(address + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static final class NioListener implements Listener {
    private final int port;
    private final NioLoop[] loops;
    private final OpenLinks open = new OpenLinks();

    NioListener(ServerSocketChannel server, Settings settings, Function<Link, LinkHandler> handlers)
        throws IOException {
      port = server.socket().getLocalPort();
      loops = new NioLoop[settings.loops()];
      for (int i = 0; i < loops.length; i++) {
        loops[i] = new NioLoop(i, settings, handlers, open);
      }
      loops[0].acceptFrom(server, loops);
      for (NioLoop loop : loops) loop.start();
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void drain() {
      // Loop 0 first, and wait for it: a socket it has accepted must reach its loop before that
      // loop drains, or it would be overlooked.
      CountDownLatch stopped = new CountDownLatch(1);
      loops[0].execute(() -> {
        loops[0].stopAccepting();
        stopped.countDown();
      });
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

  /// The number of open links, with somebody waiting for none.
  static final class OpenLinks {
    private final AtomicInteger count = new AtomicInteger();
    private final Object none = new Object();

    int count() {
      return count.get();
    }

    void opened() {
      count.incrementAndGet();
    }

    void closed() {
      if (count.decrementAndGet() > 0) return;
      synchronized (none) {
        none.notifyAll();
      }
    }

    boolean awaitNone(long nanos) throws InterruptedException {
      long deadline = System.nanoTime() + nanos;
      synchronized (none) {
        while (count.get() > 0) {
          long left = deadline - System.nanoTime();
          if (left <= 0) return false;
          TimeUnit.NANOSECONDS.timedWait(none, left);
        }
        return true;
      }
    }
  }
}
