package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EachTransport
@Timeout(30)
class ConditionalRequestsTest {
  private static final Handler ECHO =
      exchange -> {
        for (String name : new String[] {"ETag", "Last-Modified", "Cache-Control", "Vary"}) {
          String value = exchange.query(name);
          if (value != null) exchange.set(name, value);
        }
        String status = exchange.query("status");
        if (status != null) exchange.status(Integer.parseInt(status));
        if (exchange.query("stream") == null) exchange.send(exchange.path());
        else {
          try (OutputStream out = exchange.stream("text/plain")) {
            out.write("streamed".getBytes(java.nio.charset.StandardCharsets.UTF_8));
          }
        }
      };

  private static Site site() throws IOException {
    return Site.of(Execution.VIRTUAL, ECHO, ConditionalRequests.create());
  }

  private static String query(String name, String value) {
    return name
        + "="
        + value.replace("\"", "%22").replace(" ", "%20").replace(",", "%2C").replace("+", "%2B");
  }

  @Test
  void theSameBodyIsSentOnce() throws IOException {
    try (Site site = site()) {
      Answer first = site.get("/a?" + query("Cache-Control", "max-age=5") + "&Vary=Accept");
      String tag = first.field("etag");
      assertTrue(tag.matches("W/\"[0-9a-f]{24}\""), tag);
      Answer again =
          site.get(
              "/a?" + query("Cache-Control", "max-age=5") + "&Vary=Accept",
              "If-None-Match: " + tag);
      assertEquals(304, again.status());
      assertEquals(0, again.body().length);
      assertEquals(tag, again.field("etag"));
      assertEquals("max-age=5", again.field("cache-control"));
      assertEquals("Accept", again.field("vary"));
      assertEquals("", again.field("content-length"));
      Answer other = site.get("/b", "If-None-Match: " + tag);
      assertEquals(200, other.status());
      assertNotEquals(tag, other.field("etag"));
      assertEquals(304, site.send("HEAD", "/a", new byte[0], "If-None-Match: " + tag).status());
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "v7"                   | 304
          W/"v7"                 | 304
          *                      | 304
          "v6", "v7"             | 304
          "v6","v7"              | 304
          , "v6" ,, "v7" ,       | 304
          "a,b", "v7"            | 304
          "v6"                   | 200
          "V7"                   | 200
          v7                     | 200
          "v7                    | 200
          w/"v7"                 | 200
          "v6" "v7"              | 200
          "v6"x, "v7"            | 200
          "*"                    | 200
          *, "v6"                | 200
          "x, "v7", y"           | 200
          """)
  void ifNoneMatchIsAListOfTagsComparedWeakly(String field, int status) throws IOException {
    try (Site site = site()) {
      for (String tag : new String[] {"\"v7\"", "W/\"v7\""}) {
        Answer answer = site.get("/?" + query("ETag", tag), "If-None-Match: " + field);
        assertEquals(status, answer.status(), tag);
        assertEquals(tag, answer.field("etag"));
      }
    }
  }

  @Test
  void severalFieldsAreOneList() throws IOException {
    try (Site site = site()) {
      String path = "/?" + query("ETag", "\"b\"");
      assertEquals(304, site.get(path, "If-None-Match: \"a\"", "If-None-Match: \"b\"").status());
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT      | 304
          If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT     | 304
          If-Modified-Since: Sun Nov  6 08:49:37 1994           | 304
          If-Modified-Since: Mon, 07 Nov 1994 08:49:37 GMT      | 304
          If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT      | 200
          If-Modified-Since: Mon, 06 Nov 1994 08:49:37 GMT      | 200
          If-Modified-Since: 1994-11-06T08:49:37Z               | 200
          If-Modified-Since: Sun, 32 Nov 1994 08:49:37 GMT      | 200
          If-Modified-Since: Sun, 06 Nov 1994 08:49:37 CET      | 200
          If-Modified-Since: ``                                 | 200
          If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT    | 200
          If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT    | 412
          If-Unmodified-Since: yesterday                        | 200
          If-Match: "v7"                                        | 200
          If-Match: W/"v7"                                      | 412
          If-Match: *                                           | 200
          If-Match: "v6"                                        | 412
          """)
  void otherConditionsAreComparedWithWhatTheHandlerSet(String field, int status)
      throws IOException {
    String date = query("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
    try (Site site = site()) {
      Answer answer = site.get("/?" + date + "&" + query("ETag", "\"v7\""), field.strip());
      assertEquals(status, answer.status());
      if (status != 200) assertEquals(0, answer.body().length);
    }
  }

  @Test
  void theOrderOfConditionsIsThatOfTheStandard() throws IOException {
    String old = "Sun, 06 Nov 1994 08:49:36 GMT";
    String now = "Sun, 06 Nov 1994 08:49:37 GMT";
    String path = "/?" + query("Last-Modified", now) + "&" + query("ETag", "\"v7\"");
    try (Site site = site()) {
      // If-None-Match replaces If-Modified-Since, in both directions.
      assertEquals(
          200, site.get(path, "If-None-Match: \"v6\"", "If-Modified-Since: " + now).status());
      assertEquals(
          304, site.get(path, "If-None-Match: \"v7\"", "If-Modified-Since: " + old).status());
      // If-Match replaces If-Unmodified-Since, and comes first.
      assertEquals(200, site.get(path, "If-Match: \"v7\"", "If-Unmodified-Since: " + old).status());
      assertEquals(412, site.get(path, "If-Match: \"v6\"", "If-None-Match: \"v7\"").status());
      assertEquals(304, site.get(path, "If-Match: \"v7\"", "If-None-Match: \"v7\"").status());
    }
  }

  @Test
  void datesAreIgnoredWhereTheHandlerSetNone() throws IOException {
    try (Site site = site()) {
      for (String name : new String[] {"If-Modified-Since", "If-Unmodified-Since"}) {
        assertEquals(200, site.get("/", name + ": Sun, 06 Nov 1994 08:49:37 GMT").status());
      }
      String bad = "/?" + query("Last-Modified", "soon");
      assertEquals(200, site.get(bad, "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT").status());
    }
  }

  @Test
  void onlySuccessfulReadingIsConcerned() throws IOException {
    try (Site site = site()) {
      assertEquals("", site.get("/?status=404").field("etag"));
      assertEquals(404, site.get("/?status=404", "If-None-Match: *").status());
      assertEquals("", site.post("/", "x").field("etag"));
      assertEquals(200, site.post("/", "x", "If-None-Match: *").status());
      assertEquals("", site.get("/?" + query("Cache-Control", "private, no-store")).field("etag"));
    }
  }

  @Test
  void veryLongBodiesGetNoTag() throws IOException {
    Handler handler =
        exchange -> exchange.send("x/y", new byte[Integer.parseInt(exchange.query("n"))]);
    try (Site loop = Site.of(Execution.LOOP, handler, ConditionalRequests.create());
        Site virtual = Site.of(Execution.VIRTUAL, handler, ConditionalRequests.create())) {
      assertNotEquals("", loop.get("/?n=65536").field("etag"));
      assertEquals("", loop.get("/?n=65537").field("etag"));
      assertNotEquals("", virtual.get("/?n=1048576").field("etag"));
      assertEquals("", virtual.get("/?n=1048577").field("etag"));
    }
  }

  @Test
  void aStreamWithTheHandlersTagIsNotSentTwice() throws IOException {
    String path = "/?stream=1&" + query("ETag", "\"v7\"");
    try (Site site = site()) {
      assertEquals("streamed", site.get(path).text());
      Answer known = site.get(path, "If-None-Match: \"v7\"");
      assertEquals(304, known.status());
      assertEquals("\"v7\"", known.field("etag"));
      assertEquals("", site.get("/?stream=1").field("etag"), "nobody knows the end yet");
    }
  }

  @Test
  void withCompressionOutsideOneTagIsGoodForEveryCoding() throws IOException {
    Handler handler = exchange -> exchange.send("x".repeat(5000));
    try (Site site = Site.of(handler, Compression.gzip(), ConditionalRequests.create())) {
      Answer plain = site.get("/");
      Answer zipped = site.get("/", "Accept-Encoding: gzip");
      assertEquals("gzip", zipped.field("content-encoding"));
      assertEquals(plain.field("etag"), zipped.field("etag"));
      Answer known =
          site.get("/", "Accept-Encoding: gzip", "If-None-Match: " + zipped.field("etag"));
      assertEquals(304, known.status());
      assertEquals(zipped.field("etag"), known.field("etag"));
      assertEquals("Accept-Encoding", known.field("vary"));
    }
    Handler tagged = exchange -> exchange.set("ETag", "\"v\"").send("x".repeat(5000));
    try (Site site = Site.of(tagged, Compression.gzip(), ConditionalRequests.create())) {
      String[] gzip = {"Accept-Encoding: gzip", "If-None-Match: W/\"v\""};
      assertEquals("W/\"v\"", site.get("/", "Accept-Encoding: gzip").field("etag"));
      assertEquals("W/\"v\"", site.get("/", gzip).field("etag"));
      assertEquals(304, site.get("/", gzip).status());
    }
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          PUT    | If-Match: "v7"                                     | 200 | 1
          PUT    | If-Match: "v6"                                     | 412 | 0
          PUT    | If-Match: W/"v7"                                   | 412 | 0
          PUT    | If-Match: *                                        | 200 | 1
          PUT    | If-None-Match: *                                   | 412 | 0
          PUT    | If-None-Match: "v6"                                | 200 | 1
          PUT    | If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT | 200 | 1
          PUT    | If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT | 412 | 0
          PUT    | If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT   | 200 | 1
          DELETE | If-Match: "v6"                                     | 412 | 0
          PUT    | X: 1                                               | 200 | 1
          GET    | If-None-Match: "v7"                                | 304 | 0
          GET    | If-None-Match: "v6"                                | 200 | 1
          GET    | If-Match: "v6"                                     | 412 | 0
          """)
  void aHandlerAsksBeforeItWorks(String method, String field, int status, int worked)
      throws IOException {
    AtomicInteger work = new AtomicInteger();
    Handler handler =
        exchange -> {
          Instant modified = Instant.parse("1994-11-06T08:49:37.999Z");
          if (ConditionalRequests.isFresh(exchange, "\"v7\"", modified)) return;
          work.incrementAndGet();
          exchange.send("done");
        };
    try (Site site = Site.of(handler)) {
      Answer answer = site.send(method, "/", new byte[0], field);
      assertEquals(status, answer.status());
      assertEquals(worked, work.get());
      assertEquals(method.equals("GET") && status != 412 ? "\"v7\"" : "", answer.field("etag"));
    }
  }

  @Test
  void whatIsNotThereMatchesNothing() throws IOException {
    Handler creating =
        exchange -> {
          if (!ConditionalRequests.isFresh(exchange, null, null)) exchange.status(201).send();
        };
    try (Site site = Site.of(creating)) {
      assertEquals(201, site.send("PUT", "/", new byte[0], "If-None-Match: *").status());
      assertEquals(412, site.send("PUT", "/", new byte[0], "If-Match: *").status());
    }
    Handler badTag = exchange -> ConditionalRequests.isFresh(exchange, "v7", null);
    try (Site site = Site.of(badTag)) {
      assertEquals(500, site.get("/").status());
    }
  }

  @Test
  void datesAreReadInThreeFormsAndWrittenInOne() {
    Instant date = Instant.parse("1994-11-06T08:49:37Z");
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(date.plusMillis(999)));
    for (String text :
        List.of(
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994")) {
      assertEquals(date, HttpDate.parse(text), text);
    }
    assertEquals(Instant.parse("2016-11-16T08:49:37Z"), HttpDate.parse("Wed Nov 16 08:49:37 2016"));
    for (String text :
        List.of("", "x", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT")) {
      assertNull(HttpDate.parse(text), text);
    }
  }
}
