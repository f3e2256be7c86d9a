package dev.fitten.http;

import static dev.fitten.http.TestRoutes.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.AnswerReader.Received;
import dev.fitten.json.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every application gets beside its own handlers: HEAD, OPTIONS, 405 with Allow, and numbers
/// in paths. The sample has every kind of built-in answer.
@EachTransport
@Timeout(30)
class MethodsTest {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get");

  /// Requests whose answers between them come from every part of the engine that answers.
  private static final List<String> SAMPLE =
      List.of(
          "/text",
          "/bytes",
          "/json",
          "/empty",
          "/nothing",
          "/gone",
          "/redirect",
          "/moved",
          "/problem",
          "/invalid",
          "/failure",
          "/streamed",
          "/streamed-empty",
          "/i/7",
          "/i/07",
          "/only-get/a",
          "/shared",
          "/posted",
          "/unknown",
          "/text/",
          "/text?q=1",
          "/text%",
          "/%2e%2e",
          "http://b/text",
          "/files/a.txt",
          "/files/site",
          "/files/site/",
          "/files",
          "/files/none",
          "/files/.git");

  @TempDir static Path folder;
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(folder.resolve("site"));
    Files.writeString(folder.resolve("a.txt"), "a");
    Files.writeString(folder.resolve("site/index.html"), "index");
    List<Route> routes = new ArrayList<>(StaticFiles.of(folder).at("/files").routes());
    for (Execution on : Execution.values()) {
      String at = on == Execution.LOOP ? "" : "/virtual";
      routes.add(route("GET", at + "/text", on, e -> e.send("text")));
      routes.add(route("GET", at + "/bytes", on, e -> e.send("image/png", new byte[300])));
      routes.add(route("GET", at + "/json", on, e -> e.send(JsonCodec.of(String.class), "x")));
      routes.add(route("GET", at + "/empty", on, Exchange::send));
      routes.add(route("GET", at + "/nothing", on, e -> e.status(204)));
      routes.add(route("GET", at + "/gone", on, e -> e.status(304).set("ETag", "\"x\"").send()));
      routes.add(route("GET", at + "/redirect", on, e -> e.redirect("/text")));
      routes.add(route("GET", at + "/moved", on, e -> e.status(308).redirect("/text")));
      routes.add(route("GET", at + "/problem", on, e -> refuse(Problem.of(409, "taken"))));
      routes.add(route("GET", at + "/invalid", on, e -> refuse(Problem.invalid(List.of()))));
      routes.add(route("GET", at + "/i/{n}", on, e -> e.send("" + e.intParameter("n"))));
      routes.add(route("GET", at + "/l/{n}", on, e -> e.send("" + e.longParameter("n"))));
      routes.add(route("GET", at + "/only-get/{x}", on, e -> e.send(e.parameter(0))));
      routes.add(route("HEAD", at + "/own/{x}", on, e -> e.set("Own", "head").send()));
      routes.add(route("POST", at + "/posted", on, e -> e.send("posted")));
      routes.add(route("GET", at + "/shared", on, e -> e.send("got")));
      routes.add(route("PUT", at + "/{any}", on, e -> e.send("put")));
      routes.add(route("DELETE", at + "/shared", on, e -> e.status(204)));
      routes.add(route("OPTIONS", at + "/asked", on, e -> e.set("Allow", "OPTIONS").send("own")));
    }
    routes.add(route("GET", "/streamed", Execution.VIRTUAL, e -> stream(e, "streamed")));
    routes.add(route("GET", "/streamed-empty", Execution.VIRTUAL, e -> stream(e, "")));
    server = HttpServer.builder().loops(1).router(Router.of(routes)).start();
  }

  private static void refuse(Problem problem) {
    throw problem;
  }

  private static void stream(Exchange exchange, String text) throws IOException {
    try (OutputStream out = exchange.stream("text/plain")) {
      out.write(Ascii.bytes(text));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Received ask(String method, String path, String version) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(method + " " + path + " HTTP/" + version + "\r\nHost: a\r\n\r\n");
      Received answer = client.answerOrEnd(method.equals("HEAD"));
      assertNotNull(answer, "the connection ended instead of an answer");
      return answer;
    }
  }

  private static Received ask(String method, String path) throws IOException {
    return ask(method, path, "1.1");
  }

  static List<String> sample() {
    List<String> paths = new ArrayList<>(SAMPLE);
    SAMPLE.stream()
        .filter(each -> each.startsWith("/"))
        .map("/virtual"::concat)
        .forEach(paths::add);
    return paths;
  }

  // ---- HEAD ----

  /// RFC 9110 §9.3.2. `X-Request-Id` of a failure is another each time.
  @ParameterizedTest
  @MethodSource("sample")
  void headIsGetWithoutTheBody(String path) throws IOException {
    for (String version : List.of("1.1", "1.0")) {
      Received get = ask("GET", path, version);
      Received head = ask("HEAD", path, version);
      assertEquals(get.status(), head.status(), path);
      if (get.status() != 405) assertEquals(fields(get), fields(head), path);
      assertEquals(0, head.body().length);
    }
  }

  private static Map<String, String> fields(Received answer) {
    Map<String, String> fields = new TreeMap<>(answer.fields());
    fields.remove("date");
    fields.computeIfPresent("x-request-id", (name, value) -> "random");
    return fields;
  }

  @Test
  void aHeadRouteOfOnePathTakesHeadFromNoOther() throws IOException {
    assertEquals("head", ask("HEAD", "/own/x").field("own"));
    assertEquals(405, ask("GET", "/own/x").status());
    assertEquals("HEAD, OPTIONS", ask("GET", "/own/x").field("allow"));
    assertEquals(200, ask("HEAD", "/text").status());
    assertEquals(200, ask("HEAD", "/only-get/x").status());
    assertEquals(405, ask("HEAD", "/posted").status());
  }

  // ---- Allow ----

  /// What Allow names is not refused by method, what it leaves out is, and OPTIONS says the same.
  @ParameterizedTest
  @MethodSource("sample")
  void allowIsRightForEveryPath(String path) throws IOException {
    Set<String> works = new TreeSet<>();
    Set<String> allowed = null;
    for (String method : METHODS) {
      Received answer = ask(method, path);
      if (answer.status() == 405) {
        Set<String> named = new TreeSet<>(Arrays.asList(answer.field("allow").split(", ")));
        if (allowed == null) allowed = named;
        assertEquals(allowed, named, method);
      } else {
        assertTrue(!answer.fields().containsKey("allow") || method.equals("OPTIONS"), method);
        works.add(method);
      }
    }
    if (allowed == null) {
      assertTrue(Set.of(400, 404).contains(ask("GET", path).status()), path);
    } else {
      assertEquals(works, allowed, path);
      assertEquals(String.join(", ", works), ask("OPTIONS", path).field("allow"));
    }
  }

  @Test
  void aRouteOfItsOwnAnswersOptions() throws IOException {
    assertEquals("own", ask("OPTIONS", "/asked").text());
    assertEquals("GET, HEAD, OPTIONS, PUT", ask("OPTIONS", "/text").field("allow"));
  }

  /// RFC 9110 §9.3.7: the server as a whole; also a target without a path (RFC 9112 §3.2.4).
  @ParameterizedTest
  @ValueSource(strings = {"*", "http://a", "http://a:80"})
  void optionsOfTheServerNamesAllItsMethods(String target) throws IOException {
    Received answer = ask("OPTIONS", target);
    assertEquals(200, answer.status());
    assertEquals("DELETE, GET, HEAD, OPTIONS, POST, PUT", answer.field("allow"));
    assertEquals("0", answer.field("content-length"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "TRACE", "HEAD"})
  void theAsteriskIsForOptionsOnly(String method) throws IOException {
    assertEquals(400, ask(method, "*").status());
  }

  /// RFC 9110 §9.3.8: what a request carries is never echoed.
  @ParameterizedTest
  @CsvSource({"/text,405", "/shared,405", "/unknown/x,404", "/files/a.txt,405"})
  void traceIsNotSupported(String path, int status) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send("TRACE " + path + " HTTP/1.1\r\nHost: a\r\nCookie: secret\r\n\r\n");
      Received answer = client.answer();
      assertEquals(status, answer.status());
      assertTrue(!answer.text().contains("secret"), answer.text());
      assertNotEquals("message/http", answer.field("content-type"));
      assertTrue(!answer.field("allow").contains("TRACE"), answer.field("allow"));
    }
  }

  // ---- numbers in paths ----

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "+1",
        "%2B1",
        "01",
        "00",
        "-0",
        "-01",
        "+0",
        "--1",
        "-",
        "1-",
        "1.0",
        "1e3",
        "0x1",
        "1_000",
        "%201",
        "1%20",
        "%D9%A1",
        "%EF%BC%91",
        "1a",
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999"
      })
  void aSecondSpellingOfANumberIsNotFound(String number) throws IOException {
    assertEquals(404, ask("GET", "/i/" + number).status());
    assertEquals(404, ask("GET", "/l/" + number).status());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0,200,200",
    "1,200,200",
    "-1,200,200",
    "10,200,200",
    "%31,200,200",
    "2147483647,200,200",
    "-2147483648,200,200",
    "2147483648,404,200",
    "-2147483649,404,200",
    "9223372036854775807,404,200",
    "-9223372036854775808,404,200"
  })
  void numbersWithinTheirRangeAreFound(String number, int asInt, int asLong) throws IOException {
    Received answer = ask("GET", "/l/" + number);
    assertEquals(asLong, answer.status());
    assertEquals(number.replace("%31", "1"), answer.text());
    assertEquals(asInt, ask("GET", "/i/" + number).status());
  }
}
