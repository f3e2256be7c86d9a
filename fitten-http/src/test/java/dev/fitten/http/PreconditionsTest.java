package dev.fitten.http;

import static dev.fitten.http.TestRoutes.route;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The order and the comparisons of RFC 9110 §13, for a thing with the tag `"v2"` (at `/weak`:
/// `W/"v2"`), changed on Sunday, 6 November 1994, 08:49:37.5.
@EachTransport
@Timeout(30)
class PreconditionsTest {
  private static final Instant CHANGED = Instant.parse("1994-11-06T08:49:37.5Z");
  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    Execution loop = Execution.LOOP;
    server =
        HttpServer.builder()
            .loops(1)
            .router(
                Router.of(
                    List.of(
                        route("GET", "/strong", loop, e -> answer(e, "\"v2\"", CHANGED)),
                        route("PUT", "/strong", loop, e -> answer(e, "\"v2\"", CHANGED)),
                        route("GET", "/weak", loop, e -> answer(e, "W/\"v2\"", CHANGED)),
                        route("GET", "/undated", loop, e -> answer(e, null, null)))))
            .start();
  }

  private static void answer(Exchange exchange, String tag, Instant modified) {
    exchange.send(Preconditions.evaluate(exchange, tag, modified).name());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET /strong                                                          | PROCEED
          GET /strong; If-None-Match: "v2"                                     | NOT_MODIFIED
          GET /strong; If-None-Match: W/"v2"                                   | NOT_MODIFIED
          GET /strong; If-None-Match: "v1", "v2"                               | NOT_MODIFIED
          GET /strong; If-None-Match: "v1"; If-None-Match: "v2"                | NOT_MODIFIED
          GET /strong; If-None-Match: *                                        | NOT_MODIFIED
          GET /strong; If-None-Match: "v1"                                     | PROCEED
          GET /strong; If-None-Match: v2                                       | PROCEED
          GET /strong; If-None-Match: "v1", *                                  | PROCEED
          PUT /strong; If-None-Match: *                                        | FAILED
          PUT /strong; If-None-Match: "v2"                                     | FAILED
          PUT /strong; If-None-Match: "v1"                                     | PROCEED
          GET /weak; If-None-Match: "v2"                                       | NOT_MODIFIED
          GET /weak; If-Match: W/"v2"                                          | FAILED
          GET /weak; If-Match: "v2"                                            | FAILED
          GET /weak; If-Match: *                                               | PROCEED
          GET /strong; If-Match: "v2"                                          | PROCEED
          GET /strong; If-Match: "v1", "v2"                                    | PROCEED
          PUT /strong; If-Match: "v1"                                          | FAILED
          PUT /strong; If-Match: nonsense                                      | FAILED
          PUT /strong; If-Match: *                                             | PROCEED
          GET /strong; If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT        | NOT_MODIFIED
          GET /strong; If-Modified-Since: Sun, 06 Nov 1994 08:49:38 GMT        | NOT_MODIFIED
          GET /strong; If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT       | NOT_MODIFIED
          GET /strong; If-Modified-Since: Sun Nov  6 08:49:37 1994             | NOT_MODIFIED
          GET /strong; If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT        | PROCEED
          GET /strong; If-Modified-Since: Mon, 06 Nov 2094 08:49:37 GMT        | PROCEED
          GET /strong; If-Modified-Since: 784111777                            | PROCEED
          GET /strong; If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT; If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT | PROCEED
          PUT /strong; If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT        | PROCEED
          PUT /strong; If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT      | PROCEED
          PUT /strong; If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT      | FAILED
          PUT /strong; If-Unmodified-Since: yesterday                          | PROCEED
          GET /undated; If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT       | PROCEED
          GET /undated; If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT     | PROCEED
          GET /undated; If-None-Match: "v2"                                    | PROCEED
          GET /undated; If-None-Match: *                                       | NOT_MODIFIED
          GET /undated; If-Match: "v2"                                         | FAILED
          GET /undated; If-Match: *                                            | PROCEED
          GET /strong; If-None-Match: "v1"; If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT | PROCEED
          GET /strong; If-None-Match: "v2"; If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT | NOT_MODIFIED
          GET /strong; If-Match: "v2"; If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT    | PROCEED
          GET /strong; If-Match: "v1"; If-None-Match: "v2"                     | FAILED
          GET /strong; If-Match: "v2"; If-None-Match: "v2"                     | NOT_MODIFIED
          GET /strong; If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT; If-None-Match: "v2" | FAILED
          """)
  void conditionsAreEvaluatedInOrder(String request, String expected) throws IOException {
    String[] parts = request.split("; ", -1);
    StringBuilder text = new StringBuilder(parts[0] + " HTTP/1.1\r\nHost: a\r\n");
    for (int i = 1; i < parts.length; i++) text.append(parts[i]).append("\r\n");
    try (RawClient client = new RawClient(server.port())) {
      assertEquals(expected, client.send(text + "\r\n").answer().text());
    }
  }
}
