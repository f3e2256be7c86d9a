package dev.fitten.http.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Good requests and misuse side by side for a while: no good request fails, and in the end the
/// process holds no more descriptors and memory than near the start. `-Dsoak.seconds=60` sets how
/// long; docs/design/http-engine.md has the command for twenty minutes.
@EachTransport
class SoakTest {
  private static final int SECONDS = Integer.getInteger("soak.seconds", 15);
  private static final long HEAP_SLACK = 16 << 20;

  private final Random random = new Random(20261123);
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicLong good = new AtomicLong();
  private final AtomicLong misused = new AtomicLong();
  private ProbeServer server;
  private long endNanos;

  @Test
  void goodRequestsNeverFailAndNothingGrows() throws Exception {
    try (ProbeServer started = ProbeServer.start(Execution.LOOP)) {
      server = started;
      soak(Math.max(2, SECONDS / 5)); // until everything is loaded and compiled
      int descriptors = Descriptors.count();
      long heap = heapAfterCollection();
      soak(SECONDS);
      Descriptors.assertBackTo(descriptors);
      long grown = heapAfterCollection() - heap;
      assertTrue(grown < HEAP_SLACK, "the heap has grown by " + grown + " bytes");
      assertTrue(good.get() > SECONDS * 50L, good + " good requests");
      assertTrue(misused.get() > SECONDS * 20L, misused + " misuses");
    }
  }

  private void soak(int seconds) throws Exception {
    endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Callable<Void>> all =
        List.of(this::converse, this::converse, this::stream, this::play, this::storm, this::stall);
    try (ExecutorService threads = Executors.newFixedThreadPool(all.size())) {
      for (Future<Void> each : threads.invokeAll(all)) each.get();
    }
  }

  private boolean goesOn() throws InterruptedException {
    never.await(1, TimeUnit.MILLISECONDS);
    return System.nanoTime() < endNanos;
  }

  private Void converse() throws Exception {
    byte[] body = new byte[20_000];
    while (goesOn()) {
      try (PlainClient client = new PlainClient(server.address())) {
        for (int i = 0; i < 20; i++) {
          int length = random.nextInt(body.length);
          byte[] sent = java.util.Arrays.copyOf(body, length);
          assertEquals("Hello, World!", client.get("/plaintext").text());
          assertEquals("a b", client.get("/user/a%20b").text());
          assertArrayEquals(sent, client.post(sent).body());
          assertArrayEquals(sent, client.postChunked(sent, 1 + length / 7).body());
          good.addAndGet(4);
        }
      }
    }
    return null;
  }

  private Void stream() throws Exception {
    try (PlainClient client = new PlainClient(server.address())) {
      while (goesOn()) {
        assertEquals(300_000, client.get("/stream").body().length);
        good.incrementAndGet();
      }
    }
    return null;
  }

  /// The tables' cases, among the load.
  private Void play() throws Exception {
    List<ProbeCase> cases =
        ProbeCase.all().stream().filter(each -> each.sends().size() == 1).toList();
    while (goesOn()) {
      ProbeCase probe = cases.get(random.nextInt(cases.size()));
      String wrong = ProbeClient.play(server.address(), probe);
      assertTrue(wrong == null, probe + ": " + wrong);
      misused.incrementAndGet();
    }
    return null;
  }

  private Void storm() throws Exception {
    List<String> openings =
        List.of(
            "",
            "G",
            "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf",
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe");
    while (goesOn()) {
      try (Socket socket = new Socket()) {
        socket.connect(server.address(), 10_000);
        String opening = openings.get(random.nextInt(openings.size()));
        socket.getOutputStream().write(ProbeClient.latin1(opening));
        if (random.nextBoolean()) socket.setSoLinger(true, 0);
      } catch (IOException serverHasClosed) {
        // Its right.
      }
      misused.incrementAndGet();
    }
    return null;
  }

  /// Clients that send much, read nothing, and leave.
  private Void stall() throws Exception {
    byte[] requests = ProbeClient.latin1("GET /user/1 HTTP/1.1\r\nHost: a\r\n\r\n".repeat(500));
    while (goesOn()) {
      try (Socket socket = new Socket()) {
        socket.setReceiveBufferSize(8192);
        socket.connect(server.address(), 10_000);
        socket.getOutputStream().write(requests);
        never.await(50, TimeUnit.MILLISECONDS);
      }
      misused.incrementAndGet();
    }
    return null;
  }

  private static long heapAfterCollection() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
