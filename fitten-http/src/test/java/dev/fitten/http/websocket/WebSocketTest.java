package dev.fitten.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Limits;
import dev.fitten.http.Route;
import dev.fitten.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// WebSockets of a whole server over real sockets.
@EachTransport
@Timeout(30)
class WebSocketTest {
  /// Sends back what it gets, and notes how it ends.
  private static class Echo implements WebSocketListener {
    final WebSocket socket;
    final LinkedBlockingQueue<String> ends;

    Echo(WebSocket socket, LinkedBlockingQueue<String> ends) {
      this.socket = socket;
      this.ends = ends;
    }

    @Override
    public void text(String message) {
      socket.send(message);
    }

    @Override
    public void binary(Bytes message) {
      socket.send(message);
    }

    @Override
    public void closed(int code, String reason) {
      ends.add(code + " " + reason);
    }
  }

  private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();

  private static HttpServer server(Execution execution, Handler handler) throws IOException {
    return HttpServer.builder()
        .loops(1)
        .limits(Limits.defaults().withKeepAliveMillis(40)) // also makes ticks frequent
        .router(
            Router.of(
                List.of(
                    new Route("GET", "/ws", execution, "test", handler),
                    new Route("POST", "/ws", execution, "test", handler))))
        .start();
  }

  private static HttpServer server(
      WebSocketOptions options, Function<WebSocket, WebSocketListener> listener)
      throws IOException {
    return server(Execution.LOOP, WebSocket.handler(options, listener));
  }

  private HttpServer echo(WebSocketOptions options) throws IOException {
    return server(options, socket -> new Echo(socket, ends));
  }

  private HttpServer echo() throws IOException {
    return echo(WebSocketOptions.defaults());
  }

  private String end() throws InterruptedException {
    String end = ends.poll(10, TimeUnit.SECONDS);
    if (end == null) throw new AssertionError("the listener was not told the end in ten seconds");
    return end;
  }

