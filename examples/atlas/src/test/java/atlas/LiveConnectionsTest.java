package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.EventStream;
import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Route;
import dev.fitten.http.Router;
import dev.fitten.http.websocket.WebSocket;
import dev.fitten.http.websocket.WebSocketListener;
import dev.fitten.http.websocket.WebSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/// WebSocket and EventSource of a real Chromium, against a server of three routes: what a page says
/// on its socket is heard by all sockets and all streams of events. When it runs and when it is
/// skipped: [Browser].
@Tag("browser")
class LiveConnectionsTest {
  private static final String PAGE =
      """
      <!doctype html>
      <meta charset="utf-8">
      <link rel="icon" href="data:,">
      <title>live</title>
      <ol id="log"></ol>
      <script>
        const note = (text) => {
          const line = document.createElement('li')
          line.textContent = text
          document.querySelector('#log').append(line)
        }
        const socket = new WebSocket(`ws://${location.host}/ws`, ['v2', 'v1'])
        socket.binaryType = 'arraybuffer'
        socket.onopen = () => note(`opened ${socket.protocol} ${socket.extensions}`)
        socket.onmessage = (e) => {
          if (typeof e.data === 'string') note(`socket ${e.data.length} ${e.data.slice(0, 20)}`)
          else note(`socket bytes ${[...new Uint8Array(e.data)]}`)
        }
        socket.onclose = (e) => note(`closed ${e.code} ${e.reason} ${e.wasClean}`)
        const events = new EventSource('/events')
        events.onopen = () => note('events opened')
        events.onmessage = (e) => note(`event ${JSON.stringify(e.data)}`)
        events.addEventListener('greeting', (e) => note(`greeting ${e.data} ${e.lastEventId}`))
      </script>
      """;

  private static final By LOG = By.cssSelector("#log");
  private static Browser browser;

  private final List<WebSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<EventStream> streams = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start("en");
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) browser.close();
  }

  @BeforeEach
  void startServer() throws Exception {
    WebSocketOptions options = WebSocketOptions.builder().subprotocols("v1").build();
    server =
        HttpServer.builder()
            .router(
                Router.of(
                    List.of(
                        new Route("GET", "/", Execution.LOOP, "page", LiveConnectionsTest::page),
                        new Route(
                            "GET",
                            "/ws",
                            Execution.LOOP,
                            "socket",
                            WebSocket.handler(options, this::member)),
                        new Route("GET", "/events", Execution.VIRTUAL, "events", this::events))))
            .start();
    browser.open("http://127.0.0.1:" + server.port() + "/");
    browser.waitFor(LOG, "opened v1 permessage-deflate");
    browser.waitFor(LOG, "events opened");
  }

  @AfterEach
  void stopServer() {
    browser.run("events.close(); socket.close()");
    server.stop(Duration.ofSeconds(5));
    browser.assertQuiet();
  }

  private static void page(Exchange exchange) {
    exchange.send("text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8));
  }

  private WebSocketListener member(WebSocket socket) {
    return new WebSocketListener() {
      @Override
      public void opened() {
        sockets.add(socket);
      }

      @Override
      public void text(String message) {
        for (WebSocket other : sockets) other.send(message);
        for (EventStream stream : streams) stream.send(message);
      }

      @Override
      public void binary(Bytes message) {
        for (WebSocket other : sockets) other.send(message);
      }

      @Override
      public void closed(int code, String reason) {
        sockets.remove(socket);
      }
    };
  }

  /// The first stream ends after a greeting with an id, so that the browser comes back and says it.
  private void events(Exchange exchange) throws InterruptedException {
    EventStream events = exchange.events();
    String seen = events.lastEventId();
    if (seen == null) {
      events.retry(Duration.ofMillis(20));
      events.send("greeting", "né-1", "hello");
      return;
    }
    events.send("greeting", null, "welcome back after " + seen);
    streams.add(events);
    events.awaitClose();
    streams.remove(events);
  }

  @Test
  void messagesGoBothWays() {
    browser.waitFor(LOG, "greeting hello né-1");
    browser.waitFor(LOG, "greeting welcome back after né-1");
    browser.run("socket.send('to all ü😀')");
    browser.waitFor(LOG, "socket 10 to all ü😀");
    browser.waitFor(LOG, "event \"to all ü😀\"");
    browser.run("socket.send(new Uint8Array([0, 127, 255]))");
    browser.waitFor(LOG, "socket bytes 0,127,255");
    browser.run("socket.send('line one\\nline two\\r\\nline three\\r')");
    browser.waitFor(LOG, "event \"line one\\nline two\\nline three\\n\"");
    browser.run("socket.send('long '.repeat(100000))");
    browser.waitFor(LOG, "socket 500000 long long long long");
  }

  @Test
  void aStoppingServerIsToldByItsCode() throws Exception {
    browser.waitFor(LOG, "greeting welcome back");
    browser.run("events.close()");
    CompletableFuture<Boolean> stopped =
        CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(10)));
    browser.waitFor(LOG, "closed 1001");
    assertTrue(stopped.get(15, TimeUnit.SECONDS), "all connections were finished");
    assertEquals(0, sockets.size());
  }

  @Test
  void aPageThatLeavesIsNoticed() {
    browser.waitFor(LOG, "greeting welcome back");
    browser.run("socket.close(4000, 'enough')");
    browser.waitFor(LOG, "closed 4000");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!sockets.isEmpty() && System.nanoTime() < deadline) Thread.onSpinWait();
    assertEquals(0, sockets.size());
    browser.run("events.close()");
    while (!streams.isEmpty() && System.nanoTime() < deadline) Thread.onSpinWait();
    assertEquals(0, streams.size());
  }
}
