package dev.fitten.compiler.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every folder of `src/test/fit-browser` in a real browser: what `mount` makes is what the Java renderer
/// writes, `resume` takes over what stands there without touching it, both then do the same, and nothing is
/// left after `destroy`. Under a strict content policy, with a quiet console.
@Tag("browser")
class FitBrowserTest {
  @TempDir static Path profile;
  @TempDir Path work;

  private static @Nullable Chromium chromium;
  private static @Nullable HttpServer server;
  private static volatile Map<String, byte[]> served = Map.of();

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start(profile);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", FitBrowserTest::serve);
    server.start();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) chromium.close();
    if (server != null) server.stop(0);
  }

  static Stream<String> names() throws IOException {
    return Fixture.names();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void theBrowserAndJavaAgree(String name) throws Exception {
    Fixture fixture = Fixture.make(name, work);
    for (String form : List.of("plain", "short")) {
      Map<String, byte[]> files = new TreeMap<>(fixture.files());
      files.put("/page", page(fixture, form).getBytes(UTF_8));
      files.put("/harness.js", resource("harness.js"));
      served = files;
      Chromium browser = Objects.requireNonNull(chromium);
      int port = Objects.requireNonNull(server).getAddress().getPort();
      browser.open("http://localhost:" + port + "/page");
      Object said =
          browser.runAsync(
              "const done = arguments[1]; harness(arguments[0]).then((said) => done(said), (e) => done([String(e && e.stack || e)]))",
              "/" + form + "/" + name + "/input.js");
      assertEquals(List.of(), said, form + " " + name);
      assertEquals(
          List.of(), browser.complaints(), "messages in the console, " + form + " " + name);
    }
  }

  /// The markup twice: once to resume, once to compare with.
  private static String page(Fixture fixture, String form) {
    String styles = "/" + form + "/" + fixture.name() + "/input.css";
    return "<!doctype html><html lang=\"en\"><title>"
        + fixture.name()
        + "</title>"
        + "<link rel=\"icon\" href=\"data:,\">"
        + (fixture.files().containsKey(styles)
            ? "<link rel=\"stylesheet\" href=\"" + styles + "\">"
            : "")
        + "<script src=\"/harness.js\"></script>"
        + "<div id=\"server\">"
        + (fixture.html() == null ? "" : fixture.html())
        + "</div>"
        + "<div id=\"resumed\">"
        + (fixture.html() == null ? "" : fixture.html())
        + "</div>"
        + "<div id=\"mounted\"></div>"
        + "<script type=\"application/json\" id=\"props\">"
        + fixture.props()
        + "</script>"
        + "<script type=\"application/json\" id=\"given\">"
        + fixture.given()
        + "</script>"
        + "<script type=\"application/json\" id=\"server-side\">"
        + (fixture.html() != null)
        + "</script>";
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = FitBrowserTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = served.get(path);
      String type =
          path.endsWith(".js")
              ? "text/javascript; charset=utf-8"
              : path.endsWith(".css") ? "text/css; charset=utf-8" : "text/html; charset=utf-8";
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      // A style attribute is markup that the policy must allow by itself; there is no hash for it.
      exchange
          .getResponseHeaders()
          .set(
              "Content-Security-Policy",
              "default-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:");
      exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
      if (body != null) exchange.getResponseBody().write(body);
    }
  }
}
