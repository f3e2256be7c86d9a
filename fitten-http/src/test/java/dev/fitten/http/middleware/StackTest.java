package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.AccessLog;
import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.Middleware;
import dev.fitten.http.RequestId;
import dev.fitten.http.Route;
import dev.fitten.http.RouteTable;
import dev.fitten.http.SecurityHeaders;
import dev.fitten.http.middleware.Site.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Everything at once, in the order that the guide gives.
@org.junit.jupiter.api.Timeout(30)
@EachTransport
class StackTest {
  private static final byte[] KEY = new byte[32];
  private static final String ORIGIN = "Origin: https://app.example";

  private final AtomicLong clock = new AtomicLong();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private AccessLog log;
  private Site site;

  private static Route route(String method, String path, Handler handler) {
    return new Route(method, path, Execution.LOOP, "test", handler);
  }

  private static RouteTable routes() {
    Authentication bearer =
        Authentication.bearer(
            "api",
            token -> {
              Principal tom = () -> "tom";
              return token.equals("good") ? Optional.of(tom) : Optional.empty();
            });
    RouteTable api =
        Scoped.routes(
            () ->
                List.of(
                    route(
                        "GET",
                        "/api/who",
                        exchange ->
                            exchange.send(
                                Authentication.principal(exchange) + " " + exchange.execution()))),
            bearer);
    List<Route> all = new ArrayList<>(api.routes());
    all.add(route("GET", "/page", exchange -> exchange.send("page ".repeat(1000))));
    all.add(route("GET", "/form", exchange -> exchange.send(Csrf.token(exchange))));
    all.add(route("POST", "/form", exchange -> exchange.send("" + exchange.body().length())));
    return () -> all;
  }

  @BeforeEach
  void start() throws IOException {
    log = AccessLog.to(new PrintStream(lines, false, StandardCharsets.UTF_8));
    Middleware[] stack = {
      log,
      RequestId.create(),
      SecurityHeaders.strict(),
      Cors.builder()
          .origins("https://app.example")
          .requestHeaders("Authorization")
          .credentials()
          .build(),
      RateLimit.builder(1000, Duration.ofHours(1)).burst(9).clock(clock::get).build(),
      Timeout.of(Duration.ofSeconds(10)),
      Compression.gzip(),
      ConditionalRequests.create(),
      BodyLimit.of(100),
      Sessions.signedWith(KEY),
      Scoped.when(exchange -> !exchange.path().startsWith("/api/"), Csrf.signedWith(KEY))
    };
    site = Site.of(routes(), stack);
  }

  @AfterEach
  void stop() {
    site.close();
    log.close();
  }

  private static void isGuarded(Answer answer) {
    assertEquals("nosniff", answer.field("x-content-type-options"), () -> "" + answer.status());
    assertFalse(answer.field("x-request-id").isEmpty());
    assertTrue(answer.field("vary").startsWith("Origin"), answer.field("vary"));
  }

  @Test
  void aPageIsCompressedAndThenNotSentAgain() throws IOException {
    Answer page = site.get("/page", "Accept-Encoding: gzip");
    isGuarded(page);
    assertEquals("gzip", page.field("content-encoding"));
    assertEquals("Origin, Accept-Encoding", page.field("vary"));
    Answer again =
        site.get("/page", "Accept-Encoding: gzip", "If-None-Match: " + page.field("etag"));
    isGuarded(again);
    assertEquals(304, again.status());
    assertEquals(page.field("vary"), again.field("vary"));
    assertEquals("", again.field("set-cookie"), "no session where nobody asks for one");
  }

  @Test
  void aFormWorksWithItsTokenOnly() throws IOException {
    Answer form = site.get("/form");
    isGuarded(form);
    String cookie = "Cookie: " + form.cookie("__Host-session");
    assertEquals("0", site.post("/form", "", cookie, "X-CSRF-Token: " + form.text()).text());
    Answer without = site.post("/form", "", cookie);
    isGuarded(without);
    assertEquals(403, without.status());
    Answer tooLong = site.post("/form", "x".repeat(101), cookie, "X-CSRF-Token: " + form.text());
    isGuarded(tooLong);
    assertEquals(413, tooLong.status());
  }

  @Test
  void aScriptOfAnotherOriginMayReadRefusalsToo() throws IOException {
    Answer preflight =
        site.send(
            "OPTIONS",
            "/api/who",
            new byte[0],
            ORIGIN,
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: authorization");
    assertEquals(204, preflight.status(), "before anybody asks who it is");
    Answer refused = site.get("/api/who", ORIGIN);
    assertEquals(401, refused.status());
    isGuarded(refused);
    assertEquals("https://app.example", refused.field("access-control-allow-origin"));
    Answer known = site.get("/api/who", ORIGIN, "Authorization: Bearer good");
    assertTrue(known.text().endsWith("VIRTUAL"), known.text());
  }

  @Test
  void whoAsksTooOftenIsRefusedInTheSameForm() throws IOException {
    for (int i = 0; i < 9; i++) assertEquals(200, site.get("/page").status());
    Answer refused = site.get("/page", ORIGIN);
    isGuarded(refused);
    assertEquals(429, refused.status());
    assertEquals("https://app.example", refused.field("access-control-allow-origin"));
    site.close();
    log.close();
    String[] written = lines.toString(StandardCharsets.UTF_8).split("\n");
    assertEquals(10, written.length);
    assertTrue(written[9].startsWith("127.0.0.1 GET /page 429 "), written[9]);
  }
}
