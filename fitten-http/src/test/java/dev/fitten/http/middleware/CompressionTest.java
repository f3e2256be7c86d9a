package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EachTransport
@Timeout(30)
class CompressionTest {
  private static final String TEXT = "The quick brown fox. ".repeat(100);
  private static final String GZIP = "Accept-Encoding: gzip";

  private static Handler text(int length) {
    byte[] body =
        TEXT.repeat(length / TEXT.length() + 1)
            .substring(0, length)
            .getBytes(StandardCharsets.UTF_8);
    return exchange -> {
      if (exchange.query("tag") != null) exchange.set("ETag", exchange.query("tag"));
      if (exchange.query("status") != null) {
        exchange.status(Integer.parseInt(exchange.query("status")));
      }
      String set = exchange.query("set");
      if (set != null)
        exchange.set(set.substring(0, set.indexOf(':')), set.substring(set.indexOf(':') + 1));
      String type = exchange.query("type");
      exchange.send(type == null ? "text/plain" : type, body);
    };
  }

  private static String unzipped(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aLongTextIsSentCompressed() throws IOException {
    try (Site site = Site.of(text(2100), Compression.gzip())) {
      Answer answer = site.get("/", GZIP);
      assertEquals("gzip", answer.field("content-encoding"));
      assertEquals("Accept-Encoding", answer.field("vary"));
      assertEquals("" + answer.body().length, answer.field("content-length"));
      assertTrue(answer.body().length < 200, "" + answer.body().length);
      assertEquals(TEXT, unzipped(answer.body()));
      Answer head = site.send("HEAD", "/", new byte[0], GZIP);
      assertEquals("gzip", head.field("content-encoding"));
      assertEquals(answer.field("content-length"), head.field("content-length"));
      assertEquals("Accept-Encoding", head.field("vary"));
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          gzip                          | gzip
          GZIP                          | gzip
          x-gzip                        | gzip
          deflate, gzip, br             | gzip
          gzip;q=1                      | gzip
          gzip;q=1.000                  | gzip
          gzip; q=0.001                 | gzip
          gzip ; Q=0.5                  | gzip
          *                             | gzip
          *;q=0.1                       | gzip
          identity;q=0, *               | gzip
          gzip, identity;q=0.5          | gzip
          gzip;q=0.5, identity;q=0.5    | gzip
          ``                            |
          deflate, br                   |
          identity                      |
          gzip;q=0                      |
          gzip;q=0.000                  |
          gzip;q=0, *                   |
          *;q=0                         |
          gzip;q=0.4, identity;q=0.5    |
          gzip;q=2                      |
          gzip;q=1.001                  |
          gzip;q=0.1234                 |
          gzip;q=                       |
          gzip;q=-1                     |
          gzip;x=1                      |
          gzip;q=0,5                    |
          gzipped                       |
          gz ip                         |
          """)
  void theClientChooses(String field, String coding) throws IOException {
    try (Site site = Site.of(text(2100), Compression.gzip())) {
      Answer answer = site.get("/", "Accept-Encoding: " + field);
      assertEquals(coding == null ? "" : coding, answer.field("content-encoding"));
      assertEquals("Accept-Encoding", answer.field("vary"));
      assertEquals(TEXT, coding == null ? answer.text() : unzipped(answer.body()));
    }
  }

  @Test
  void severalFieldsAreOneListAndNoFieldMeansNoCoding() throws IOException {
    try (Site site = Site.of(text(2100), Compression.gzip())) {
      assertEquals("", site.get("/").field("content-encoding"));
      Answer two = site.get("/", "Accept-Encoding: br", "Accept-Encoding: gzip");
      assertEquals("gzip", two.field("content-encoding"));
    }
  }

  @Test
  void amongCodingsTheClientsWeightComesFirstAndThenTheServersOrder() {
    List<ContentCoding> codings = List.of(named("br"), named("gzip"));
    assertEquals("br", chosen("gzip, br", codings));
    assertEquals("gzip", chosen("gzip, br;q=0.9", codings));
    assertEquals("br", chosen("gzip;q=0.5, *", codings));
    assertEquals("gzip", chosen("gzip;q=0.5, *;q=0", codings));
    assertEquals("none", chosen("zstd", codings));
  }

  private static String chosen(String field, List<ContentCoding> codings) {
    ContentCoding chosen = AcceptedCodings.choose(List.of(field), codings);
    return chosen == null ? "none" : chosen.name();
  }

  private static ContentCoding named(String name) {
    return new ContentCoding() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public byte[] encode(byte[] body) {
        return body;
      }

      @Override
      public OutputStream stream(OutputStream out) {
        return out;
      }
    };
  }

  @Test
  void shortBodiesAreLeftAloneUnlessNothingElseIsAcceptable() throws IOException {
    try (Site site = Site.of(text(1023), Compression.gzip())) {
      Answer answer = site.get("/", GZIP);
      assertEquals("", answer.field("content-encoding"));
      assertEquals("", answer.field("vary"), "no client would get another answer");
      Answer must = site.get("/", "Accept-Encoding: gzip, identity;q=0");
      assertEquals("gzip", must.field("content-encoding"));
      assertEquals("gzip", site.get("/", "Accept-Encoding: gzip, *;q=0").field("content-encoding"));
    }
    try (Site site = Site.of(text(1024), Compression.gzip())) {
      assertEquals("gzip", site.get("/", GZIP).field("content-encoding"));
    }
    try (Site site = Site.of(text(10), Compression.gzip().from(10))) {
      assertEquals("gzip", site.get("/", GZIP).field("content-encoding"));
    }
  }

  @Test
  void longBodiesAreLeftAloneOnTheLoopOnly() throws IOException {
    try (Site site = Site.of(Execution.LOOP, text(65_537), Compression.gzip())) {
      assertEquals("", site.get("/", GZIP).field("content-encoding"));
      assertEquals("", site.get("/", GZIP).field("vary"));
    }
    try (Site site = Site.of(Execution.VIRTUAL, text(65_537), Compression.gzip())) {
      assertEquals(65_537, unzipped(site.get("/", GZIP).body()).length());
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "text/html; charset=utf-8, true",
    "text/css, true",
    "Text/HTML, true",
    "application/json, true",
    "application/problem+json, true",
    "application/ld+json ;x=1, true",
    "image/svg+xml, true",
    "application/wasm, true",
    "text/event-stream, false",
    "image/png, false",
    "application/zip, false",
    "application/octet-stream, false",
    "font/woff2, false",
    "video/mp4, false"
  })
  void onlyWhatBecomesShorterIsCompressed(String type, boolean compressed) throws IOException {
    String escaped = type.replace(";", "%3B").replace(" ", "%20").replace("+", "%2B");
    try (Site site = Site.of(text(2100), Compression.gzip())) {
      Answer answer = site.get("/?type=" + escaped, GZIP);
      assertEquals(type, answer.field("content-type"));
      assertEquals(compressed ? "gzip" : "", answer.field("content-encoding"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Content-Encoding:br
          Content-Range:bytes%200-9/10
          Content-Digest:sha-256=:x:
          Cache-Control:no-transform
          Cache-Control:public,%20No-Transform,%20max-age=1
          """)
  void whatIsFinishedIsNotTouched(String field) throws IOException {
    try (Site site = Site.of(text(2100), Compression.gzip())) {
      Answer answer = site.get("/?set=" + field, GZIP);
      assertEquals(TEXT, answer.text());
      assertEquals("", answer.field("vary"));
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a"   | W/"a"
          W/"a" | W/"a"
          """)
  void aStrongTagBecomesWeak(String tag, String expected) throws IOException {
    String query = "/?tag=" + tag.replace("\"", "%22");
    try (Site site = Site.of(text(2100), Compression.gzip())) {
      assertEquals(expected, site.get(query, GZIP).field("etag"));
      assertEquals(tag, site.get(query).field("etag"), "as it is without a coding");
    }
  }

  @Test
  void aNotModifiedAnswerHasTheTagThatTheClientHas() throws IOException {
    String query = "/?status=304&tag=%22a%22";
    try (Site site = Site.of(text(2100), Compression.gzip())) {
      Answer weak = site.get(query, GZIP, "If-None-Match: \"x\", W/\"a\"");
      assertEquals("W/\"a\"", weak.field("etag"));
      assertEquals("Accept-Encoding", weak.field("vary"));
      assertEquals("", weak.field("content-encoding"));
      assertEquals("\"a\"", site.get(query, GZIP, "If-None-Match: \"a\"").field("etag"));
      assertEquals("\"a\"", site.get(query, GZIP, "If-None-Match: *").field("etag"));
    }
  }

  @Test
  void anAnswerWithoutABodyGetsNoCoding() throws IOException {
    Handler empty = exchange -> exchange.status(Integer.parseInt(exchange.query("s"))).send("");
    try (Site site = Site.of(empty, Compression.gzip().from(0))) {
      for (String status : new String[] {"200", "204", "404"}) {
        Answer answer = site.get("/?s=" + status, "Accept-Encoding: gzip, identity;q=0");
        assertEquals("", answer.field("content-encoding"), status);
      }
    }
  }

  @Test
  void aFlushedPieceCanBeReadAtOnce() throws Exception {
    CountDownLatch readByClient = new CountDownLatch(1);
    Handler streaming =
        exchange -> {
          try (OutputStream out = exchange.stream("application/x-ndjson")) {
            out.write("first\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertTrue(readByClient.await(10, TimeUnit.SECONDS), "the client has waited in vain");
            out.write("second\n".getBytes(StandardCharsets.UTF_8));
          }
        };
    try (Site site = Site.of(Execution.VIRTUAL, streaming, Compression.gzip());
        java.net.Socket socket = new java.net.Socket("127.0.0.1", site.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + GZIP + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream received = new ByteArrayOutputStream();
      Inflater inflater = new Inflater(true);
      byte[] piece = new byte[4096];
      while (!decoded(inflater, received.toByteArray()).equals("first\n")) {
        int n = socket.getInputStream().read(piece);
        assertTrue(n > 0, "ended early");
        received.write(piece, 0, n);
      }
      readByClient.countDown();
      byte[] rest = socket.getInputStream().readAllBytes();
      assertTrue(rest.length > 0);
      assertTrue(new String(rest, StandardCharsets.ISO_8859_1).endsWith("0\r\n\r\n"));
      inflater.end();
    }
  }

  /// What can be decoded of an answer cut anywhere: its chunks joined, the gzip head skipped.
  private static String decoded(Inflater inflater, byte[] answer) throws Exception {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\r\n\r\n") + 4;
    if (at < 4) return "";
    StringBuilder body = new StringBuilder();
    while (at < text.length()) {
      int line = text.indexOf("\r\n", at);
      if (line < 0) break;
      int size = Integer.parseInt(text.substring(at, line), 16);
      body.append(text, line + 2, Math.min(text.length(), line + 2 + size));
      at = line + 2 + size + 2;
    }
    if (body.length() <= 10) return "";
    inflater.reset();
    inflater.setInput(body.substring(10).getBytes(StandardCharsets.ISO_8859_1));
    byte[] out = new byte[1000];
    return new String(out, 0, inflater.inflate(out), StandardCharsets.UTF_8);
  }

  @Test
  void aStreamIsCompressedAndEndedAlsoIfTheHandlerDoesNotCloseIt() throws IOException {
    Handler streaming =
        exchange -> {
          exchange.set("ETag", "\"a\"");
          OutputStream out = exchange.stream("text/plain");
          for (int i = 0; i < 1000; i++) out.write(TEXT.getBytes(StandardCharsets.UTF_8));
          out.write('!');
          if (exchange.query("close") != null) out.close();
        };
    try (Site site = Site.of(Execution.VIRTUAL, streaming, Compression.gzip())) {
      for (String path : new String[] {"/", "/?close"}) {
        Answer answer = site.get(path, GZIP);
        assertEquals("gzip", answer.field("content-encoding"));
        assertEquals("W/\"a\"", answer.field("etag"));
        assertEquals("Accept-Encoding", answer.field("vary"));
        assertEquals(TEXT.repeat(1000) + "!", unzipped(answer.body()), path);
        assertEquals(TEXT.repeat(1000) + "!", site.get(path).text());
      }
    }
  }

  @Test
  void aFieldSetByOuterMiddlewareReachesAStreamInTime() throws IOException {
    Handler streaming =
        exchange -> {
          Session.of(exchange).put("a", "1");
          try (OutputStream out = exchange.stream("text/plain")) {
            out.write('x');
          }
        };
    Sessions sessions = Sessions.signedWith(new byte[32]);
    try (Site site = Site.of(Execution.VIRTUAL, streaming, sessions, Compression.gzip())) {
      Answer answer = site.get("/", GZIP);
      assertFalse(answer.cookie("__Host-session").isEmpty());
      assertEquals("x", unzipped(answer.body()));
    }
  }

  @Test
  void aFailedStreamIsCutAndItsCodingReleasedWithoutAnEnd() throws IOException {
    AtomicInteger open = new AtomicInteger();
    ContentCoding counting =
        new ContentCoding() {
          @Override
          public String name() {
            return "count";
          }

          @Override
          public byte[] encode(byte[] body) {
            return body;
          }

          @Override
          public OutputStream stream(OutputStream out) {
            open.incrementAndGet();
            return new FilterOutputStream(out) {
              @Override
              public void close() throws IOException {
                open.decrementAndGet();
                out.write("THE END".getBytes(StandardCharsets.US_ASCII));
                super.close();
              }
            };
          }
        };
    Handler failing =
        exchange -> {
          OutputStream out = exchange.stream("text/plain");
          if (exchange.query("early") != null) throw new IllegalStateException("on purpose");
          out.write('x');
          out.flush();
          throw new IllegalStateException("on purpose");
        };
    try (Site site = Site.of(Execution.VIRTUAL, failing, Compression.of(counting))) {
      assertThrows(IOException.class, () -> site.get("/", "Accept-Encoding: count"));
      Answer early = site.get("/?early", "Accept-Encoding: count");
      assertEquals(500, early.status(), "nothing was sent yet");
      assertFalse(early.text().contains("THE END"));
    }
    assertEquals(0, open.get());
  }

  @Test
  void settingsAreChecked() {
    assertThrows(IllegalArgumentException.class, Compression::of);
    assertThrows(IllegalArgumentException.class, () -> Compression.of(named("a b")));
    assertThrows(IllegalArgumentException.class, () -> Compression.gzip().from(-1));
  }
}
