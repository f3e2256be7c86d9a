package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EachTransport
@Timeout(30)
class CorsTest {
  private static final Handler HELLO = exchange -> exchange.send("hello");
  private static final String METHOD = "Access-Control-Request-Method: PUT";
  private static final Cors CORS =
      Cors.builder()
          .origins("https://app.example", "http://localhost:5173")
          .methods("GET", "PUT")
          .requestHeaders("X-CSRF-Token", "content-type")
          .exposedHeaders("X-Request-Id")
          .credentials()
          .maxAge(Duration.ofHours(1))
          .build();

  private static Answer options(Site site, String... fields) throws IOException {
    return site.send("OPTIONS", "/x", new byte[0], fields);
  }

  @Test
  void aPreflightIsAnsweredBeforeAnyRoute() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    Handler counting =
        exchange -> {
          calls.incrementAndGet();
          exchange.send();
        };
    try (Site site = Site.of(counting, CORS)) {
      Answer answer =
          options(site, "Origin: https://app.example", METHOD, "Access-Control-Request-Headers: x");
      assertEquals(204, answer.status());
      assertEquals("https://app.example", answer.field("access-control-allow-origin"));
      assertEquals("true", answer.field("access-control-allow-credentials"));
      assertEquals("GET, PUT", answer.field("access-control-allow-methods"));
      assertEquals("content-type, X-CSRF-Token", answer.field("access-control-allow-headers"));
      assertEquals("3600", answer.field("access-control-max-age"));
      assertEquals("Origin", answer.field("vary"));
      assertEquals(0, calls.get());
    }
  }

  @Test
  void aPublicSiteGetsNoWayIntoAPrivateNetwork() throws IOException {
    try (Site site = Site.of(HELLO, CORS)) {
      Answer answer =
          options(
              site,
              "Origin: https://app.example",
              METHOD,
              "Access-Control-Request-Private-Network: true");
      assertEquals("", answer.field("access-control-allow-private-network"));
    }
  }

  @Test
  void otherOptionsRequestsReachTheRoutes() throws IOException {
    try (Site site = Site.of(HELLO, CORS)) {
      assertEquals("DELETE, GET, HEAD, OPTIONS, POST, PUT", options(site).field("allow"));
      Answer noPreflight = options(site, "Origin: https://app.example");
      assertEquals("https://app.example", noPreflight.field("access-control-allow-origin"));
      assertFalse(noPreflight.field("allow").isEmpty());
      assertFalse(options(site, METHOD).field("allow").isEmpty(), "no origin");
    }
  }

  @Test
  void anAllowedOriginMayReadTheAnswerAlsoOfErrors() throws IOException {
    Handler failing =
        exchange -> {
          if (exchange.query("fail") != null) throw new IllegalStateException("on purpose");
          exchange.send("hello");
        };
    try (Site site = Site.of(failing, CORS)) {
      for (String path : new String[] {"/", "/?fail"}) {
        Answer answer = site.get(path, "Origin: http://localhost:5173");
        assertEquals("http://localhost:5173", answer.field("access-control-allow-origin"), path);
        assertEquals("true", answer.field("access-control-allow-credentials"));
        assertEquals("X-Request-Id", answer.field("access-control-expose-headers"));
        assertEquals("Origin", answer.field("vary"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "*",
        "https://app.example.evil.test",
        "https://evilapp.example",
        "http://app.example",
        "https://app.example:8443",
        "https://APP.example",
        "https://app.example/",
        "app.example",
        "https://app.example https://evil.example"
      })
  void anyOtherOriginGetsNoPermission(String origin) throws IOException {
    try (Site site = Site.of(HELLO, CORS)) {
      Answer answer = site.get("/", "Origin: " + origin);
      assertEquals("hello", answer.text(), "refusing requests is not the work of CORS");
      assertEquals("", answer.field("access-control-allow-origin"));
      assertEquals("", answer.field("access-control-allow-credentials"));
      assertEquals("Origin", answer.field("vary"));
      Answer preflight = options(site, "Origin: " + origin, METHOD);
      assertEquals(403, preflight.status());
      assertEquals("", preflight.field("access-control-allow-origin"));
      assertEquals("", preflight.field("access-control-allow-methods"));
      assertFalse(preflight.text().contains(origin), "input is not repeated");
    }
  }

  @Test
  void twoOriginsAreNone() throws IOException {
    try (Site site = Site.of(HELLO, CORS)) {
      String origin = "Origin: https://app.example";
      assertEquals("", site.get("/", origin, origin).field("access-control-allow-origin"));
    }
  }

  @Test
  void aHandlerThatVariesByMoreLosesNothing() throws IOException {
    Handler varying =
        exchange -> {
          String vary = exchange.query("vary");
          if (vary != null) exchange.set("Vary", vary);
          if (exchange.query("stream") == null) exchange.send("x");
          else {
            try (OutputStream out = exchange.stream("text/plain")) {
              out.write('x');
            }
          }
        };
    try (Site site = Site.of(Execution.VIRTUAL, varying, CORS)) {
      assertEquals("Origin", site.get("/").field("vary"), "also without an origin");
      assertEquals("Accept, Origin", site.get("/?vary=Accept").field("vary"));
      assertEquals("Accept, Origin", site.get("/?vary=Accept&stream=1").field("vary"));
      assertEquals("accept, origin", site.get("/?vary=accept,%20origin").field("vary"));
      assertEquals("*", site.get("/?vary=*").field("vary"));
    }
  }

  @Test
  void aPredicateDecidesOverWellFormedOrigins() throws IOException {
    Cors cors = Cors.builder().originsIf(origin -> origin.endsWith(".shop.example")).build();
    try (Site site = Site.of(HELLO, cors)) {
      Answer answer = site.get("/", "Origin: https://a.shop.example");
      assertEquals("https://a.shop.example", answer.field("access-control-allow-origin"));
      assertEquals("", answer.field("access-control-allow-credentials"));
      assertEquals("", answer.field("access-control-expose-headers"));
      for (String bad : new String[] {"https://a b.shop.example", "x.shop.example", "null"}) {
        assertEquals("", site.get("/", "Origin: " + bad).field("access-control-allow-origin"), bad);
      }
    }
  }

  @Test
  void anyOriginIsAStarAndDependsOnNothing() throws IOException {
    try (Site site = Site.of(HELLO, Cors.builder().anyOrigin().build())) {
      for (String origin : new String[] {"https://a.example", "null"}) {
        Answer answer = site.get("/", "Origin: " + origin);
        assertEquals("*", answer.field("access-control-allow-origin"));
        assertEquals("", answer.field("vary"));
      }
      assertEquals("", site.get("/").field("access-control-allow-origin"));
    }
  }

  @Test
  void contradictionsAreRefusedWhenBuilt() {
    Cors.Builder everybody = Cors.builder().anyOrigin().credentials();
    assertThrows(IllegalArgumentException.class, everybody::build);
    assertThrows(IllegalArgumentException.class, Cors.builder()::build);
    Cors.Builder both = Cors.builder().anyOrigin().origins("https://a.example");
    assertThrows(IllegalArgumentException.class, both::build);
    Cors.Builder builder = Cors.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.origins("*"));
    assertThrows(IllegalArgumentException.class, () -> builder.origins("null"));
    assertThrows(IllegalArgumentException.class, () -> builder.methods("A B"));
    assertThrows(IllegalArgumentException.class, () -> builder.requestHeaders("*"));
    assertThrows(IllegalArgumentException.class, () -> builder.exposedHeaders("a\r\nb"));
    assertThrows(IllegalArgumentException.class, () -> builder.maxAge(Duration.ofDays(2)));
  }
}