  // ---- handshake ----

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          as in RFC 6455 §1.3          |                                              |                                | 101
          lists and letters of any case | ^Upgrade:.*$                                | UPGRADE: foo/1, WebSocket      | 101
          Connection as a list         | ^Connection:.*$                              | connection: keep-alive, upGrade | 101
          Connection in two fields     | ^Connection:.*$                              | Connection: keep-alive~Connection: Upgrade | 101
          no Upgrade                   | ^Upgrade:.*\\r\\n                            |                                | 426
          another Upgrade              | ^Upgrade:.*$                                 | Upgrade: h2c                   | 426
          Upgrade that contains it     | ^Upgrade:.*$                                 | Upgrade: websockets            | 426
          no Connection                | ^Connection:.*\\r\\n                         |                                | 426
          another Connection           | ^Connection:.*$                              | Connection: keep-alive         | 426
          no Version                   | ^Sec-WebSocket-Version:.*\\r\\n              |                                | 426
          Version 12                   | ^Sec-WebSocket-Version:.*$                   | Sec-WebSocket-Version: 12      | 426
          Version 8                    | ^Sec-WebSocket-Version:.*$                   | Sec-WebSocket-Version: 8       | 426
          Version 013                  | ^Sec-WebSocket-Version:.*$                   | Sec-WebSocket-Version: 013     | 426
          Version twice                | ^Sec-WebSocket-Version:.*$                   | Sec-WebSocket-Version: 13~Sec-WebSocket-Version: 13 | 426
          no Key                       | ^Sec-WebSocket-Key:.*\\r\\n                  |                                | 400
          an empty Key                 | ^Sec-WebSocket-Key:.*$                       | Sec-WebSocket-Key:             | 400
          a Key of 15 bytes            | ^Sec-WebSocket-Key:.*$                       | Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA     | 400
          a Key of 17 bytes            | ^Sec-WebSocket-Key:.*$                       | Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAA= | 400
          a Key that is no Base64      | ^Sec-WebSocket-Key:.*$                       | Sec-WebSocket-Key: AAAAAAAA-AAAAAAAAAAAAA== | 400
          a Key without padding        | ^Sec-WebSocket-Key:.*$                       | Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA   | 400
          Key twice                    | ^Sec-WebSocket-Key:.*$                       | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | 400
          POST                         | ^GET                                         | POST                           | 405
          HTTP/1.0                     | HTTP/1.1$                                    | HTTP/1.0                       | 400
          a body                       | ^Host:.*$                                    | Host: a.example~Content-Length: 1 | 400
          its own origin               | ^Host:.*$                                    | Host: a.example~Origin: http://a.example | 101
          its own, encrypted by a proxy | ^Host:.*$                                   | Host: a.example~Origin: https://a.example:443 | 101
          its own, in capitals         | ^Host:.*$                                    | Host: A.example~Origin: http://a.EXAMPLE | 101
          another port                 | ^Host:.*$                                    | Host: a.example~Origin: http://a.example:81 | 403
          another origin               | ^Host:.*$                                    | Host: a.example~Origin: http://b.example | 403
          a longer origin              | ^Host:.*$                                    | Host: a.example~Origin: http://a.example.b | 403
          an opaque origin             | ^Host:.*$                                    | Host: a.example~Origin: null   | 403
          an empty origin              | ^Host:.*$                                    | Host: a.example~Origin:        | 403
          Origin twice                 | ^Host:.*$                                    | Host: a.example~Origin: http://a.example~Origin: http://a.example | 403
          a malformed subprotocol      | ^Host:.*$                                    | Host: a.example~Sec-WebSocket-Protocol: a b | 400
          an empty subprotocol         | ^Host:.*$                                    | Host: a.example~Sec-WebSocket-Protocol: a,,b | 400
          a subprotocol twice          | ^Host:.*$                                    | Host: a.example~Sec-WebSocket-Protocol: a, a | 400
          a malformed extension        | ^Host:.*$                                    | Host: a.example~Sec-WebSocket-Extensions: a;=b | 400
          an open quote                | ^Host:.*$                                    | Host: a.example~Sec-WebSocket-Extensions: a; b="c | 400
          no token in quotes           | ^Host:.*$                                    | Host: a.example~Sec-WebSocket-Extensions: a; b="" | 400
          an unknown extension         | ^Host:.*$                                    | Host: a.example~Sec-WebSocket-Extensions: x-webkit; a="b"; c | 101
          """)
  void handshakes(String name, String replaced, String replacement, int status) throws IOException {
    String request = new String(RawWebSocket.request("/ws"), StandardCharsets.ISO_8859_1);
    if (replaced != null) {
      String by = replacement == null ? "" : replacement.replace("~", "\r\n");
      String changed = request.replaceFirst("(?m)" + replaced.replace("$", "(?=\\r)"), by);
      assertFalse(changed.equals(request), "nothing was replaced");
      request = changed;
    }
    for (Execution execution : Execution.values()) {
      Handler handler =
          WebSocket.handler(WebSocketOptions.defaults(), socket -> new Echo(socket, ends));
      try (HttpServer server = server(execution, handler);
          RawWebSocket client = new RawWebSocket(server.port())) {
        if (request.contains("Content-Length: 1")) client.send(bytes(request + "x"));
        else client.send(bytes(request));
        String head = client.head();
        assertTrue(head.startsWith("HTTP/1.1 " + status + " "), head);
        if (status == 426) {
          assertTrue(head.contains("\r\nSec-WebSocket-Version: 13\r\n"), head);
          assertTrue(head.contains("\r\nUpgrade: websocket\r\n"), head);
          assertTrue(head.contains("\r\nConnection: Upgrade\r\n"), head);
        } else if (status == 405) {
          assertTrue(head.contains("\r\nAllow: GET\r\n"), head);
        } else if (status == 101) {
          assertTrue(
              head.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), head);
          assertTrue(head.contains("\r\nUpgrade: websocket\r\n"), head);
          assertTrue(head.contains("\r\nConnection: Upgrade\r\n"), head);
          assertFalse(head.contains("Sec-WebSocket-Extensions"), head);
          assertFalse(head.contains("Content-Length"), head);
          client.send("81:hello");
          assertEquals("text(hello)", client.frame());
        }
      }
    }
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          permessage-deflate                                         | permessage-deflate; client_no_context_takeover; server_no_context_takeover
          permessage-deflate; client_max_window_bits                 | permessage-deflate; client_no_context_takeover; server_no_context_takeover
          permessage-deflate; client_max_window_bits=10              | permessage-deflate; client_no_context_takeover; server_no_context_takeover
          permessage-deflate; client_max_window_bits="15"            | permessage-deflate; client_no_context_takeover; server_no_context_takeover
          permessage-deflate; server_no_context_takeover; client_no_context_takeover | permessage-deflate; client_no_context_takeover; server_no_context_takeover
          permessage-deflate; server_max_window_bits=15              | permessage-deflate; client_no_context_takeover; server_no_context_takeover
          permessage-deflate; server_max_window_bits=10              | none
          permessage-deflate; server_max_window_bits=10, permessage-deflate | permessage-deflate; client_no_context_takeover; server_no_context_takeover
          permessage-deflate; server_max_window_bits                 | none
          permessage-deflate; server_max_window_bits=16              | none
          permessage-deflate; client_max_window_bits=7               | none
          permessage-deflate; client_max_window_bits=08              | none
          permessage-deflate; client_max_window_bits=16              | none
          permessage-deflate; client_max_window_bits=8; client_max_window_bits=8 | none
          permessage-deflate; server_no_context_takeover=1           | none
          permessage-deflate; client_no_context_takeover=true        | none
          permessage-deflate; server_no_context_takeover; server_no_context_takeover | none
          permessage-deflate; unknown                                | none
          x-webkit-deflate-frame                                     | none
          foo, permessage-deflate                                    | permessage-deflate; client_no_context_takeover; server_no_context_takeover
          """)
  void compressionIsAgreedOn(String offered, String expected) throws IOException {
    try (HttpServer server = echo();
        RawWebSocket client = new RawWebSocket(server.port())) {
      client.send(RawWebSocket.request("/ws", "Sec-WebSocket-Extensions: " + offered));
      assertEquals(expected, field(client.head(), "Sec-WebSocket-Extensions"));
      if (expected == null) client.send("81:Hello");
      else client.send("c1#f248cdc9c90700");
      assertEquals("text(Hello)", client.frame());
    }
  }

  private static String field(String head, String name) {
    for (String line : head.split("\r\n")) {
      if (line.startsWith(name + ": ")) return line.substring(name.length() + 2);
    }
    return null;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void contextIsTakenOverUnlessTheClientObjects(boolean objects) throws IOException {
    WebSocketOptions options =
        WebSocketOptions.builder().contextTakeover(true).deflateFromBytes(1).build();
    try (HttpServer server = echo(options);
        RawWebSocket client = new RawWebSocket(server.port())) {
      String offer = "permessage-deflate" + (objects ? "; server_no_context_takeover" : "");
      client.send(RawWebSocket.request("/ws", "Sec-WebSocket-Extensions: " + offer));
      String answer = field(client.head(), "Sec-WebSocket-Extensions");
      assertEquals(objects, answer.contains("server_no_context_takeover"), answer);
      client.send("81:Hello_Hello_Hello 81:Hello_Hello_Hello");
      String first = client.frame();
      String second = client.frame();
      assertEquals(objects, first.equals(second), first + " " + second);
    }
  }

  @Test
  void compressionCanBeTurnedOff() throws IOException {
    try (HttpServer server = echo(WebSocketOptions.builder().deflate(false).build());
        RawWebSocket client = new RawWebSocket(server.port())) {
      client.send(RawWebSocket.request("/ws", "Sec-WebSocket-Extensions: permessage-deflate"));
      assertNull(field(client.head(), "Sec-WebSocket-Extensions"));
      client.send("c1#f248cdc9c90700");
      assertEquals("close(1002)", client.frame());
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          v1          | v1
          v1, v2      | v2
          v3, v1      | v1
          v3          | none
          V2          | none
          """)
  void theServersFirstSubprotocolThatTheClientOffersIsChosen(String offered, String chosen)
      throws IOException {
    WebSocketOptions options = WebSocketOptions.builder().subprotocols("v2", "v1").build();
    LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (HttpServer server =
            server(
                options,
                socket -> {
                  seen.add(String.valueOf(socket.subprotocol()));
                  return new Echo(socket, ends);
                });
        RawWebSocket client = new RawWebSocket(server.port())) {
      client.send(RawWebSocket.request("/ws", "Sec-WebSocket-Protocol: " + offered));
      assertEquals(chosen, field(client.head(), "Sec-WebSocket-Protocol"));
      assertEquals(String.valueOf(chosen), seen.poll());
    }
  }

  @Test
  void originsMayBeAddedOrChecked() throws IOException {
    WebSocketOptions listed = WebSocketOptions.builder().origins("https://app.example").build();
    WebSocketOptions checked =
        WebSocketOptions.builder()
            .originCheck((exchange, origin) -> origin != null && origin.endsWith(".example"))
            .build();
    for (WebSocketOptions options : List.of(listed, checked)) {
      try (HttpServer server = echo(options)) {
        RawWebSocket.open(server.port(), "Origin: https://app.example").close();
        assertThrows(
            IOException.class,
            () -> RawWebSocket.open(server.port(), "Origin: https://app.evil").close());
      }
    }
  }

  @Test
  void optionsBeyondTheirRangeAreRefusedByName() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> WebSocketOptions.builder().maxMessageBytes(0));
    assertEquals("maxMessageBytes is 0, must be from 1 to 1073741824", e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> WebSocketOptions.builder().pongTimeout(Duration.ZERO));
    assertThrows(
        IllegalArgumentException.class, () -> WebSocketOptions.builder().subprotocols("a b"));
  }

  // ---- messages ----

  @ParameterizedTest
  @EnumSource(Execution.class)
  void whatComesRightBehindTheHandshakeIsNotLost(Execution execution) throws Exception {
    Handler handler =
        WebSocket.handler(WebSocketOptions.defaults(), socket -> new Echo(socket, ends));
    try (HttpServer server = server(execution, handler);
        RawWebSocket client = new RawWebSocket(server.port())) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(RawWebSocket.request("/ws"));
      for (int i = 0; i < 100; i++) all.writeBytes(Frames.bytes("81:" + i));
      all.writeBytes(Frames.bytes("88#03e8"));
      client.send(all.toByteArray());
      assertTrue(client.head().startsWith("HTTP/1.1 101 "));
      for (int i = 0; i < 100; i++) assertEquals("text(" + i + ")", client.frame());
      assertEquals("close(1000)", client.frame());
      assertEquals("end", client.frame());
      assertEquals("1000 ", end());
    }
  }

  @Test
  void theHandshakeMayBeCutAtEveryPlace() throws IOException {
    byte[] request = RawWebSocket.request("/ws");
    try (HttpServer server = echo()) {
      for (int cut = 1; cut < request.length; cut += 7) {
        try (RawWebSocket client = new RawWebSocket(server.port())) {
          client.send(java.util.Arrays.copyOf(request, cut));
          client.send(java.util.Arrays.copyOfRange(request, cut, request.length));
          client.send("81:x");
          assertTrue(client.head().startsWith("HTTP/1.1 101 "), "cut at " + cut);
          assertEquals("text(x)", client.frame());
        }
      }
    }
  }

  @Test
  void whatIsSentBeforeTheSocketOpensArrivesFirst() throws IOException {
    try (HttpServer server =
            server(
                WebSocketOptions.defaults(),
                socket -> {
                  assertTrue(socket.send("early"));
                  return new Echo(socket, ends) {
                    @Override
                    public void opened() {
                      socket.send("opened");
                    }
                  };
                });
        RawWebSocket client = RawWebSocket.open(server.port())) {
      assertEquals("text(early)", client.frame());
      assertEquals("text(opened)", client.frame());
    }
  }

  @Test
  void aMebibyteGoesThereAndBack() throws IOException {
    try (HttpServer server = echo();
        RawWebSocket client = RawWebSocket.open(server.port())) {
      client.send("82*1048576#61");
      assertEquals("binary(61*1048576)", client.frame());
      client.send("82*1048577#61");
      assertEquals("close(1009)", client.frame());
    }
  }

  @Test
  void aSlowClientLosesNothing() throws IOException {
    WebSocketOptions options = WebSocketOptions.builder().sendQueueBytes(1000).build();
    int messages = 2000;
    String text = "m".repeat(2000);
    try (HttpServer server =
            server(
                options,
                socket ->
                    new Echo(socket, ends) {
                      @Override
                      public void opened() {
                        for (int i = 0; i < messages; i++) assertTrue(socket.send(text));
                      }
                    });
        RawWebSocket client = new RawWebSocket(server.port(), 4096)) {
      client.send(RawWebSocket.request("/ws"));
      client.head();
      for (int i = 0; i < messages; i++) assertEquals("text(m*2000)", client.frame());
    }
  }

  @Test
  void aClientThatSendsWithoutReadingIsHeldBackAndLosesNothing() throws Exception {
    WebSocketOptions options =
        WebSocketOptions.builder().sendQueueBytes(10_000).queuedMessages(4).build();
    for (Execution execution : Execution.values()) {
      try (HttpServer server =
              server(
                  options,
                  socket -> {
                    WebSocketListener echo = new Echo(socket, ends);
                    return execution == Execution.LOOP ? WebSocketListener.nonBlocking(echo) : echo;
                  });
          RawWebSocket client = RawWebSocket.open(server.port())) {
        byte[] frame = Frames.bytes("82*1000#61");
        int messages = 20_000;
        CompletableFuture<Void> sending =
            CompletableFuture.runAsync(() -> {
              try {
                for (int i = 0; i < messages; i++) client.send(frame);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
        for (int i = 0; i < messages; i++) assertEquals("binary(61*1000)", client.frame());
        sending.get(10, TimeUnit.SECONDS);
      }
    }
  }

  // ---- ends ----

  @Test
  void aClientThatEndsItsSideIsAbnormal() throws Exception {
    try (HttpServer server = echo();
        RawWebSocket client = RawWebSocket.open(server.port())) {
      client.send("81:x");
      assertEquals("text(x)", client.frame());
      client.endOutput();
      assertTrue(end().startsWith("1006 "));
      assertEquals("end", client.frame());
    }
  }

  @Test
  void resetsInTheMiddleOfAFrameLeaveNobodyBehind() throws Exception {
    int clients = 200;
    try (HttpServer server = echo()) {
      for (int i = 0; i < clients; i++) {
        RawWebSocket client = RawWebSocket.open(server.port());
        client.send(java.util.Arrays.copyOf(Frames.bytes("81*1000:a"), 500));
        client.reset();
      }
      for (int i = 0; i < clients; i++) assertTrue(end().startsWith("1006 "));
      assertTrue(ends.isEmpty(), "each was told once");
      assertTrue(server.stop(Duration.ofSeconds(5)), "no connection is left");
    }
  }

  @Test
  void aStoppingServerTakesLeaveAndWaitsForTheClient() throws Exception {
    HttpServer server = echo();
    try (RawWebSocket client = RawWebSocket.open(server.port())) {
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(10)));
      assertEquals("close(1001)", client.frame());
      assertFalse(stopped.isDone());
      client.send("81:late 88#03e9");
      assertEquals("end", client.frame());
      client.close();
      assertTrue(stopped.get(10, TimeUnit.SECONDS));
      assertEquals("1001 ", end());
    } finally {
      server.close();
    }
  }

  @Test
  void aServerThatStopsWhileTheHandlerAcceptsStillTakesLeave() throws Exception {
    CountDownLatch accepting = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Handler late =
        exchange -> {
          accepting.countDown();
          assertTrue(go.await(10, TimeUnit.SECONDS));
          WebSocket.accept(exchange, WebSocketOptions.defaults(), s -> new Echo(s, ends));
        };
    HttpServer server = server(Execution.VIRTUAL, late);
    try (RawWebSocket client = new RawWebSocket(server.port())) {
      client.send(RawWebSocket.request("/ws"));
      assertTrue(accepting.await(10, TimeUnit.SECONDS));
      CompletableFuture<Boolean> stopped =
          CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(10)));
      assertThrows(IOException.class, () -> awaitRefusal(server.port()));
      go.countDown();
      assertTrue(client.head().startsWith("HTTP/1.1 101 "));
      assertEquals("close(1001)", client.frame());
      client.send("88#03e9").close();
      assertTrue(stopped.get(10, TimeUnit.SECONDS));
    } finally {
      server.close();
    }
  }

  private static void awaitRefusal(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < deadline) new RawWebSocket(port).close();
  }

  @Test
  void aSilentClientIsPingedAndCutOffOverRealSockets() throws Exception {
    WebSocketOptions options =
        WebSocketOptions.builder()
            .pingInterval(Duration.ofMillis(50))
            .pongTimeout(Duration.ofMillis(100))
            .build();
    try (HttpServer server = echo(options);
        RawWebSocket client = RawWebSocket.open(server.port())) {
      assertEquals("ping(fit)", client.frame());
      client.send("8a:fit");
      assertEquals("ping(fit)", client.frame());
      assertEquals("end", client.frame());
      assertEquals("1006 the client did not answer a ping", end());
    }
  }

  @Test
  void aHandlerMayLookAtTheExchangeBeforeItAccepts() throws IOException {
    Handler handler =
        exchange -> {
          String name = exchange.query("name");
          WebSocket.accept(
              exchange,
              WebSocketOptions.defaults(),
              socket -> {
                socket.send("hello " + name + exchange.query("x"));
                return new Echo(socket, ends);
              });
        };
    try (HttpServer server = server(Execution.VIRTUAL, handler);
        RawWebSocket client = new RawWebSocket(server.port())) {
      client.send(RawWebSocket.request("/ws?name=you&x=!"));
      client.head();
      assertEquals("text(hello you!)", client.frame());
    }
  }

  // ---- the JDK's client ----

  /// Collects what the JDK's client receives.
  private static final class JdkListener implements java.net.http.WebSocket.Listener {
    final LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    final StringBuilder text = new StringBuilder();
    final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onText(
        java.net.http.WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        log.add("text " + text);
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(
        java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.writeBytes(bytes);
      if (last) log.add("binary " + binary.size());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer message) {
      log.add("pong " + message.remaining());
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
      log.add("close " + code + " " + reason);
      return null;
    }
  }

  @Test
  void theJdksClientIsUnderstood() throws Exception {
    WebSocketOptions options = WebSocketOptions.builder().subprotocols("echo").build();
    JdkListener listener = new JdkListener();
    try (HttpServer server = echo(options);
        HttpClient client = HttpClient.newHttpClient()) {
      java.net.http.WebSocket socket =
          client
              .newWebSocketBuilder()
              .subprotocols("echo")
              .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), listener)
              .get(10, TimeUnit.SECONDS);
      assertEquals("echo", socket.getSubprotocol());
      socket.sendText("Hel", false).get(10, TimeUnit.SECONDS);
      socket.sendText("lo ünïcode 😀", true).get(10, TimeUnit.SECONDS);
      assertEquals("text Hello ünïcode 😀", listener.log.poll(10, TimeUnit.SECONDS));
      socket.sendBinary(ByteBuffer.allocate(300_000), true).get(10, TimeUnit.SECONDS);
      assertEquals("binary 300000", listener.log.poll(10, TimeUnit.SECONDS));
      socket.sendPing(ByteBuffer.allocate(3)).get(10, TimeUnit.SECONDS);
      assertEquals("pong 3", listener.log.poll(10, TimeUnit.SECONDS));
      socket.sendClose(4000, "done").get(10, TimeUnit.SECONDS);
      assertEquals("close 4000 ", listener.log.poll(10, TimeUnit.SECONDS));
      assertEquals("4000 done", end());
    }
  }

  @Test
  void everybodyInARoomHearsEverybody() throws Exception {
    List<WebSocket> room = new java.util.concurrent.CopyOnWriteArrayList<>();
    CountDownLatch joined = new CountDownLatch(20);
    AtomicInteger left = new AtomicInteger();
    try (HttpServer server =
        server(
            WebSocketOptions.defaults(),
            socket ->
                new WebSocketListener() {
                  @Override
                  public void opened() {
                    room.add(socket);
                    joined.countDown();
                  }

                  @Override
                  public void text(String message) {
                    for (WebSocket member : room) member.send(message);
                  }

                  @Override
                  public void closed(int code, String reason) {
                    room.remove(socket);
                    left.incrementAndGet();
                  }
                })) {
      List<RawWebSocket> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) clients.add(RawWebSocket.open(server.port()));
      assertTrue(joined.await(10, TimeUnit.SECONDS));
      for (int i = 0; i < 20; i++) clients.get(i).send("81:from_" + i);
      for (RawWebSocket client : clients) {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 20; i++) heard.add(client.frame());
        for (int i = 0; i < 20; i++) assertTrue(heard.contains("text(from " + i + ")"));
      }
      for (RawWebSocket client : clients) client.close();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (left.get() < 20 && System.nanoTime() < deadline) Thread.onSpinWait();
      assertEquals(20, left.get());
      assertTrue(room.isEmpty());
    }
  }
}
