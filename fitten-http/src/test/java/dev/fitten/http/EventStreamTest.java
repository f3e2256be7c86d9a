package dev.fitten.http;

import static dev.fitten.http.TestRoutes.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Server-sent events over real sockets.
@EachTransport
@Timeout(60)
class EventStreamTest {
  /// A client that reads events byte by byte, out of their chunks.
  private static final class Reader implements AutoCloseable {
    final Socket socket = new Socket();
    final InputStream in;
    final String head;
    private int left;

    Reader(int port, String request, int receiveBufferBytes) throws IOException {
      if (receiveBufferBytes > 0) socket.setReceiveBufferSize(receiveBufferBytes);
      socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
      socket.setSoTimeout(10_000);
      in = socket.getInputStream();
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      head = readTo("\r\n\r\n", false);
    }

    static Reader open(int port, String... fields) throws IOException {
      StringBuilder request = new StringBuilder("GET /events HTTP/1.1\r\nHost: a\r\n");
      for (String field : fields) request.append(field).append("\r\n");
      return new Reader(port, request.append("\r\n").toString(), 0);
    }

    private String readTo(String end, boolean chunked) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      while (true) {
        int b = chunked ? readChunked() : in.read();
        if (b < 0) return out.toString(StandardCharsets.UTF_8) + "<end>";
        out.write(b);
        String text = out.toString(StandardCharsets.UTF_8);
        if (text.endsWith(end)) return text;
      }
    }

    private int readChunked() throws IOException {
      if (left == 0) {
        String size = readTo("\r\n", false);
        if (size.equals("<end>")) return -1;
        left = Integer.parseInt(size.strip(), 16);
        if (left == 0) {
          readTo("\r\n", false);
          return -1;
        }
      }
      int b = in.read();
      if (--left == 0) readTo("\r\n", false);
      return b;
    }

    /// Reads up to the next empty line.
    String block() throws IOException {
      return readTo("\n\n", true);
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static HttpServer server(Handler handler) throws IOException {
    return HttpServer.builder()
        .loops(1)
        .limits(Limits.defaults().withLingerMillis(20)) // also makes ticks frequent
        .router(
            Router.of(
                List.of(
                    route("GET", "/events", Execution.VIRTUAL, handler),
                    route("GET", "/loop", Execution.LOOP, handler),
                    route("GET", "/fast", Execution.LOOP, e -> e.send("fast")))))
        .start();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS), "waited ten seconds");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- what is sent ----

