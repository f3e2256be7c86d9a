package dev.fitten.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EventStream;
import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Get;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Route;
import dev.fitten.http.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples of the guide, as they stand there, at work.
@Timeout(30)
class GuideTest {
  final class Chat {
    private final Set<WebSocket> room = ConcurrentHashMap.newKeySet();

    @Get("/chat/{name}")
    void join(Exchange exchange, String name) {
      WebSocket.accept(
          exchange,
          socket ->
              new WebSocketListener() {
                @Override
                public void opened() {
                  room.add(socket);
                }

                @Override
                public void text(String message) {
                  for (WebSocket member : room) member.trySend(name + ": " + message);
                }

                @Override
                public void closed(int code, String reason) {
                  room.remove(socket);
                }
              });
    }
  }

  final class Price {
    private String price = "12.00";

    synchronized void set(String newPrice) {
      price = newPrice;
      notifyAll();
    }

    private synchronized String otherThan(String known) throws InterruptedException {
      while (price.equals(known)) wait();
      return price;
    }

    @Get("/price")
    void follow(Exchange exchange) throws InterruptedException {
      EventStream events = exchange.events();
      events.onClose(Thread.currentThread()::interrupt);
      String known = "";
      while (events.isOpen()) {
        known = otherThan(known);
        events.send("price", null, known);
      }
    }
  }

  private final class News {
    private final Set<EventStream> readers = ConcurrentHashMap.newKeySet();

    @Get("/news")
    void news(Exchange exchange) throws InterruptedException {
      EventStream events = exchange.events();
      readers.add(events);
      try {
        events.awaitClose();
      } finally {
        readers.remove(events);
      }
    }
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket.md", "websocket.zh-CN.md", "events.md", "events.zh-CN.md"})
  void theExamplesOfTheGuideAreThoseTestedHere(String page) throws IOException {
    String text = Files.readString(Path.of("..", "docs", "guide", page));
    String here =
        Files.readString(Path.of("src/test/java/dev/fitten/http/websocket", "GuideTest.java"));
    Matcher blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(text);
    int count = 0;
    while (blocks.find()) {
      assertTrue(squeezed(here).contains(squeezed(blocks.group(1))), blocks.group(1));
      count++;
    }
    assertTrue(count > 0, page + " has examples");
  }

  private static HttpServer serve(Route route) throws IOException {
    return HttpServer.builder().router(Router.of(List.of(route))).start();
  }

  @Test
  void everybodyInTheChatHearsWhatIsSaid() throws Exception {
    Chat chat = new Chat();
    Route route =
        new Route(
            "GET",
            "/chat/{name}",
            Execution.VIRTUAL,
            "chat",
            exchange -> chat.join(exchange, exchange.parameter("name")));
    try (HttpServer server = serve(route);
        RawWebSocket ann = new RawWebSocket(server.port());
        RawWebSocket bob = new RawWebSocket(server.port())) {
      assertTrue(ann.send(RawWebSocket.request("/chat/ann")).head().contains(" 101 "));
      assertTrue(bob.send(RawWebSocket.request("/chat/bob")).head().contains(" 101 "));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (chat.room.size() < 2 && System.nanoTime() < deadline) Thread.onSpinWait();
      ann.send("81:hello");
      assertEquals("text(ann: hello)", ann.frame());
      assertEquals("text(ann: hello)", bob.frame());
      bob.send("88#03e8");
      assertEquals("close(1000)", bob.frame());
      while (chat.room.size() > 1 && System.nanoTime() < deadline) Thread.onSpinWait();
      assertEquals(1, chat.room.size());
    }
  }

  private static BufferedReader open(HttpServer server, String path) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            URI.create("http://127.0.0.1:" + server.port() + path).toURL().openStream(),
            StandardCharsets.UTF_8));
  }

  @Test
  void thePriceIsFollowedUntilTheServerStops() throws Exception {
    Price price = new Price();
    Route route = new Route("GET", "/price", Execution.VIRTUAL, "price", price::follow);
    HttpServer server = serve(route);
    try (BufferedReader reader = open(server, "/price")) {
      for (String expected : List.of("12.00", "12.50")) {
        assertEquals("event: price", reader.readLine());
        assertEquals("data: " + expected, reader.readLine());
        assertEquals("", reader.readLine());
        price.set("12.50");
      }
      assertTrue(server.stop(Duration.ofSeconds(10)), "the handler was woken and the stream ended");
      assertEquals(null, reader.readLine());
    } finally {
      server.close();
    }
  }

  @Test
  void newsReachWhoeverListens() throws Exception {
    News news = new News();
    Route route = new Route("GET", "/news", Execution.VIRTUAL, "news", news::news);
    try (HttpServer server = serve(route);
        BufferedReader reader = open(server, "/news")) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (news.readers.isEmpty() && System.nanoTime() < deadline) Thread.onSpinWait();
      Thread.ofVirtual()
          .start(() -> news.readers.forEach(stream -> stream.send("something happened")))
          .join();
      assertEquals("data: something happened", reader.readLine());
      reader.close();
      while (!news.readers.isEmpty() && System.nanoTime() < deadline) Thread.onSpinWait();
      assertTrue(news.readers.isEmpty());
    }
  }
}
