package dev.fitten.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.http.HttpServer;
import dev.fitten.http.Route;
import dev.fitten.http.RouteTable;
import dev.fitten.http.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A route table that was generated, compiled and loaded, behind a real server.
class GeneratedRoutesTest {
  @TempDir static Path folder;
  private static RouteTable table;
  private static HttpServer server;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    Path api = Path.of("src/test/route/api");
    ClassLoader classes =
        Compilation.of(
                folder,
                List.of(
                    Files.readString(api.resolve("Api.java")),
                    Files.readString(api.resolve("User.java")),
                    Files.readString(api.resolve("Color.java"))))
            .load();
    Class<?> type = classes.loadClass("shop.Api");
    Object target = type.getConstructor().newInstance();
    table =
        (RouteTable) classes.loadClass("shop.ApiRoutes").getConstructor(type).newInstance(target);
    server = HttpServer.builder().port(0).router(Router.of(table)).start();
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!type.isEmpty()) request.header("content-type", type);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("GET", path, "", "");
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void theTableListsTheRoutesInTheOrderOfTheirDeclaration() {
    assertEquals("GET /users LOOP shop.Api.list", describe(table.routes().getFirst()));
    assertEquals("GET /users/{id} VIRTUAL shop.Api.find", describe(table.routes().get(1)));
    assertEquals(12, table.routes().size());
  }

  @Test
  void parametersThatDifferInTheFirstLettersCaseAreTwo() throws Exception {
    assertEquals("200 ab", get("/both?name=a&Name=b"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "/users/%D9%A0, 404", // ARABIC-INDIC DIGIT ZERO
    "/search?text=a&page=%D9%A1&exact=true, 400",
    "/search?text=a&page=1&exact=true&min=1d, 400",
    "/search?text=a&page=1&exact=true&min=0x1p3, 400",
    "/search?text=a&page=1&exact=true&min=%201, 400",
    "/search?text=a&page=1&exact=true&min=-1.5E3, 200",
  })
  void numbersAreDecimalInAscii(String path, int status) throws Exception {
    assertEquals(status, send("GET", path, "", "").statusCode());
  }

  @Test
  void aTextBodyIsUtf8OrRefused() throws Exception {
    assertEquals("名", send("POST", "/text", "text/plain", "名").body());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/text"))
            .POST(BodyPublishers.ofByteArray(new byte[] {'a', (byte) 0xff}))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertEquals(400, answer.statusCode());
    assertEquals(
        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
            + "\"detail\":\"The body of 2 bytes is not UTF-8.\"}",
        answer.body());
  }

  private static String describe(Route route) {
    return route.method()
        + " "
        + route.pattern()
        + " "
        + route.execution().name()
        + " "
        + route.handlerName();
  }

  @ParameterizedTest(name = "GET {0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /users/0                                         | 200 {"name":"Ada","age":36}
          /users/0/color                                   | 200 "dark red"
          /files/a/b%20c.txt                               | 200 file a/b c.txt
          /search?text=x&page=2&exact=true                 | 200 x 2 null Optional.empty true []
          /search?text=&page=-1&size=9&min=.5&exact=false&tag=a&tag=b | 200  -1 9 Optional[0.5] false [a, b]
          """)
  void argumentsComeFromThePathAndTheQuery(String path, String expected) throws Exception {
    assertEquals(expected, get(path));
  }

  @ParameterizedTest(name = "GET {0} -> {1}")
  @CsvSource({
    "/users/1, 404",
    "/users/x, 404",
    "/users/99999999999, 404",
    "/search?page=1&exact=true, 400",
    "/search?text=a&page=x&exact=true, 400",
    "/search?text=a&page=1&exact=yes, 400",
    "/search?text=a&page=1&exact=true&min=NaN, 400",
    "/search?text=a&page=1&exact=true&size=1.5, 400"
  })
  void anArgumentThatDoesNotFitIsRefused(String path, int status) throws Exception {
    assertEquals(status, send("GET", path, "", "").statusCode());
  }

  @Test
  void bodiesAreReadAndAnswersHaveTheirStatus() throws Exception {
    HttpResponse<String> bad = send("POST", "/users", "application/json", "{\"name\":\"Bob\"}");
    assertEquals(400, bad.statusCode());
    assertEquals(404, send("POST", "/raw", "", "").statusCode());
    assertEquals("raw é", send("PATCH", "/raw/x.bin", "", "raw é").body());
    String list = "[{\"name\":\"Ada\",\"age\":36},{\"name\":\"Bob\",\"age\":41}]";
    HttpResponse<String> replaced = send("PUT", "/users", "application/json", list);
    assertEquals("2 users", replaced.body());
    assertEquals("200 " + list, get("/users"));
    HttpResponse<String> added =
        send("POST", "/users", "application/json", "{\"age\":1,\"name\":\"Cy\"}");
    assertEquals("201 {\"name\":\"Cy\",\"age\":1}", added.statusCode() + " " + added.body());
    assertEquals("application/json", added.headers().firstValue("content-type").orElse(""));
    assertEquals(204, send("DELETE", "/users/2", "", "").statusCode());
    assertEquals(204, send("DELETE", "/users/1", "", "").statusCode());
  }
}