  @Test
  void theHeadLeavesBeforeTheFirstEventAndForbidsStoring() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    try (HttpServer server =
            server(exchange -> {
              EventStream events = exchange.events();
              await(release);
              events.send("x");
            });
        Reader reader = Reader.open(server.port())) {
      assertTrue(reader.head.startsWith("HTTP/1.1 200 OK\r\n"), reader.head);
      assertTrue(reader.head.contains("\r\nContent-Type: text/event-stream\r\n"), reader.head);
      assertTrue(reader.head.contains("\r\nCache-Control: no-store\r\n"), reader.head);
      assertTrue(reader.head.contains("\r\nX-Accel-Buffering: no\r\n"), reader.head);
      release.countDown();
      assertEquals("data: x\n\n", reader.block());
    }
  }

  @Test
  void anEventArrivesWhileTheHandlerGoesOn() throws Exception {
    SynchronousQueue<Long> sentNanos = new SynchronousQueue<>();
    long best = Long.MAX_VALUE;
    try (HttpServer server =
        server(exchange -> {
          EventStream events = exchange.events();
          long now = System.nanoTime();
          events.send("first");
          sentNanos.put(now);
          events.awaitClose();
        })) {
      for (int i = 0; i < 20; i++) {
        try (Reader reader = Reader.open(server.port())) {
          assertEquals("data: first\n\n", reader.block());
          best = Math.min(best, System.nanoTime() - sentNanos.take());
        }
      }
    }
    assertTrue(best < 50_000_000, "the fastest of 20 took " + best + " ns");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one line                     | a                     | data: a~~
          no text                      | ''                    | data: ~~
          a line feed                  | a~b                   | data: a~data: b~~
          a carriage return            | a^b                   | data: a~data: b~~
          both                         | a^~b                  | data: a~data: b~~
          the wrong way round          | a~^b                  | data: a~data: ~data: b~~
          at the end                   | a~                    | data: a~data: ~~
          empty lines                  | ~~                    | data: ~data: ~data: ~~
          an injected field            | a~event: b            | data: a~data: event: b~~
          an injected event            | a~~data: b            | data: a~data: ~data: data: b~~
          an injected id by CR         | a^id: 7               | data: a~data: id: 7~~
          a leading space              | ' a'                  | data:  a~~
          letters of all lengths       | é€😀                   | data: é€😀~~
          other line ends stay         | a\u0085b\u2028c       | data: a\u0085b\u2028c~~
          """)
  void linesOfDataBecomeFields(String name, String data, String expected) throws IOException {
    String given = data.replace('~', '\n').replace('^', '\r');
    try (HttpServer server = server(exchange -> exchange.events().send(given));
        Reader reader = Reader.open(server.port())) {
      assertEquals(expected.replace('~', '\n'), reader.block());
      assertEquals("<end>", reader.block());
    }
  }

  @Test
  void allKindsOfFieldsAreSent() throws IOException {
    try (HttpServer server =
            server(exchange -> {
              EventStream events = exchange.events();
              assertTrue(events.retry(Duration.ofMillis(2500)));
              assertTrue(events.comment("hello"));
              assertTrue(events.send("price", "17", "1\n2"));
              assertTrue(events.send(null, "18", "3"));
            });
        Reader reader = Reader.open(server.port())) {
      assertEquals("retry: 2500\n\n", reader.block());
      assertEquals(":hello\n\n", reader.block());
      assertEquals("event: price\nid: 17\ndata: 1\ndata: 2\n\n", reader.block());
      assertEquals("id: 18\ndata: 3\n\n", reader.block());
      assertEquals("<end>", reader.block());
    }
  }

  @Test
  void namesWithLineEndsAreRefused() throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try (HttpServer server =
            server(exchange -> {
              EventStream events = exchange.events();
              try {
                for (String bad : List.of("a\nb", "a\rb", "a\r\n", "\n")) {
                  assertThrows(IllegalArgumentException.class, () -> events.send(bad, null, "x"));
                  assertThrows(IllegalArgumentException.class, () -> events.send(null, bad, "x"));
                  assertThrows(IllegalArgumentException.class, () -> events.comment(bad));
                }
                assertThrows(IllegalArgumentException.class, () -> events.send(null, "a\0b", "x"));
                assertThrows(
                    IllegalArgumentException.class, () -> events.retry(Duration.ofMillis(-1)));
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
        Reader reader = Reader.open(server.port())) {
      assertEquals("<end>", reader.block(), "nothing of them was sent");
      done.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void theLastEventIdIsReadAsUtf8() throws IOException {
    try (HttpServer server =
        server(exchange -> {
          EventStream events = exchange.events();
          events.send(String.valueOf(events.lastEventId()));
        })) {
      try (Reader reader = Reader.open(server.port())) {
        assertEquals("data: null\n\n", reader.block());
      }
      String latin1OfUtf8 =
          new String("é-7".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      try (Reader reader = Reader.open(server.port(), "Last-Event-ID: " + latin1OfUtf8)) {
        assertEquals("data: é-7\n\n", reader.block());
      }
    }
    assertNull(EventStream.lastEventId("a\0b"));
    assertNull(EventStream.lastEventId(""));
  }

  @Test
  void filtersLeaveEventsAlone() throws IOException {
    AnswerFilter failing =
        new AnswerFilter() {
          @Override
          public dev.fitten.bytes.Bytes whole(
              Exchange exchange, String contentType, dev.fitten.bytes.Bytes body) {
            throw new AssertionError("not to be called");
          }

          @Override
          public java.io.OutputStream stream(
              Exchange exchange, String contentType, java.io.OutputStream out) {
            throw new AssertionError("not to be called");
          }
        };
    try (HttpServer server =
            server(exchange -> {
              exchange.filter(failing);
              exchange.events().send("x");
            });
        Reader reader = Reader.open(server.port())) {
      assertEquals("data: x\n\n", reader.block());
    }
  }

  // ---- around the answer ----

  @Test
  void theConnectionServesTheNextRequestAfterTheStream() throws IOException {
    try (HttpServer server = server(exchange -> exchange.events().send("x"));
        RawClient client = new RawClient(server.port())) {
      client.get("/events").get("/fast");
      assertEquals("data: x\n\n", client.answer().text());
      assertEquals("fast", client.answer().text());
    }
  }

  @Test
  void headHasNoEventsAndDoesNotWait() throws IOException {
    Handler endless =
        exchange -> {
          EventStream events = exchange.events();
          while (events.send("x")) events.awaitClose();
        };
    try (HttpServer server = server(endless);
        RawClient client = new RawClient(server.port())) {
      client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n").get("/fast");
      assertEquals(200, client.answerOrEnd(true).status());
      assertEquals("fast", client.answer().text());
    }
  }

  @Test
  void anOldClientReadsUntilTheConnectionEnds() throws IOException {
    try (HttpServer server = server(exchange -> exchange.events().send("x"));
        RawClient client = new RawClient(server.port())) {
      client.send("GET /events HTTP/1.0\r\n\r\n");
      assertEquals("data: x\n\n", client.answer().text());
    }
  }

  @Test
  void theEventLoopCannotStream() throws IOException {
    try (HttpServer server = server(exchange -> exchange.events().send("x"));
        RawClient client = new RawClient(server.port())) {
      assertEquals(500, client.get("/loop").answer().status());
    }
  }

  @Test
  void onlyVirtualThreadsMaySend() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    try (HttpServer server =
            server(exchange -> {
              EventStream events = exchange.events();
              Thread.ofPlatform()
                  .start(() ->
                      thrown.complete(
                          assertThrows(IllegalStateException.class, () -> events.send("x"))))
                  .join();
            });
        Reader reader = Reader.open(server.port())) {
      assertTrue(thrown.get(10, TimeUnit.SECONDS).getMessage().contains("virtual"));
      assertEquals("<end>", reader.block());
    }
  }

  @Test
  void eventsOfManyThreadsStayWhole() throws Exception {
    try (HttpServer server =
            server(exchange -> {
              EventStream events = exchange.events();
              List<Thread> threads = new ArrayList<>();
              for (int t = 0; t < 8; t++) {
                String text = String.valueOf((char) ('a' + t)).repeat(3000);
                threads.add(
                    Thread.startVirtualThread(() -> {
                      for (int i = 0; i < 50; i++) assertTrue(events.send(text));
                    }));
              }
              for (Thread thread : threads) thread.join();
            });
        RawClient client = new RawClient(server.port())) {
      String[] blocks = client.get("/events").answer().text().split("\n\n");
      assertEquals(400, blocks.length);
      for (String block : blocks) {
        char letter = block.charAt(6);
        assertEquals("data: " + String.valueOf(letter).repeat(3000), block);
      }
    }
  }

  // ---- heart-beats and ends ----

  @Test
  void aHeartbeatIsSentWhileTheHandlerWaits() throws IOException {
    CountDownLatch release = new CountDownLatch(1);
    try (HttpServer server =
            server(exchange -> {
              EventStream events = exchange.events(Duration.ofMillis(30));
              await(release);
              events.send("x");
            });
        Reader reader = Reader.open(server.port())) {
      for (int i = 0; i < 5; i++) assertEquals(":\n\n", reader.block());
      release.countDown();
      String block = reader.block();
      while (block.equals(":\n\n")) block = reader.block();
      assertEquals("data: x\n\n", block);
    }
  }

  private void theHandlerLearnsThatTheClientHasGone(boolean reset) throws Exception {
    LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    CountDownLatch never = new CountDownLatch(1);
    try (HttpServer server =
        server(exchange -> {
          EventStream events = exchange.events();
          events.onClose(() -> log.add("closed"));
          events.send("x");
          try {
            Thread handler = Thread.currentThread();
            new Thread(
                    () -> {
                      try {
                        events.awaitClose();
                        handler.interrupt();
                      } catch (InterruptedException e) {
                        log.add("interrupted");
                      }
                    })
                .start();
            never.await(); // something else than the stream
          } catch (InterruptedException e) {
            log.add("open " + events.isOpen() + ", sent " + events.send("y"));
          }
        })) {
      Reader reader = Reader.open(server.port());
      assertEquals("data: x\n\n", reader.block());
      if (reset) reader.reset();
      else reader.close();
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < 2; i++) seen.add(log.poll(10, TimeUnit.SECONDS));
      assertTrue(seen.contains("closed"), seen.toString());
      assertTrue(seen.contains("open false, sent false"), seen.toString());
      assertTrue(server.stop(Duration.ofSeconds(5)));
    }
  }

  @Test
  void aClientThatResetsIsNoticedWhileTheHandlerWaitsForSomethingElse() throws Exception {
    theHandlerLearnsThatTheClientHasGone(true);
  }

  @Test
  void aClientThatClosesIsNoticedWhileTheHandlerWaitsForSomethingElse() throws Exception {
    theHandlerLearnsThatTheClientHasGone(false);
  }

  @Test
  void aTaskForTheEndRunsOnceAlsoWhenItIsOverAlready() throws Exception {
    LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    try (HttpServer server =
            server(exchange -> {
              EventStream events = exchange.events();
              events.close();
              events.close();
              events.onClose(() -> log.add("late " + Thread.currentThread().isVirtual()));
              assertFalse(events.send("x"));
            });
        Reader reader = Reader.open(server.port())) {
      assertEquals("<end>", reader.block());
      assertEquals("late true", log.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aSlowReaderHoldsTheSenderAndIsBounded() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Thread> sender = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    String text = "m".repeat(10_000);
    try (HttpServer server =
        server(exchange -> {
          sender.complete(Thread.currentThread());
          EventStream events = exchange.events(Duration.ofMillis(20));
          while (sent.get() < 100_000 && events.send(text)) sent.incrementAndGet();
          ended.countDown();
        })) {
      String request = "GET /events HTTP/1.1\r\nHost: a\r\n\r\n";
      Reader reader = new Reader(server.port(), request, 4096);
      Thread thread = sender.get(10, TimeUnit.SECONDS);
      int before = -1;
      while (before != sent.get() || thread.getState() != Thread.State.WAITING) {
        before = sent.get();
        Thread.onSpinWait();
      }
      assertTrue(before < 2000, before + " events of 10 KB went out without being read");
      assertEquals("data: " + text + "\n\n", reader.block());
      reader.reset();
      await(ended);
    }
  }

  @Test
  void aStoppingServerEndsStreams() throws Exception {
    CountDownLatch opened = new CountDownLatch(1);
    HttpServer server =
        server(exchange -> {
          EventStream events = exchange.events();
          opened.countDown();
          events.awaitClose();
        });
    try (Reader reader = Reader.open(server.port())) {
      await(opened);
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(10)));
      assertEquals("<end>", reader.block());
      reader.close();
      assertTrue(stopped.get(10, TimeUnit.SECONDS));
    } finally {
      server.close();
    }
  }

  @Test
  void aThousandResetsLeaveNothingBehind() throws Exception {
    Path descriptors = Path.of("/proc/self/fd");
    Assumptions.assumeTrue(Files.isDirectory(descriptors), "counts descriptors in /proc/self/fd");
    CountDownLatch left = new CountDownLatch(1000);
    try (HttpServer server =
        server(exchange -> {
          EventStream events = exchange.events();
          events.send("x");
          events.awaitClose();
          left.countDown();
        })) {
      try (RawClient warm = new RawClient(server.port())) {
        assertEquals("fast", warm.get("/fast").answer().text());
      }
      long before = count(descriptors);
      for (int i = 0; i < 1000; i++) {
        Reader reader = Reader.open(server.port());
        if (i % 2 == 0) assertEquals("data: x\n\n", reader.block());
        reader.reset();
      }
      assertTrue(left.await(20, TimeUnit.SECONDS), left.getCount() + " handlers are left");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (count(descriptors) > before + 10 && System.nanoTime() < deadline) Thread.onSpinWait();
      assertTrue(count(descriptors) <= before + 10, count(descriptors) + " after " + before);
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }
}
