package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.AnswerReader.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Bodies longer than a frame reach their handler as they arrive.
@EachTransport
@Timeout(60)
class BodyStreamTest {
  private static final int MEGA = 1 << 20;

  private static HttpServer server(Handler handler) throws IOException {
    Route post = TestRoutes.route("POST", "/x", Execution.VIRTUAL, handler);
    Route marker = TestRoutes.route("GET", "/marker", Execution.LOOP, e -> e.send("MARK"));
    return HttpServer.builder().loops(1).router(Router.of(List.of(post, marker))).start();
  }

  private static String head(String framing) {
    return "POST /x HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n";
  }

  /// Counts the bytes and checks that each is the one that belongs there.
  private static long checked(BodyStream body) throws IOException {
    long at = 0;
    for (Bytes piece = body.next(); piece != null; piece = body.next()) {
      for (int i = 0; i < piece.length(); i++, at++) {
        if (piece.at(i) != (byte) (at % 251)) throw new IOException("wrong byte at " + at);
      }
    }
    return at;
  }

  private static byte[] bytes(long from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) bytes[i] = (byte) ((from + i) % 251);
    return bytes;
  }

  @Test
  void aBodyLargerThanTheRingPassesThrough() throws IOException {
    Handler handler =
        exchange -> {
          exchange.bodyLimit(64 * MEGA);
          exchange.send(Long.toString(checked(exchange.bodyStream())));
        };
    try (HttpServer server = server(handler);
        RawClient client = new RawClient(server.port())) {
      long total = 20L * MEGA + 17;
      client.send(head("Content-Length: " + total));
      for (long at = 0; at < total; at += MEGA) {
        client.send(bytes(at, (int) Math.min(MEGA, total - at)));
      }
      assertEquals(Long.toString(total), client.answer().text());
      assertEquals("MARK", client.get("/marker").answer().text());
    }
  }

  @Test
  void chunksPassThroughAndTrailersFollow() throws IOException {
    Handler handler =
        exchange -> {
          exchange.bodyLimit(8 * MEGA);
          String early = exchange.trailer("x-sum");
          long count = checked(exchange.bodyStream());
          exchange.send(
              early + " " + count + " " + exchange.trailer("x-sum") + exchange.trailer("x-no"));
        };
    try (HttpServer server = server(handler);
        RawClient client = new RawClient(server.port())) {
      client.send(head("Transfer-Encoding: chunked"));
      long at = 0;
      for (int size = 1; size < 200_000; size = size * 3 + 1) {
        client.send(Integer.toHexString(size) + "\r\n").send(bytes(at, size)).send("\r\n");
        at += size;
      }
      client.send("0\r\nX-Sum:  s u m \t\r\n\r\n");
      assertEquals("null " + at + " s u mnull", client.answer().text());
      assertEquals("MARK", client.get("/marker").answer().text());
    }
  }

  @Test
  void trailersOfAShortBodyAreThereAtOnce() throws IOException {
    Handler handler = e -> e.send(e.body() + " " + e.trailer("x-a") + " " + e.header("x-a"));
    try (HttpServer server = server(handler);
        RawClient client = new RawClient(server.port())) {
      client.send(head("Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\nX-A: 1\r\n\r\n");
      assertEquals("abc 1 null", client.answer().text());
    }
  }

  @Test
  void whileNobodyReadsTheClientWaits() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicLong sent = new AtomicLong();
    Handler handler =
        exchange -> {
          exchange.bodyLimit(256L * MEGA);
          assertTrue(go.await(30, TimeUnit.SECONDS));
          exchange.send(Long.toString(checked(exchange.bodyStream())));
        };
    try (HttpServer server = server(handler);
        RawClient client = new RawClient(server.port())) {
      long total = 64L * MEGA;
      client.send(head("Content-Length: " + total));
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> {
            try {
              for (long at = 0; at < total; at += 65536) {
                client.send(bytes(at, 65536));
                sent.addAndGet(65536);
              }
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      long before = -1;
      while (sent.get() != before) { // until the kernel's buffers are full and nothing moves
        before = sent.get();
        assertThrows(
            java.util.concurrent.TimeoutException.class,
            () -> sending.get(300, TimeUnit.MILLISECONDS));
      }
      assertTrue(before < 32L * MEGA, before + " bytes were taken though nobody reads");
      go.countDown();
      sending.get(30, TimeUnit.SECONDS);
      assertEquals(Long.toString(total), client.answer().text());
    }
  }

  @Test
  void aBodyOverItsLimitIs413WhereverTheLimitComesFrom() throws IOException {
    Handler handler =
        exchange -> {
          if (exchange.query("limit") != null) exchange.bodyLimit(100_000);
          exchange.send(Integer.toString(exchange.body().length()));
        };
    try (HttpServer server = server(handler)) {
      record Case(String target, String framing, byte[] body) {}
      byte[] chunk = Ascii.bytes("186a1\r\n" + "x".repeat(100_001) + "\r\n0\r\n\r\n");
      for (Case each :
          List.of(
              new Case("/x", "Content-Length: 3000000", new byte[0]),
              new Case("/x?limit", "Content-Length: 100001", new byte[0]),
              new Case("/x?limit", "Content-Length: 50000000", new byte[10]),
              new Case("/x?limit", "Transfer-Encoding: chunked", chunk))) {
        try (RawClient client = new RawClient(server.port())) {
          String head = head(each.framing()).replace("/x", each.target());
          Received answer = client.send(head).send(each.body()).answer();
          assertEquals(413, answer.status(), each.toString());
          if (each.framing().contains("chunked")) continue; // all of it had arrived
          assertEquals("close", answer.field("connection"));
          assertTrue(client.ended());
        }
      }
    }
  }

  @Test
  void aClientThatAsksFirstIsAnsweredWhenTheHandlerReads() throws IOException {
    Handler handler =
        exchange -> {
          if (exchange.query("no") != null) throw Problem.of(403);
          exchange.send(Integer.toString(exchange.body().length()));
        };
    try (HttpServer server = server(handler)) {
      String framing = "Content-Length: 200000\r\nExpect: 100-continue";
      try (RawClient client = new RawClient(server.port())) {
        assertEquals(100, client.send(head(framing)).answer().status());
        assertEquals("200000", client.send(new byte[200_000]).answer().text());
        assertEquals("MARK", client.get("/marker").answer().text());
      }
      try (RawClient client = new RawClient(server.port())) {
        Received answer = client.send(head(framing).replace("/x", "/x?no")).answer();
        assertEquals(403, answer.status());
        assertEquals("close", answer.field("connection"));
        assertTrue(client.ended());
      }
    }
  }

  @Test
  void anAnswerBeforeTheBodyIsReadEndsTheConnection() throws IOException {
    try (HttpServer server = server(exchange -> exchange.send("no need"));
        RawClient client = new RawClient(server.port())) {
      Received answer = client.send(head("Content-Length: 500000")).send(new byte[20_000]).answer();
      assertEquals("no need", answer.text());
      assertEquals("close", answer.field("connection"));
      client.send("GET /marker HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(client.ended(), "what follows is the rest of the body, not a request");
    }
  }

  @Test
  void aBodyThatWasThereButNotReadEndsNothing() throws IOException {
    try (HttpServer server = server(exchange -> exchange.send("no need"));
        RawClient client = new RawClient(server.port())) {
      client.send(head("Content-Length: 9000") + "x".repeat(9000));
      assertEquals("no need", client.answer().text());
      assertEquals("MARK", client.get("/marker").answer().text());
    }
  }

  @Test
  void aClientThatGoesAwayIsAnErrorToTheReader() throws Exception {
    CompletableFuture<Throwable> met = new CompletableFuture<>();
    Handler handler =
        exchange -> {
          try {
            exchange.bodyStream().readAllBytes();
          } catch (IOException | Problem e) {
            met.complete(e);
            throw e;
          }
        };
    try (HttpServer server = server(handler)) {
      try (RawClient client = new RawClient(server.port())) {
        client.send(head("Content-Length: 500000")).send(new byte[20_000]);
      }
      Throwable e = met.get(10, TimeUnit.SECONDS);
      assertTrue(e instanceof IOException || e instanceof Problem, e.toString());
    }
  }

  @Test
  void aMalformedChunkMeetsTheReaderAs400() throws Exception {
    CompletableFuture<Throwable> met = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(1);
    Handler handler =
        exchange -> {
          started.countDown();
          try {
            exchange.send("" + exchange.body().length());
          } catch (Problem e) {
            met.complete(e);
            throw e;
          }
        };
    try (HttpServer server = server(handler);
        RawClient client = new RawClient(server.port())) {
      client.send(head("Transfer-Encoding: chunked"));
      client.send("7530\r\n").send("x".repeat(30_000));
      assertTrue(started.await(10, TimeUnit.SECONDS));
      client.send("\r\nzz\r\n");
      Received answer = client.answer();
      assertEquals(400, answer.status());
      assertEquals("close", answer.field("connection"));
      assertInstanceOf(Problem.class, met.get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void aSlowBodyMeetsTheReaderAs408() throws Exception {
    Limits limits = Limits.defaults().withRateGraceMillis(200);
    Handler handler = exchange -> exchange.send("" + exchange.body().length());
    Route post = TestRoutes.route("POST", "/x", Execution.VIRTUAL, handler);
    try (HttpServer server =
            HttpServer.builder().loops(1).limits(limits).router(Router.of(List.of(post))).start();
        RawClient client = new RawClient(server.port())) {
      client.send(head("Content-Length: 500000")).send(new byte[20_000]);
      assertEquals(408, client.answer().status());
      assertTrue(client.ended());
    }
  }

  @Test
  void aPieceIsValidUntilTheNextRead() throws IOException {
    Handler handler =
        exchange -> {
          BodyStream body = exchange.bodyStream();
          Bytes first = body.next();
          byte value = first.at(0);
          while (body.next() != null) {}
          IllegalStateException e = assertThrows(IllegalStateException.class, () -> first.at(0));
          exchange.send(value + " " + e.getMessage());
        };
    try (HttpServer server = server(handler);
        RawClient client = new RawClient(server.port())) {
      client.send(head("Content-Length: 100000")).send(bytes(7, 100_000));
      String text = client.answer().text();
      assertEquals("7 these bytes of the body were valid until the next read", text);
    }
  }

  @Test
  void aHandlerOnTheLoopGetsAnyBodyWithinTheLimitWhole() throws IOException {
    Handler handler = exchange -> exchange.send("application/octet-stream", exchange.body());
    Route post = TestRoutes.route("POST", "/x", Execution.LOOP, handler);
    try (HttpServer server =
            HttpServer.builder().loops(1).router(Router.of(List.of(post))).start();
        RawClient client = new RawClient(server.port())) {
      byte[] body = bytes(0, 2 * MEGA);
      client.send(head("Content-Length: " + body.length)).send(body);
      Received answer = client.answer();
      String expected = new String(body, StandardCharsets.ISO_8859_1);
      assertEquals(expected.length(), answer.body().length);
      assertEquals(expected, new String(answer.body(), StandardCharsets.ISO_8859_1));
      assertFalse(answer.fields().containsKey("connection"));
    }
  }
}
