package dev.fitten.http.transport.uring;

import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import dev.fitten.http.transport.Listener;
import dev.fitten.http.transport.OpenLinks;
import dev.fitten.http.transport.Transport;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The transport on io_uring. Every loop has a ring, and a listening socket of its own.
public final class UringTransport implements Transport {
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64");

  private UringTransport() {}

  /// Returns the transport, after trying that a ring can be made with everything that is needed.
  ///
  /// @throws UringException if it cannot be used here, saying why
  public static UringTransport tried() throws IOException {
    String system = System.getProperty("os.name", "");
    if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
      throw new UringException("it is part of Linux, and this is " + system);
    }
    String architecture = System.getProperty("os.arch", "");
    if (!ARCHITECTURES.contains(architecture)) {
      throw new UringException(
          "Fitten knows it on x86-64 and aarch64, and this is " + architecture);
    }
    Module module = UringTransport.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      throw new UringException(
          "native access is not enabled: start with --enable-native-access="
              + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
    }
    try {
      Ring.check();
    } catch (RuntimeException | LinkageError e) { // a C library that lacks something
      throw new UringException("calling the C library failed: " + e);
    }
    return new UringTransport();
  }

  @Override
  public String name() {
    return "io_uring";
  }

  @Override
  public Listener listen(
      InetSocketAddress address, Settings settings, Function<Link, LinkHandler> handlers)
      throws IOException {
    int[] sockets = Sockets.listen(address, settings.loops());
    int port;
    try {
      port = Sockets.port(sockets[0]);
    } catch (IOException e) {
      close(sockets, 0);
      throw e;
    }
    UringListener listener = new UringListener(port);
    for (int i = 0; i < sockets.length; i++) {
      try {
        listener.start(i, sockets[i], settings, handlers);
      } catch (IOException | RuntimeException e) {
        close(sockets, i);
        listener.close();
        throw e;
      }
    }
    return listener;
  }

  private static void close(int[] sockets, int from) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(Libc.ERROR);
      for (int i = from; i < sockets.length; i++) Libc.close(error, sockets[i]);
    }
  }

  private static final class UringListener implements Listener {
    private final int port;
    private final List<UringLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final OpenLinks open = new OpenLinks();

    UringListener(int port) {
      this.port = port;
    }

    void start(int index, int socket, Settings settings, Function<Link, LinkHandler> handlers)
        throws IOException {
      CompletableFuture<UringLoop> made = new CompletableFuture<>();
      Thread thread =
          Thread.ofPlatform()
              .name("fitten-loop-" + index)
              .start(() -> {
                UringLoop loop;
                try {
                  loop = new UringLoop(index, socket, settings, handlers, open);
                } catch (IOException | RuntimeException | Error e) {
                  made.completeExceptionally(e);
                  return;
                }
                made.complete(loop);
                loop.run();
              });
      try {
        loops.add(made.join());
        threads.add(thread);
      } catch (CompletionException e) {
        if (e.getCause() instanceof IOException cause) throw cause;
        throw e;
      }
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public void drain() {
      // All stop accepting before any drains, as connections move between the sockets of a port
      // when one of them closes.
      CountDownLatch stopped = new CountDownLatch(loops.size());
      for (UringLoop loop : loops) {
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
      for (UringLoop loop : loops) loop.execute(loop::drainLinks);
    }

    @Override
    public boolean awaitNoLinks(long nanos) throws InterruptedException {
      return open.awaitNone(nanos);
    }

    @Override
    public void close() {
      for (UringLoop loop : loops) loop.end();
      for (Thread thread : threads) join(thread);
    }

    private static void join(Thread thread) {
      boolean interrupted = false;
      while (thread.isAlive() && Thread.currentThread() != thread) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) Thread.currentThread().interrupt();
    }
  }
}
