package dev.fitten.http;

import static dev.fitten.http.TestRoutes.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.AnswerReader.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@EachTransport
@Timeout(30)
class MiddlewareTest {
  private static final Key<String> TRAIL = Key.of("trail");

  private static HttpServer.Builder server(Handler handler) {
    return HttpServer.builder()
        .loops(1)
        .router(Router.of(List.of(route("GET", "/x", Execution.LOOP, handler))));
  }

  private static Middleware adding(String name) {
    return Middleware.nonBlocking((exchange, next) -> {
      String before = exchange.attribute(TRAIL);
      exchange.attribute(TRAIL, (before == null ? "" : before) + name);
      next.proceed(exchange);
    });
  }

  @Test
  void middlewareRunsInTheOrderGiven() throws IOException {
    Handler handler = e -> e.send(e.attribute(TRAIL) + " " + Thread.currentThread().isVirtual());
    try (HttpServer server = server(handler).use(adding("a")).use(adding("b")).start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("ab false", client.get("/x").answer().text());
    }
  }

  @Test
  void middlewareThatMayWaitMovesRequestsToVirtualThreads() throws IOException {
    Middleware waiting = (exchange, next) -> next.proceed(exchange);
    Handler handler = exchange -> exchange.send("" + Thread.currentThread().isVirtual());
    try (HttpServer server = server(handler).use(waiting).start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("true", client.get("/x").answer().text());
      assertEquals(404, client.get("/nowhere").answer().status());
    }
  }

  @Test
  void middlewareMayAnswerItselfAlsoWithoutARoute() throws IOException {
    Middleware answering =
        Middleware.nonBlocking((exchange, next) -> {
          if (exchange.path().equals("/health")) exchange.send("healthy " + exchange.routed());
          else next.proceed(exchange);
        });
    try (HttpServer server = server(exchange -> exchange.send("x")).use(answering).start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("healthy false", client.get("/health").answer().text());
      assertEquals("x", client.get("/x").answer().text());
    }
  }

  @Test
  void anExchangeIsPassedOnOnlyOnce() throws IOException {
    Middleware twice =
        Middleware.nonBlocking((exchange, next) -> {
          next.proceed(exchange);
          assertThrows(IllegalStateException.class, () -> next.proceed(exchange));
        });
    try (HttpServer server = server(exchange -> exchange.send("once")).use(twice).start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("once", client.get("/x").answer().text());
    }
  }

  @Test
  void securityHeadersAreOnEveryPageAndAHandlerMayReplaceThem() throws IOException {
    Handler handler =
        exchange -> {
          if (exchange.query("own") != null) exchange.set("content-security-policy", "own");
          if (exchange.query("fail") != null) throw new IllegalStateException();
          exchange.send("text/html; charset=utf-8", Bytes.utf8("x"));
        };
    ErrorHandler page =
        (exchange, problem, cause) -> {
          exchange.status(problem.status());
          exchange.send("text/html", Bytes.utf8("failed"));
        };
    try (HttpServer server = server(handler).errors(page).use(SecurityHeaders.strict()).start();
        RawClient client = new RawClient(server.port())) {
      for (String path : List.of("/x", "/nowhere", "/x?fail", "/x?own&fail")) {
        Received answer = client.get(path).answer();
        assertEquals("nosniff", answer.field("x-content-type-options"), path);
        assertTrue(answer.field("content-security-policy").startsWith("default-src 'self';"), path);
        assertEquals("strict-origin-when-cross-origin", answer.field("referrer-policy"));
      }
      assertEquals("own", client.get("/x?own").answer().field("content-security-policy"));
    }
  }

  @Test
  void aMiddlewareThatFailsLosesNothingOfThoseBeforeIt() throws IOException {
    Middleware outer =
        Middleware.nonBlocking((exchange, next) -> {
          exchange.set("X-Outer", "kept");
          next.proceed(exchange);
        });
    Middleware failing =
        Middleware.nonBlocking((exchange, next) -> {
          exchange.set("X-Failing", "lost");
          throw Problem.of(409);
        });
    try (HttpServer server =
            server(exchange -> exchange.send("x")).use(outer).use(failing).start();
        RawClient client = new RawClient(server.port())) {
      Received answer = client.get("/x").answer();
      assertEquals(409, answer.status());
      assertEquals("kept", answer.field("x-outer"));
      assertFalse(answer.fields().containsKey("x-failing"));
    }
  }

  @Test
  void whatNoPageIsGetsNoPolicyForPages() throws IOException {
    try (HttpServer server =
            server(exchange -> exchange.send("x")).use(SecurityHeaders.strict()).start();
        RawClient client = new RawClient(server.port())) {
      for (String path : List.of("/x", "/nowhere")) {
        Received answer = client.get(path).answer();
        assertEquals("nosniff", answer.field("x-content-type-options"), path);
        assertFalse(answer.fields().containsKey("content-security-policy"), path);
      }
    }
  }

  @Test
  void requestIdsAreNewOrTheProxys() throws IOException {
    Handler handler = exchange -> exchange.send("" + RequestId.of(exchange));
    String given = "GET /x HTTP/1.1\r\nHost: a\r\nX-Request-Id: %s\r\n\r\n";
    try (HttpServer server = server(handler).use(RequestId.create()).start();
        RawClient client = new RawClient(server.port())) {
      Received answer = client.send(given.formatted("from-client")).answer();
      assertEquals(answer.text(), answer.field("x-request-id"));
      assertNotEquals("from-client", answer.text());
    }
    try (HttpServer server = server(handler).use(RequestId.trustingProxy()).start();
        RawClient client = new RawClient(server.port())) {
      assertEquals("from-proxy", client.send(given.formatted("from-proxy")).answer().text());
      assertNotEquals("a b", client.send(given.formatted("a b")).answer().text());
    }
  }

  @Test
  void theAccessLogHasALineForEveryRequest() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Handler handler =
        exchange -> {
          if (exchange.query("fail") != null) throw Problem.of(409);
          exchange.send("hello");
        };
    try (AccessLog log = AccessLog.to(new PrintStream(out, false, StandardCharsets.UTF_8));
        HttpServer server = server(handler).use(log).start();
        RawClient client = new RawClient(server.port())) {
      client.get("/x?secret=1").answer();
      client.get("/x?fail").answer();
      client.get("/nowhere").answer();
    }
    String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
    assertTrue(lines[0].matches("127\\.0\\.0\\.1 GET /x 200 5B [0-9]+us"), lines[0]);
    assertTrue(lines[1].matches("127\\.0\\.0\\.1 GET /x 409 [1-9][0-9]*B [0-9]+us"), lines[1]);
    assertTrue(
        lines[2].matches("127\\.0\\.0\\.1 GET /nowhere 404 [1-9][0-9]*B [0-9]+us"), lines[2]);
    assertEquals(3, lines.length);
    assertFalse(out.toString(StandardCharsets.UTF_8).contains("secret"));
  }
}
