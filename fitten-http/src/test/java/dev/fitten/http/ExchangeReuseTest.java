package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.Bytes;
import dev.fitten.bytes.KeptBytes;
import dev.fitten.http.AnswerReader.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An exchange serves all requests of its connection: nothing of one is seen in the next, and who
/// kept one, or a slice of one, is told.
@EachTransport
@Timeout(60)
class ExchangeReuseTest {
  private static final Key<String> NOTE = Key.of("note");

  private static HttpServer server(Execution execution, Handler handler) throws IOException {
    Route get = TestRoutes.route("GET", "/x/{a}/{b}", execution, handler);
    Route post = TestRoutes.route("POST", "/x/{a}/{b}", execution, handler);
    return HttpServer.builder().loops(1).router(Router.of(List.of(get, post))).start();
  }

  /// A request of random parts, and what a handler must find in it: that and nothing else.
  private record Sent(byte[] bytes, Map<String, String> parts) {
    static Sent random(Random random) {
      Map<String, String> parts = new TreeMap<>();
      String a = word(random);
      String b = word(random);
      parts.put("a", a);
      parts.put("b", b);
      StringBuilder head = new StringBuilder();
      boolean post = random.nextBoolean();
      String query = random.nextBoolean() ? word(random) : "";
      if (!query.isEmpty()) parts.put("query q", query);
      head.append(post ? "POST" : "GET").append(" /x/").append(a).append('/').append(b);
      if (!query.isEmpty()) head.append("?q=").append(query);
      head.append(" HTTP/1.1\r\nHost: h").append(word(random)).append("\r\n");
      for (int i = random.nextInt(6); i > 0; i--) {
        String name = "x-" + (char) ('a' + random.nextInt(8));
        if (parts.containsKey("field " + name)) continue;
        String value = word(random);
        parts.put("field " + name, value);
        head.append(name).append(": ").append(value).append("\r\n");
      }
      String body = post ? word(random).repeat(random.nextInt(3)) : "";
      if (!body.isEmpty()) parts.put("body", body);
      if (post) head.append("Content-Length: ").append(body.length()).append("\r\n");
      return new Sent(Ascii.bytes(head + "\r\n" + body), parts);
    }

    private static String word(Random random) {
      StringBuilder word = new StringBuilder();
      for (int i = 1 + random.nextInt(12); i > 0; i--)
        word.append((char) ('a' + random.nextInt(26)));
      return word.toString();
    }
  }

  private static String seen(Exchange exchange) {
    Map<String, String> parts = new TreeMap<>();
    parts.put("a", exchange.parameter("a"));
    parts.put("b", exchange.parameterBytes(1).toString());
    if (exchange.query("q") != null) parts.put("query q", exchange.query("q"));
    for (char c = 'a'; c < 'a' + 8; c++) {
      Bytes field = exchange.field("x-" + c);
      if (field != null) parts.put("field x-" + c, field.toString());
      assertEquals(field == null ? null : field.toString(), exchange.header("x-" + c));
    }
    if (exchange.body().length() > 0) parts.put("body", exchange.body().toString());
    assertEquals(null, exchange.attribute(NOTE));
    assertEquals(null, exchange.answerHeader("X-Own"));
    assertEquals(200, exchange.status());
    assertEquals(0, exchange.bodyBytes());
    assertEquals(null, exchange.trailer("x-a"));
    return parts.toString();
  }

  /// Seeds 1 to 20: what each request leaves behind in the exchange is random, too.
  @ParameterizedTest
  @EnumSource(Execution.class)
  void nothingOfOneRequestIsSeenInTheNext(Execution execution) throws IOException {
    Handler handler =
        exchange -> {
          String seen = seen(exchange);
          Random left = new Random(seen.hashCode());
          if (left.nextBoolean()) exchange.attribute(NOTE, "secret");
          if (left.nextBoolean()) exchange.set("X-Own", "secret");
          if (left.nextBoolean()) exchange.filter(new Shouting());
          if (left.nextInt(8) == 0) throw Problem.of(409, seen);
          if (left.nextInt(3) == 0) exchange.status(201);
          exchange.send(seen);
        };
    try (HttpServer server = server(execution, handler)) {
      for (int seed = 1; seed <= 20; seed++) {
        Random random = new Random(seed);
        try (RawClient client = new RawClient(server.port())) {
          for (int i = 0; i < 50; i++) {
            Sent sent = Sent.random(random);
            Received answer = client.send(sent.bytes()).answer();
            String expected = sent.parts().toString();
            boolean same = answer.text().equalsIgnoreCase(expected) || answer.status() == 409;
            assertTrue(same, "seed " + seed + ": " + answer.text() + " instead of " + expected);
            Random left = new Random(expected.hashCode());
            left.nextBoolean();
            assertEquals(left.nextBoolean() && answer.status() != 409, hasOwn(answer), expected);
          }
        }
      }
    }
  }

  private static boolean hasOwn(Received answer) {
    return answer.fields().containsKey("x-own");
  }

  private static final class Shouting implements AnswerFilter {
    @Override
    public Bytes whole(Exchange exchange, String contentType, Bytes body) {
      return Bytes.utf8(body.toString().toUpperCase(java.util.Locale.ROOT));
    }

