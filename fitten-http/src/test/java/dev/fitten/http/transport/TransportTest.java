package dev.fitten.http.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every transport promises its handlers, over real sockets.
@EachTransport
@Timeout(60)
class TransportTest {
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

  private static Transport transport() throws IOException {
    return System.getProperty("fitten.transport", "nio").equals("nio")
        ? Transport.nio()
        : Transport.uring();
  }

  private static Transport.Settings settings(int loops, int links) {
    return new Transport.Settings(loops, links, 20, 1 << 20, 16_384);
  }

  private static Listener listen(Function<Link, LinkHandler> handlers) throws IOException {
    return transport().listen(ANY_PORT, settings(1, 10_000), handlers);
  }

  private static Socket connect(Listener listener) throws IOException {
    return connect(listener.port(), 0);
  }

  private static Socket connect(int port, int receiveBufferBytes) throws IOException {
    Socket socket = new Socket();
    if (receiveBufferBytes > 0) socket.setReceiveBufferSize(receiveBufferBytes);
    socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] random(int count, int seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited in vain: " + what);
      Thread.yield();
    }
  }

  private static <T> T onLoop(Loop loop, Supplier<T> task) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.execute(() -> done.complete(task.get()));
    return done.get(20, TimeUnit.SECONDS);
  }

  /// Virtual threads: those that wait for each other must not wait for a place in a pool.
  private static CompletableFuture<Void> async(Runnable task) {
    return CompletableFuture.runAsync(task, Thread::startVirtualThread);
  }

  private static CompletableFuture<Void> sending(Socket socket, byte[] bytes) {
    return async(() -> {
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  // ---- bytes ----

  @Test
  void whatIsSentComesBackInOrderThroughASlowReader() throws Exception {
    byte[] bytes = random(12 << 20, 1);
    try (CloseableListener listener = closing(listen(EchoHandler::new));
        Socket client = connect(listener.port(), 4096)) {
      CompletableFuture<Void> sending = sending(client, bytes);
      assertArrayEquals(bytes, client.getInputStream().readAllBytes());
      sending.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void manyClientsDoNotGetEachOthersBytes() throws Exception {
    try (CloseableListener listener =
        closing(transport().listen(ANY_PORT, settings(2, 1000), EchoHandler::new))) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        byte[] bytes = random(300_000, i);
        all.add(
            async(() -> {
              try (Socket client = connect(listener)) {
                CompletableFuture<Void> sending = sending(client, bytes);
                assertArrayEquals(bytes, client.getInputStream().readAllBytes());
                sending.join();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
      }
      for (CompletableFuture<Void> each : all) each.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFileArrivesWholeAtASlowReaderFromWhereItWasAsked(@TempDir Path folder) throws Exception {
    byte[] bytes = random(5_000_001, 3);
    Path file = Files.write(folder.resolve("file"), bytes);
    int from = 4097;
    try (FileChannel channel = FileChannel.open(file);
        CloseableListener listener =
            closing(
                listen(link ->
                    new TestHandler(link) {
                      private long at = from;

                      @Override
                      public void received(Frame frame, int start, int end) {
                        writable();
                      }

                      @Override
                      public void writable() {
                        try {
                          at += link.transfer(channel, at, bytes.length - at);
                        } catch (IOException e) {
                          link.close();
                          return;
                        }
                        if (at == bytes.length) link.close();
                        else link.writing(true);
                      }
                    }));
        Socket client = connect(listener.port(), 8192)) {
      client.getOutputStream().write(1);
      byte[] got = client.getInputStream().readAllBytes();
      assertArrayEquals(Arrays.copyOfRange(bytes, from, bytes.length), got);
    }
  }

  @Test
  void aFileThatHasBecomeShorterGivesNothingMore(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[100]);
    CompletableFuture<String> told = new CompletableFuture<>();
    try (FileChannel channel = FileChannel.open(file);
        CloseableListener listener =
            closing(
                listen(link ->
                    new TestHandler(link) {
                      @Override
                      public void received(Frame frame, int start, int end) {
                        try {
                          long first = link.transfer(channel, 0, 1000);
                          told.complete(first + " " + link.transfer(channel, first, 900));
                        } catch (IOException e) {
                          told.completeExceptionally(e);
                        }
                      }
                    }));
        Socket client = connect(listener)) {
      client.getOutputStream().write(1);
      assertEquals("100 0", told.get(10, TimeUnit.SECONDS));
      assertEquals(100, client.getInputStream().readNBytes(100).length);
    }
  }

  /// Writes as much as is taken, in pieces of different sizes, and then ends in one way or another.
  private static final class Filling extends TestHandler {
    private final Consumer<Link> end;
    final CompletableFuture<Integer> taken = new CompletableFuture<>();

    Filling(Link link, Consumer<Link> end) {
      super(link);
      this.end = end;
    }

    @Override
    public void received(Frame frame, int start, int end) {
      byte[] pattern = pattern(64 << 20);
      int at = 0;
      try {
        for (int i = 1; ; i++) {
          int piece = i * 7919 % 20_000 + 1;
          int n = link.write(pattern, at, at + piece);
          at += n;
          if (n < piece) break;
        }
      } catch (IOException e) {
        taken.completeExceptionally(e);
      }
      this.end.accept(link);
      taken.complete(at);
    }
  }

  private static byte[] pattern(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) bytes[i] = (byte) (i * 31 + (i >> 8));
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasTakenArrivesThoughTheLinkIsEnded(boolean closes) throws Exception {
    CompletableFuture<Filling> made = new CompletableFuture<>();
    Function<Link, LinkHandler> filling =
        link -> {
          Filling handler = new Filling(link, closes ? Link::close : Link::endOutput);
          made.complete(handler);
          return handler;
        };
    try (CloseableListener listener = closing(listen(filling));
        Socket client = connect(listener.port(), 4096)) {
      client.getOutputStream().write(1);
      int taken = made.get(10, TimeUnit.SECONDS).taken.get(10, TimeUnit.SECONDS);
      assertTrue(taken > 0);
      // A moment later the client begins to read.
      onLoopOf(made.get().link, 3);
      byte[] got = client.getInputStream().readAllBytes();
      assertEquals(taken, got.length);
      assertArrayEquals(pattern(taken), got);
    }
  }

  private static void onLoopOf(Link link, int times) throws Exception {
    for (int i = 0; i < times; i++) onLoop(link.loop(), () -> 0);
  }

  @Test
  void shortPiecesLongOnesAndFilesKeepTheirOrder(@TempDir Path folder) throws Exception {
    byte[] bytes = pattern(2_000_000);
    Path file = Files.write(folder.resolve("file"), bytes);
    try (FileChannel channel = FileChannel.open(file);
        CloseableListener listener =
            closing(
                listen(link ->
                    new TestHandler(link) {
                      private int at;
                      private int turn;

                      @Override
                      public void received(Frame frame, int start, int end) {
                        writable();
                      }

                      @Override
                      public void writable() {
                        try {
                          while (at < bytes.length) {
                            int piece = turn % 3 == 0 ? 100 : turn % 3 == 1 ? 40_000 : 3000;
                            piece = Math.min(piece, bytes.length - at);
                            int n =
                                turn % 3 == 2
                                    ? (int) link.transfer(channel, at, piece)
                                    : link.write(bytes, at, at + piece);
                            at += n;
                            turn++;
                            if (n < piece) {
                              link.writing(true);
                              return;
                            }
                          }
                        } catch (IOException clientHasGone) {
                          link.close();
                          return;
                        }
                        link.close();
                      }
                    }));
        Socket client = connect(listener.port(), 8192)) {
      client.getOutputStream().write(1);
      assertArrayEquals(bytes, client.getInputStream().readAllBytes());
    }
  }

  @Test
  void piecesWrittenToSeveralLinksInTurnKeepTheirOrder() throws Exception {
    Queue<Link> links = new ConcurrentLinkedQueue<>();
    try (CloseableListener listener =
            closing(
                listen(link -> {
                  links.add(link);
                  return new TestHandler(link);
                }));
        Socket first = connect(listener);
        Socket second = connect(listener)) {
      until("both are there", () -> links.size() == 2);
      byte[] bytes = pattern(3000);
      onLoop(
          links.element().loop(),
          () -> {
            for (int at = 0; at < bytes.length; at += 100) {
              for (Link link : links) {
                try {
                  assertEquals(100, link.write(bytes, at, at + 100));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            }
            links.forEach(Link::endOutput);
            return 0;
          });
      for (Socket client : List.of(first, second)) {
        assertArrayEquals(bytes, client.getInputStream().readAllBytes());
      }
    }
  }

  // ---- wanted and not wanted ----

  @Test
  void nothingComesWhileItIsNotWantedAndEverythingAfterwards() throws Exception {
    byte[] bytes = random(3 << 20, 4);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    AtomicInteger calls = new AtomicInteger();
    CompletableFuture<Link> opened = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    try (CloseableListener listener =
            closing(
                listen(link -> {
                  opened.complete(link);
                  return new TestHandler(link) {
                    @Override
                    public void received(Frame frame, int start, int end) {
                      calls.incrementAndGet();
                      byte[] piece = new byte[end - start];
                      frame.memory().get(start, piece);
                      got.writeBytes(piece);
                      link.reading(false);
                    }

                    @Override
                    public void ended() {
                      ended.countDown();
                      link.close();
                    }
                  };
                }));
        Socket client = connect(listener)) {
      CompletableFuture<Void> sending = sending(client, bytes);
      Link link = opened.get(10, TimeUnit.SECONDS);
      int allowed = 0;
      while (ended.getCount() > 0) {
        int before = calls.get();
        // One call per permission, and perhaps one that was under way.
        assertTrue(before <= allowed * 2 + 2, before + " calls after " + allowed + " permissions");
        onLoop(
            link.loop(),
            () -> {
              link.reading(true);
              return 0;
            });
        allowed++;
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (calls.get() == before && ended.getCount() > 0) {
          assertTrue(System.nanoTime() < patience, "nothing came");
          Thread.yield();
        }
      }
      sending.get(10, TimeUnit.SECONDS);
      assertArrayEquals(bytes, got.toByteArray());
    }
  }

  @Test
  void changingOnesMindLosesNothing() throws Exception {
    byte[] bytes = random(6 << 20, 5);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    CompletableFuture<Link> opened = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    try (CloseableListener listener =
            closing(
                listen(link -> {
                  opened.complete(link);
                  return new TestHandler(link) {
                    @Override
                    public void received(Frame frame, int start, int end) {
                      byte[] piece = new byte[end - start];
                      frame.memory().get(start, piece);
                      got.writeBytes(piece);
                    }

                    @Override
                    public void ended() {
                      ended.countDown();
                      link.close();
                    }
                  };
                }));
        Socket client = connect(listener)) {
      CompletableFuture<Void> sending = sending(client, bytes);
      Link link = opened.get(10, TimeUnit.SECONDS);
      Random random = new Random(5);
      while (ended.getCount() > 0) {
        boolean wanted = random.nextInt(3) > 0;
        onLoop(
            link.loop(),
            () -> {
              if (ended.getCount() > 0) link.reading(wanted);
              return 0;
            });
      }
      sending.get(10, TimeUnit.SECONDS);
      assertArrayEquals(bytes, got.toByteArray());
    }
  }

  @Test
  void framesThatAreKeptForLongStopNobody() throws Exception {
    Queue<Frame> kept = new ConcurrentLinkedQueue<>();
    AtomicLong bytes = new AtomicLong();
    CompletableFuture<Loop> loop = new CompletableFuture<>();
    // A ring of 16 frames.
    Transport.Settings small = new Transport.Settings(1, 1000, 20, 65536, 4096);
    Function<Link, LinkHandler> keeping =
        link -> {
          loop.complete(link.loop());
          return new TestHandler(link) {
            @Override
            public void received(Frame frame, int start, int end) {
              frame.retain();
              kept.add(frame);
              bytes.addAndGet(end - start);
            }
          };
        };
    try (CloseableListener listener = closing(transport().listen(ANY_PORT, small, keeping))) {
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 40; i++) clients.add(connect(listener));
      for (int round = 1; round <= 20; round++) {
        for (Socket client : clients) client.getOutputStream().write(new byte[100]);
        long expected = round * 4000L;
        until("all bytes of round " + round, () -> bytes.get() == expected);
        if (round % 7 == 0) release(kept);
      }
      release(kept);
      assertEquals(0, onLoop(loop.get(), () -> loop.join().frames().inUse()));
      for (Socket client : clients) client.getOutputStream().write(new byte[9000]);
      until("all bytes after the release", () -> bytes.get() == 80_000 + 360_000);
      for (Socket client : clients) client.close();
      release(kept);
    }
  }

  private static void release(Queue<Frame> kept) {
    for (Frame frame = kept.poll(); frame != null; frame = kept.poll()) frame.release();
  }

  // ---- connections ----

  @Test
  void thousandsOfConnectionsAreServedAndEachIsClosedOnce() throws Exception {
    int count = 2000;
    Queue<TestHandler> handlers = new ConcurrentLinkedQueue<>();
    Function<Link, LinkHandler> echo =
        link -> {
          EchoHandler handler = new EchoHandler(link);
          handlers.add(handler);
          return handler;
        };
    List<Socket> clients = new ArrayList<>();
    try (CloseableListener listener =
        closing(transport().listen(ANY_PORT, settings(2, 10_000), echo))) {
      for (int i = 0; i < count; i++) clients.add(connect(listener));
      for (int round = 0; round < 2; round++) {
        for (Socket client : clients) client.getOutputStream().write(round + 1);
        for (Socket client : clients) assertEquals(round + 1, client.getInputStream().read());
      }
      for (Socket client : clients) client.close();
      assertTrue(listener.awaitNoLinks(TimeUnit.SECONDS.toNanos(20)));
      until("all are told", () -> handlers.stream().allMatch(each -> each.closedTimes == 1));
      assertEquals(count, handlers.size());
    }
  }

  @Test
  void asManyAsAllowedAreOpenAndTheOthersGetTheirTurn() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Function<Link, LinkHandler> echo =
        link -> {
          most.accumulateAndGet(open.incrementAndGet(), Math::max);
          return new EchoHandler(link) {
            @Override
            public void closed() {
              open.decrementAndGet();
            }
          };
        };
    try (CloseableListener listener = closing(transport().listen(ANY_PORT, settings(1, 4), echo))) {
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Socket client = connect(listener);
        client.getOutputStream().write(i);
        clients.add(client);
      }
      for (int i = 0; i < 30; i++) {
        assertEquals(i, clients.get(i).getInputStream().read());
        clients.get(i).close();
      }
      assertTrue(most.get() <= 4, most + " were open");
    }
  }

  @Test
  void theClientsAddressIsKnownUntilItIsClosed() throws Exception {
    CompletableFuture<InetSocketAddress> remote = new CompletableFuture<>();
    CompletableFuture<InetSocketAddress> afterwards = new CompletableFuture<>();
    try (CloseableListener listener =
            closing(
                listen(link ->
                    new TestHandler(link) {
                      @Override
                      public void received(Frame frame, int start, int end) {
                        remote.complete(link.remote());
                        link.close();
                        afterwards.complete(link.remote());
                      }
                    }));
        Socket client = connect(listener)) {
      client.getOutputStream().write(1);
      assertEquals(client.getLocalSocketAddress(), remote.get(10, TimeUnit.SECONDS));
      assertEquals(remote.get(), afterwards.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void allAddressesMeansBothFamilies() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "no IPv6 here");
    for (String all : List.of("::", "0.0.0.0")) {
      Queue<InetSocketAddress> remotes = new ConcurrentLinkedQueue<>();
      Function<Link, LinkHandler> noting =
          link -> {
            remotes.add(link.remote());
            return new EchoHandler(link);
          };
      try (CloseableListener listener =
          closing(transport().listen(new InetSocketAddress(all, 0), settings(1, 100), noting))) {
        for (String address : List.of("127.0.0.1", "::1")) {
          try (Socket client = new Socket(InetAddress.getByName(address), listener.port())) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(7);
            assertEquals(7, client.getInputStream().read());
            assertEquals(client.getLocalSocketAddress(), remotes.remove());
          }
        }
      }
    }
  }

  @Test
  void aResetClosesTheLink() throws Exception {
    CompletableFuture<TestHandler> made = new CompletableFuture<>();
    try (CloseableListener listener =
        closing(
            listen(link -> {
              EchoHandler handler = new EchoHandler(link);
              made.complete(handler);
              return handler;
            }))) {
      Socket client = connect(listener);
      client.getOutputStream().write(1);
      assertEquals(1, client.getInputStream().read());
      client.setSoLinger(true, 0);
      client.close();
      TestHandler handler = made.get(10, TimeUnit.SECONDS);
      until("it is closed", () -> handler.closedTimes == 1);
    }
  }

  @Test
  void aResetThrowsAwayWhatWasNotSent() throws Exception {
    try (CloseableListener listener =
            closing(
                listen(link ->
                    new TestHandler(link) {
                      @Override
                      public void received(Frame frame, int start, int end) {
                        try {
                          assertTrue(link.write(new byte[16 << 20], 0, 16 << 20) < 16 << 20);
                        } catch (IOException e) {
                          throw new UncheckedIOException(e);
                        }
                        link.reset();
                      }
                    }));
        Socket client = connect(listener.port(), 4096)) {
      client.getOutputStream().write(1);
      assertTrue(listener.awaitNoLinks(TimeUnit.SECONDS.toNanos(10)));
      assertThrows(SocketException.class, () -> client.getInputStream().readAllBytes());
    }
  }

  @Test
  void eachSideMayEndAndStillReceive() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    CompletableFuture<Integer> late = new CompletableFuture<>();
    try (CloseableListener listener =
            closing(
                listen(link ->
                    new TestHandler(link) {
                      @Override
                      public void received(Frame frame, int start, int end) {
                        int first = frame.memory().get(start);
                        if (first == 1) link.endOutput();
                        else late.complete(first);
                      }

                      @Override
                      public void ended() {
                        ended.countDown();
                        link.close();
                      }
                    }));
        Socket client = connect(listener)) {
      client.getOutputStream().write(1);
      assertEquals(-1, client.getInputStream().read());
      client.getOutputStream().write(2);
      assertEquals(2, late.get(10, TimeUnit.SECONDS));
      client.shutdownOutput();
      assertTrue(ended.await(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aHandlerThatFailsLosesItsLinkOnly() throws Exception {
    Function<Link, LinkHandler> failing =
        link ->
            new EchoHandler(link) {
              @Override
              public void received(Frame frame, int start, int end) {
                if (frame.memory().get(start) == 13) throw new StackOverflowError("on purpose");
                super.received(frame, start, end);
              }
            };
    try (CloseableListener listener = closing(listen(failing));
        Socket good = connect(listener);
        Socket bad = connect(listener)) {
      bad.getOutputStream().write(13);
      assertEquals(-1, bad.getInputStream().read());
      good.getOutputStream().write(14);
      assertEquals(14, good.getInputStream().read());
    }
  }

  // ---- tasks ----

  @Test
  void aStormOfTasksRunsOnceEachInOrder() throws Exception {
    CompletableFuture<Loop> opened = new CompletableFuture<>();
    int threads = 8;
    int each = 20_000;
    int[] next = new int[threads];
    AtomicInteger disorder = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads);
    try (CloseableListener listener =
            closing(
                listen(link -> {
                  opened.complete(link.loop());
                  return new EchoHandler(link);
                }));
        Socket client = connect(listener)) {
      Loop loop = opened.get(10, TimeUnit.SECONDS);
      for (int t = 0; t < threads; t++) {
        int thread = t;
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < each; i++) {
                int number = i;
                loop.execute(() -> {
                  if (next[thread]++ != number) disorder.incrementAndGet();
                  if (number == each - 1) done.countDown();
                });
                if (i % 1000 == 0) Thread.yield();
              }
            });
      }
      assertTrue(done.await(30, TimeUnit.SECONDS), "tasks were lost");
      assertEquals(0, disorder.get());
      // One at a time, each meets a loop that sleeps.
      for (int i = 0; i < 500; i++) assertEquals(i, onLoop(loop, boxed(i)));
      client.getOutputStream().write(1);
      assertEquals(1, client.getInputStream().read());
    }
  }

  private static Supplier<Integer> boxed(int i) {
    return () -> i;
  }

  // ---- the end ----

  @Test
  void closingAmongEverythingClosesAllOnceAndLeavesNoDescriptor() throws Exception {
    int before = 0;
    for (int round = 0; round < 6; round++) {
      if (round == 1) before = descriptors(); // behind what is opened once in a JVM
      Queue<TestHandler> handlers = new ConcurrentLinkedQueue<>();
      AtomicLong received = new AtomicLong();
      Function<Link, LinkHandler> echo =
          link -> {
            EchoHandler handler =
                new EchoHandler(link) {
                  @Override
                  public void received(Frame frame, int start, int end) {
                    received.addAndGet(end - start);
                    super.received(frame, start, end);
                  }
                };
            handlers.add(handler);
            return handler;
          };
      Listener listener = transport().listen(ANY_PORT, settings(2, 10_000), echo);
      List<Socket> clients = new ArrayList<>();
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Socket client = connect(listener);
        clients.add(client);
        boolean reads = i % 2 == 0; // the others let the server wait for them
        senders.add(Thread.ofVirtual().start(() -> flood(client, reads)));
      }
      until("the flood has begun", () -> received.get() > 1 << 20);
      if (round % 2 == 0) listener.drain();
      listener.close();
      for (Socket client : clients) client.close();
      for (Thread sender : senders) sender.join();
      for (TestHandler each : handlers) assertEquals(1, each.closedTimes);
      assertTrue(listener.awaitNoLinks(0));
    }
    int expected = before;
    until(
        "the descriptors are back, " + before + " before, " + descriptors() + " now",
        () -> descriptors() <= expected);
  }

  private static void flood(Socket client, boolean reads) {
    byte[] piece = new byte[50_000];
    try (client) {
      InputStream in = client.getInputStream();
      for (int i = 0; i < 10_000; i++) {
        client.getOutputStream().write(piece);
        if (reads) in.skipNBytes(piece.length);
      }
    } catch (IOException closedByTheServer) {
      return;
    }
  }

  private static int descriptors() {
    String[] all = new File("/proc/self/fd").list();
    return all == null ? 0 : all.length;
  }

  @Test
  void closingFromEveryCallbackIsFine() throws Exception {
    for (String where : List.of("received", "ended", "writable", "tick", "task")) {
      Queue<TestHandler> handlers = new ConcurrentLinkedQueue<>();
      Function<Link, LinkHandler> closing =
          link -> {
            TestHandler handler = new Closing(link, where);
            handlers.add(handler);
            return handler;
          };
      try (CloseableListener listener = closing(listen(closing))) {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          Socket client = connect(listener);
          clients.add(client);
          try {
            client.getOutputStream().write(new byte[100_000]);
            if (where.equals("ended")) client.shutdownOutput();
          } catch (IOException closedAlready) {
            continue;
          }
        }
        assertTrue(listener.awaitNoLinks(TimeUnit.SECONDS.toNanos(10)), where);
        until("all are told", () -> handlers.stream().allMatch(each -> each.closedTimes == 1));
        for (Socket client : clients) client.close();
      }
    }
  }

  private static final class Closing extends TestHandler {
    private final String where;

    Closing(Link link, String where) {
      super(link);
      this.where = where;
      if (where.equals("task")) link.loop().execute(this::close);
      if (where.equals("writable")) link.writing(true);
    }

    private void close() {
      link.close();
      link.close();
      link.reading(true);
      link.writing(true);
      link.endOutput();
    }

    @Override
    public void received(Frame frame, int start, int end) {
      if (where.equals("received")) close();
    }

    @Override
    public void ended() {
      if (where.equals("ended")) close();
    }

    @Override
    public void writable() {
      if (where.equals("writable")) close();
    }

    @Override
    public void tick(long nowNanos) {
      if (where.equals("tick")) close();
    }
  }

  @Test
  void drainingReadsWhatHasArrivedAndFreesThePort() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    CompletableFuture<Loop> loop = new CompletableFuture<>();
    Queue<Integer> got = new ConcurrentLinkedQueue<>();
    AtomicInteger drained = new AtomicInteger();
    Function<Link, LinkHandler> noting =
        link -> {
          loop.complete(link.loop());
          return new TestHandler(link) {
            @Override
            public void received(Frame frame, int start, int end) {
              got.add((int) frame.memory().get(start));
            }

            @Override
            public void drain() {
              drained.incrementAndGet();
              link.close();
            }
          };
        };
    Listener listener = listen(noting);
    List<Socket> clients = new ArrayList<>();
    clients.add(connect(listener));
    loop.get(10, TimeUnit.SECONDS)
        .execute(() -> {
          try {
            hold.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    // The loop is held while these connect and send.
    for (int i = 0; i < 100; i++) {
      Socket client = connect(listener);
      client.getOutputStream().write(i);
      clients.add(client);
    }
    CompletableFuture<Void> draining = async(listener::drain);
    hold.countDown();
    draining.get(10, TimeUnit.SECONDS);
    assertTrue(listener.awaitNoLinks(TimeUnit.SECONDS.toNanos(10)));
    assertEquals(100, got.size());
    assertEquals(101, drained.get());
    Listener next =
        transport()
            .listen(
                new InetSocketAddress("127.0.0.1", listener.port()),
                settings(1, 10),
                EchoHandler::new);
    next.close();
    listener.close();
    for (Socket client : clients) client.close();
    assertFalse(got.isEmpty());
  }

  /// [Listener] is no [AutoCloseable] by type; its end is.
  private static CloseableListener closing(Listener listener) {
    return new CloseableListener(listener);
  }

  private record CloseableListener(Listener listener) implements Listener, AutoCloseable {
    @Override
    public int port() {
      return listener.port();
    }

    @Override
    public void drain() {
      listener.drain();
    }

    @Override
    public boolean awaitNoLinks(long nanos) throws InterruptedException {
      return listener.awaitNoLinks(nanos);
    }

    @Override
    public void close() {
      listener.close();
    }
  }
}
