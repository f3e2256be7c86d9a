package dev.fitten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.html.HtmlOut;
import dev.fitten.html.View;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.Problem;
import dev.fitten.http.Route;
import dev.fitten.http.RouteTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FittenTest {
  private static final View<String> GREETING =
      View.of(
          "shop/greeting",
          false,
          (name, out) -> out.raw(HtmlOut.bytes("<p>Hello, ")).text(name).raw(HtmlOut.bytes("</p>")),
          (name, out) -> out.raw(HtmlOut.bytes("{}")));

  private static RouteTable get(String pattern, Handler handler) {
    return () -> List.of(new Route("GET", pattern, Execution.VIRTUAL, "test", handler));
  }

  private static Fitten app(String... args) {
    List<String> all = new ArrayList<>(List.of("--port", "0"));
    all.addAll(List.of(args));
    return Fitten.app(all.toArray(String[]::new));
  }

  private static HttpResponse<String> ask(RunningApp app, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(app.url() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void aPageIsAWholeDocumentAroundItsComponentWithItsValuesEscaped() throws Exception {
    var table =
        get(
            "/",
            exchange ->
                Page.of(GREETING, "<Ada>").title("A & B").language("zh-CN").answer(exchange));
    try (RunningApp app = app().add(table).start()) {
      var answer = ask(app, "/");
      assertEquals(200, answer.statusCode());
      assertEquals(
          "text/html; charset=utf-8", answer.headers().firstValue("content-type").orElse(""));
      assertEquals(
          "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
              + " content=\"width=device-width, initial-scale=1\"><title>A &amp; B</title></head>"
              + "<body><div data-fit=\"shop/greeting\"><p>Hello, &lt;Ada></p></div></body></html>\n",
          answer.body().replace("&gt;", ">"));
    }
  }

  @Test
  void pagesForbidScriptsFromElsewhere() throws Exception {
    try (RunningApp app = app().add(get("/", e -> Page.of(GREETING, "x").answer(e))).start()) {
      String policy = ask(app, "/").headers().firstValue("content-security-policy").orElse("");
      assertTrue(policy.contains("default-src 'self'"), policy);
    }
  }

  @Test
  void requestsAreCountedUnderTheirRouteNotTheirPath() throws Exception {
    try (RunningApp app = app().add(get("/user/{id}", e -> e.send(e.parameter("id")))).start()) {
      ask(app, "/user/4711");
      String metrics = ask(app, "/metrics").body();
      assertTrue(metrics.contains("route=\"/user/{id}\""), metrics);
      assertFalse(metrics.contains("4711"), metrics);
    }
  }

  @Test
  void anErrorHandlerOfTheApplicationAnswersWhatHasNoRoute() throws Exception {
    var app =
        app().errors((exchange, problem, cause) -> exchange.status(problem.status()).send("mine"));
    try (RunningApp running = app.start()) {
      var answer = ask(running, "/nowhere");
      assertEquals(404, answer.statusCode());
      assertEquals("mine", answer.body());
    }
  }

  @Test
  void aProblemThrownByAHandlerIsItsAnswer() throws Exception {
    var table =
        get(
            "/",
            exchange -> {
              throw Problem.badRequest("no such region");
            });
    try (RunningApp app = app().add(table).start()) {
      var answer = ask(app, "/");
      assertEquals(400, answer.statusCode());
      assertEquals(
          "application/problem+json", answer.headers().firstValue("content-type").orElse(""));
      assertTrue(answer.body().contains("no such region"));
    }
  }

  @Test
  void theTransportIsAnOption() throws Exception {
    try (RunningApp app = app("--transport", "nio").add(get("/", e -> e.send("nio"))).start()) {
      assertEquals("nio", ask(app, "/").body());
    }
    var e = assertThrows(StartFailure.class, () -> app("--transport=epoll"));
    assertEquals(2, e.exitStatus());
    assertEquals("--transport is 'epoll', must be auto, nio or io_uring", e.getMessage());
  }

  @Test
  void aTransportThatCannotBeHadIsAFailureThatSaysWhy() throws Exception {
    // These tests run without native access.
    var e = assertThrows(StartFailure.class, () -> app("--transport", "io_uring").start());
    assertEquals(1, e.exitStatus());
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith("the transport that was asked for cannot be had here: io_uring: "),
        e.getMessage());
  }

  @Test
  void aPortInUseIsAFailureThatSaysWhatToDo() throws Exception {
    try (RunningApp first = app().start()) {
      var second = Fitten.app("--port", Integer.toString(first.port()));
      var e = assertThrows(StartFailure.class, second::start);
      assertEquals(1, e.exitStatus());
      assertEquals(
          "port "
              + first.port()
              + " on 127.0.0.1 is in use by another program; choose another one with --port N, or"
              + " --port 0 for any free one",
          e.getMessage());
    }
  }

  @Test
  void anUnknownHostIsAFailureInOneLine() {
    var e =
        assertThrows(
            StartFailure.class,
            () -> Fitten.app("--port=0", "--host=no.such.host.invalid").start());
    assertTrue(
        e.getMessage().startsWith("cannot listen on no.such.host.invalid:0"), e.getMessage());
  }

  @Test
  void anObjectWithoutGeneratedRoutesIsToldWhereTheyWouldComeFrom() {
    var e = assertThrows(StartFailure.class, () -> app().add(new Object()));
    assertTrue(e.getMessage().contains("fitten-compiler"), e.getMessage());
  }

  @Test
  void twoRoutesForTheSameRequestsKeepTheApplicationFromStarting() {
    var app = app().add(get("/users/{id}", e -> {})).add(get("/users/{name}", e -> {}));
    var e = assertThrows(StartFailure.class, app::start);
    assertTrue(e.getMessage().contains("/users/{name}"), e.getMessage());
  }

  @Test
  void resourcesAreClosedAfterTheServerLastOneFirst() throws Exception {
    List<String> closed = new ArrayList<>();
    app().closing(() -> closed.add("database")).closing(() -> closed.add("cache")).start().close();
    assertEquals(List.of("cache", "database"), closed);
  }
}