    @Override
    public java.io.OutputStream stream(
        Exchange exchange, String contentType, java.io.OutputStream out) {
      return out;
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void theNextRequestOfAConnectionGetsTheSameExchange(Execution execution) throws IOException {
    List<Exchange> used = new ArrayList<>();
    Handler handler =
        exchange -> {
          used.add(exchange);
          exchange.send("x");
        };
    try (HttpServer server = server(execution, handler);
        RawClient client = new RawClient(server.port())) {
      for (int i = 0; i < 3; i++) client.get("/x/1/2").answer();
    }
    assertEquals(3, used.size());
    assertSame(used.get(0), used.get(2));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void anExchangeKeptTooLongSaysSo(Execution execution) throws IOException {
    AtomicReference<Exchange> kept = new AtomicReference<>();
    Handler handler =
        exchange -> {
          kept.set(exchange);
          exchange.send("x");
        };
    try (HttpServer server = server(execution, handler);
        RawClient client = new RawClient(server.port())) {
      client.get("/x/1/2").answer();
      Exchange ended = kept.get();
      IllegalStateException e = assertThrows(IllegalStateException.class, ended::path);
      assertTrue(e.getMessage().startsWith("the exchange has ended"), e.getMessage());
      assertThrows(IllegalStateException.class, () -> ended.send("again"));
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void anotherThreadIsRefusedWhileTheExchangeIsAlive(Execution execution)
      throws IOException, InterruptedException {
    AtomicReference<Throwable> met = new AtomicReference<>();
    Handler handler =
        exchange -> {
          Thread other =
              Thread.ofPlatform()
                  .start(() -> {
                    try {
                      exchange.header("host");
                    } catch (IllegalStateException e) {
                      met.set(e);
                    }
                  });
          other.join();
          exchange.send("x");
        };
    try (HttpServer server = server(execution, handler);
        RawClient client = new RawClient(server.port())) {
      client.get("/x/1/2").answer();
    }
    assertNotNull(met.get());
    assertTrue(met.get().getMessage().contains("belongs to the thread that handles it"));
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void aSliceUsedAfterTheEndNamesItsExchange(Execution execution) throws IOException {
    ConcurrentLinkedQueue<Bytes> slices = new ConcurrentLinkedQueue<>();
    Handler handler =
        exchange -> {
          slices.add(exchange.field("host"));
          slices.add(exchange.parameterBytes(0));
          slices.add(exchange.body());
          exchange.send("x");
        };
    try (HttpServer server = server(execution, handler);
        RawClient client = new RawClient(server.port())) {
      String request = "POST /x/1/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
      client.send(request).answer();
      client.get("/x/3/4").answer(); // the frame and the exchange are used again
      for (Bytes slice : List.copyOf(slices).subList(0, 3)) {
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> slice.at(0));
        assertTrue(
            e.getMessage().matches("these bytes belong to exchange \\d+-1, .*"), e.getMessage());
        assertThrows(IllegalStateException.class, slice::toString);
        assertThrows(IllegalStateException.class, slice::keep);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void whatIsKeptOutlivesTheExchangeUntilItIsClosed(Execution execution) throws IOException {
    ConcurrentLinkedQueue<KeptBytes> kept = new ConcurrentLinkedQueue<>();
    Handler handler =
        exchange -> {
          kept.add(exchange.body().keep());
          exchange.send("x");
        };
    try (HttpServer server = server(execution, handler);
        RawClient client = new RawClient(server.port())) {
      for (int i = 0; i < 20; i++) {
        String body = "body " + (char) ('a' + i);
        client.send("POST /x/1/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n" + body).answer();
      }
      int i = 0;
      for (KeptBytes each : kept)
        assertEquals("body " + (char) ('a' + i++), each.bytes().toString());
      KeptBytes first = kept.peek();
      assertNotNull(first);
      Bytes view = first.bytes();
      assertTrue(KeptFrames.report().stream().anyMatch(text -> text.contains("ExchangeReuseTest")));
      kept.forEach(KeptBytes::close);
      first.close();
      IllegalStateException e = assertThrows(IllegalStateException.class, () -> view.at(0));
      assertTrue(e.getMessage().contains("were given back"), e.getMessage());
    }
    assertEquals(List.of(), KeptFrames.report());
  }

  /// One frame for everything: requests whose handlers hold it do not keep others out.
  @Test
  void aRingOfOneFrameServesManyRequestsAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(30);
    Handler handler =
        exchange -> {
          all.countDown();
          if (!all.await(20, TimeUnit.SECONDS)) throw new IllegalStateException("not all came");
          exchange.send(exchange.field("x-own").toString() + exchange.body());
        };
    Route route = TestRoutes.route("POST", "/x", Execution.VIRTUAL, handler);
    try (HttpServer server =
        HttpServer.builder()
            .loops(1)
            .frames(4096, 4096)
            .router(Router.of(List.of(route)))
            .start()) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        String fields = "Host: a\r\nX-Own: own" + i + "\r\nX-Long: " + "l".repeat(5000);
        client.send("POST /x HTTP/1.1\r\n" + fields + "\r\nContent-Length: 7000\r\n\r\n");
        client.send("b".repeat(7000));
      }
      for (int i = 0; i < 30; i++) {
        assertEquals("own" + i + "b".repeat(7000), clients.get(i).answer().text());
        clients.get(i).close();
      }
    }
  }
}
