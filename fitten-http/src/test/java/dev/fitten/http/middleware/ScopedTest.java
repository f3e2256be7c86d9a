package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Key;
import dev.fitten.http.Middleware;
import dev.fitten.http.Route;
import dev.fitten.http.RouteTable;
import dev.fitten.http.middleware.Site.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EachTransport
@Timeout(30)
class ScopedTest {
  private static final Key<String> TRAIL = Key.of("trail");

  private static Middleware adding(String name) {
    return Middleware.nonBlocking((exchange, next) -> {
      String before = exchange.attribute(TRAIL);
      exchange.attribute(TRAIL, (before == null ? "" : before) + name);
      next.proceed(exchange);
      exchange.attribute(TRAIL, "after");
    });
  }

  private static Route route(String pattern, Execution execution) {
    return new Route(
        "GET",
        pattern,
        execution,
        "test",
        exchange -> exchange.send(exchange.attribute(TRAIL) + " " + exchange.execution()));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a%C3%BC              | x
          /aü                   | x
          /                     | null
          /api                  | null
          /api/v1               | x
          /api/v1/              | x
          /api/v1/users         | x
          /api/v1?q             | x
          /api/v10              | null
          /api/v1;x=1           | null
          /API/v1               | null
          /%61pi/v%31           | x
          /%61p%69/%76%31/users | x
          /api%2Fv1             | null
          /api%2fv1/users       | null
          //api/v1              | null
          /x/api/v1             | null
          """)
  void aPrefixIsComparedAsTheRouterDoesIt(String path, String expected) throws IOException {
    RouteTable all = () -> List.of(route("/{*path}", Execution.LOOP));
    String prefix = path.startsWith("/a%C3") || path.contains("ü") ? "/aü" : "/api/v1";
    String sent = path.replace("ü", "\u00c3\u00bc");
    if (path.contains("ü")) sent = "/a%c3%bc";
    try (Site site = Site.of(all, Scoped.at(prefix, adding("x")))) {
      assertEquals(expected + " LOOP", site.get(sent).text());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "api", "/api/", "/a//b", "/a%20b"})
  void aPrefixIsWrittenPlainly(String prefix) {
    assertThrows(IllegalArgumentException.class, () -> Scoped.at(prefix, adding("x")));
  }

  @Test
  void requestsWithoutARouteAreIncluded() throws IOException {
    RouteTable none = () -> List.of(route("/x", Execution.LOOP));
    Middleware teapot = Middleware.nonBlocking((exchange, next) -> exchange.status(418).send());
    try (Site site = Site.of(none, Scoped.at("/api", teapot))) {
      assertEquals(418, site.get("/api/nothing").status());
      assertEquals(404, site.get("/nothing").status());
    }
  }

  @Test
  void aConditionDecides() throws IOException {
    RouteTable all = () -> List.of(route("/{*path}", Execution.LOOP));
    Middleware scoped = Scoped.when(exchange -> exchange.header("x-a") != null, adding("x"));
    try (Site site = Site.of(all, scoped)) {
      assertEquals("x LOOP", site.get("/", "X-A: 1").text());
      assertEquals("null LOOP", site.get("/").text());
    }
  }

  @Test
  void routesGetTheirMiddlewareInOrderBehindTheServers() throws IOException {
    RouteTable inside = () -> List.of(route("/in", Execution.LOOP));
    RouteTable outside = () -> List.of(route("/out", Execution.LOOP));
    RouteTable scoped = Scoped.routes(inside, adding("b"), adding("c"));
    RouteTable both = () -> List.of(scoped.routes().getFirst(), outside.routes().getFirst());
    try (Site site = Site.of(both, adding("a"))) {
      assertEquals("abc LOOP", site.get("/in").text());
      assertEquals("a LOOP", site.get("/out").text());
    }
  }

  @Test
  void onlyRoutesWithMiddlewareThatMayWaitMoveToVirtualThreads() throws IOException {
    Middleware waiting = (exchange, next) -> next.proceed(exchange);
    RouteTable scoped = Scoped.routes(() -> List.of(route("/in", Execution.LOOP)), waiting);
    RouteTable both = () -> List.of(scoped.routes().getFirst(), route("/out", Execution.LOOP));
    try (Site site = Site.of(both)) {
      assertEquals("null VIRTUAL", site.get("/in").text());
      assertEquals("null LOOP", site.get("/out").text());
    }
    try (Site site = Site.of(both, Scoped.at("/in", waiting))) {
      assertEquals("null VIRTUAL", site.get("/out").text(), "the thread is chosen before");
    }
  }

  @Test
  void aBodyLimitMayBeForOneTable() throws IOException {
    RouteTable all = Site.everywhere(Execution.LOOP, e -> e.send("" + e.body().length()));
    try (Site site = Site.of(all, Scoped.at("/small", BodyLimit.of(3)))) {
      assertEquals("3", site.post("/small", "abc").text());
      Answer refused = site.post("/small", "abcd");
      assertEquals(413, refused.status());
      assertEquals("application/problem+json", refused.field("content-type"));
      assertEquals("4", site.post("/large", "abcd").text());
      assertEquals("0", site.get("/small").text());
    }
    assertThrows(IllegalArgumentException.class, () -> BodyLimit.of(-1));
  }
}
