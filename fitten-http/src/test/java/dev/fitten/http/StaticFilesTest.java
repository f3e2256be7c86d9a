package dev.fitten.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.AnswerReader.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EachTransport
@Timeout(30)
class StaticFilesTest {
  private static final String CHANGED = "Mon, 01 Jan 2001 00:00:00 GMT";

  @TempDir static Path folder;
  private static Path root;
  private static HttpServer server;
  private static URLClassLoader loader;
  private RawClient client;

  @BeforeAll
  static void start() throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    write("plain.txt", "plain");
    write("ten.txt", "0123456789");
    write("empty.txt", "");
    write("app-1a2b3c4d.js", "app()");
    write("inner/page.html", "<p>page</p>");
    write("inner/deep/note.txt", "note");
    write("site/index.html", "<p>home</p>");
    write("a b/index.html", "<p>blank</p>");
    write("shell.php.jpg", "jpg");
    write("page.html.txt", "text");
    write("thing.unknown", "bytes");
    write(".hidden", "hidden");
    write(".git/config", "hidden");
    write("coded.js", "plain code");
    write("coded.js.br", "br");
    write("coded.js.gz", "0123456789gzip");
    write("coded.png", "png");
    write("coded.png.gz", "gzip");
    write("stale.js", "new");
    write("stale.js.gz", "old");
    Files.setLastModifiedTime(
        root.resolve("stale.js"), FileTime.from(Instant.EPOCH.plusSeconds(2)));
    Files.setLastModifiedTime(
        root.resolve("stale.js.gz"), FileTime.from(Instant.EPOCH.plusSeconds(1)));
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(root.resolve("out.txt"), folder.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("outside"), folder);
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
    Files.createSymbolicLink(root.resolve("same.txt"), Path.of("plain.txt"));
    Files.createSymbolicLink(root.resolve("linked"), Path.of("inner"));
    byte[] large = new byte[3 << 20];
    new Random(5).nextBytes(large);
    Files.write(root.resolve("large.bin"), large);
    Path jar = folder.resolve("assets.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/assets/inner/"));
      out.putNextEntry(new JarEntry("META-INF/assets/inner/logo-55cc66dd.svg"));
      out.write("<svg/>".getBytes(ISO_8859_1));
      out.putNextEntry(new JarEntry("META-INF/assets/ten.txt"));
      out.write("0123456789".getBytes(ISO_8859_1));
      out.putNextEntry(new JarEntry("META-INF/secret.txt"));
      out.write("secret".getBytes(ISO_8859_1));
    }
    loader = new URLClassLoader(new URL[] {jar.toUri().toURL(), folder.toUri().toURL()}, null);
    server =
        HttpServer.builder()
            .loops(1)
            .router(
                Router.of(
                    StaticFiles.of(root).at("/files"),
                    StaticFiles.of(root).at("/coded").precompressed().caching("max-age=60"),
                    StaticFiles.of(root).at("/bare").withoutIndex().type("unknown", "text/x-known"),
                    StaticFiles.of(root.resolve("site")),
                    StaticFiles.of(root.resolve("site")).at("/home"),
                    StaticFiles.ofClassPath("/assets", loader, "META-INF/assets"),
                    StaticFiles.ofClassPath("/folder", loader, "root")))
            .start();
  }

  @BeforeEach
  void connect() throws IOException {
    client = new RawClient(server.port());
  }

  private static void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(HttpDates.parse(CHANGED)));
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    loader.close();
  }

  private Received ask(String request) throws IOException {
    String[] parts = request.split("; (?=[A-Z])", -1);
    StringBuilder text = new StringBuilder(parts[0] + " HTTP/1.1\r\nHost: a\r\n");
    for (int i = 1; i < parts.length; i++) text.append(parts[i]).append("\r\n");
    client.send(text + "\r\n");
    Received answer = client.answerOrEnd(request.startsWith("HEAD "));
    assertTrue(answer != null, "the connection ended instead of an answer");
    return answer;
  }

  // ---- which file ----

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /files/plain.txt                 | plain       | text/plain; charset=utf-8      | no-cache
          /files/%70lain.txt               | plain       | text/plain; charset=utf-8      | no-cache
          /files/same.txt                  | plain       | text/plain; charset=utf-8      | no-cache
          /files/linked/page.html          | <p>page</p> | text/html; charset=utf-8       | no-cache
          /files/app-1a2b3c4d.js           | app()       | text/javascript; charset=utf-8 | public, max-age=31536000, immutable
          /coded/app-1a2b3c4d.js           | app()       | text/javascript; charset=utf-8 | public, max-age=31536000, immutable
          /coded/plain.txt                 | plain       | text/plain; charset=utf-8      | max-age=60
          /files/inner/page.html           | <p>page</p> | text/html; charset=utf-8       | no-cache
          /files/inner/deep/note.txt       | note        | text/plain; charset=utf-8      | no-cache
          /files/site/                     | <p>home</p> | text/html; charset=utf-8       | no-cache
          /files/site/?q=1                 | <p>home</p> | text/html; charset=utf-8       | no-cache
          /files/a%20b/                    | <p>blank</p>| text/html; charset=utf-8       | no-cache
          /                                | <p>home</p> | text/html; charset=utf-8       | no-cache
          /index.html                      | <p>home</p> | text/html; charset=utf-8       | no-cache
          /files/shell.php.jpg             | jpg         | image/jpeg                     | no-cache
          /files/page.html.txt             | text        | text/plain; charset=utf-8      | no-cache
          /files/thing.unknown             | bytes       | application/octet-stream       | no-cache
          /bare/thing.unknown              | bytes       | text/x-known                   | no-cache
          /assets/inner/logo-55cc66dd.svg  | <svg/>      | image/svg+xml                  | public, max-age=31536000, immutable
          /folder/plain.txt                | plain       | text/plain; charset=utf-8      | no-cache
          /folder/site/                    | <p>home</p> | text/html; charset=utf-8       | no-cache
          """)
  void filesAreServed(String path, String body, String type, String caching) throws IOException {
    Received answer = client.get(path).answer();
    assertEquals(body, answer.text());
    assertEquals(type, answer.field("content-type"));
    assertEquals(caching, answer.field("cache-control"));
    assertEquals("nosniff", answer.field("x-content-type-options"));
    assertEquals("bytes", answer.field("accept-ranges"));
    Received head = ask("HEAD " + path);
    assertEquals(withoutDate(answer), withoutDate(head));
  }

  private static Map<String, String> withoutDate(Received answer) {
    Map<String, String> fields = new TreeMap<>(answer.fields());
    fields.remove("date");
    return fields;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/",
        "/files/inner",
        "/files/inner/",
        "/files/inner/deep",
        "/files/.hidden",
        "/files/.git/config",
        "/files/%2ehidden",
        "/files/nothing",
        "/files/out.txt",
        "/files/outside/secret.txt",
        "/files/outside",
        "/files/outside/",
        "/files/loop",
        "/files//plain.txt",
        "/files/./plain.txt",
        "/files/%2e/plain.txt",
        "/files/inner%2F.%2Fpage.html",
        "/files/inner%2Fpage.html",
        "/files/inner%2fpage.html",
        "/files/%2Fplain.txt",
        "/files/plain.txt%2F",
        "/files/C:plain.txt",
        "/files/plain.txt::$DATA",
        "/files/a%5Cb",
        "/files/inner%5Cpage.html",
        "/files/plain.txt;x=1",
        "/files/plain.txt;",
        "/files/;/plain.txt",
        "/files/plain.txt.",
        "/files/plain.txt%20",
        "/files/plain.txt%2e",
        "/files/%20plain.txt",
        "/files/plain%09.txt",
        "/files/plain.txt%0a",
        "/files/PLAIN.txt",
        "/files/Inner/page.html",
        "/files/plain.txt/x",
        "/files/plain.txt/",
        "/files/site/index.html/",
        "/bare/site/",
        "/bare/site",
        "/bare/",
        "/bare",
        "/assets",
        "/assets/",
        "/assets/inner",
        "/assets/inner/",
        "/assets/nothing",
        "/folder/inner",
        "/folder/.hidden",
        "/folder/inner%2Fpage.html",
        "/folder/PLAIN.txt",
        "//evil.example",
        "//evil.example/",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/nowhere"
      })
  void whatIsNoFileIsNotFound(String path) throws IOException {
    Received answer = client.get(path).answer();
    assertEquals(404, answer.status());
    assertFalse(answer.fields().containsKey("location"));
    assertFalse(answer.fields().containsKey("cache-control"));
    assertEquals("plain", client.get("/files/plain.txt").answer().text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/../secret.txt",
        "/files/%2e%2e/secret.txt",
        "/files/%2e%2e%2fsecret.txt",
        "/files/..%2fsecret.txt",
        "/files/.%2e/secret.txt",
        "/files/inner/..%2f..%2f..%2fsecret.txt",
        "/files/..%5csecret.txt",
        "/files/%2e%2e%5csecret.txt",
        "/files/plain.txt%2F..%2Fsecret.txt",
        "/files/plain.txt%2F..",
        "/assets/../secret.txt",
        "/assets/%2e%2e%2fsecret.txt",
        "/files/plain.txt%00.html",
        "/files/%00",
        "//evil.example/..",
        "//evil.example/%2e%2e",
        "//evil.example%2f.."
      })
  void nobodyClimbsOut(String path) throws IOException {
    Received answer = client.get(path).answer();
    assertEquals(400, answer.status());
    assertFalse(answer.fields().containsKey("location"));
    assertFalse(answer.text().contains("secret"), answer.text());
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /files/site        | /files/site/
          /files/site?q=1&r  | /files/site/?q=1&r
          /files/site?//e.x  | /files/site/?//e.x
          /files/%73ite      | /files/site/
          /files/a%20b       | /files/a%20b/
          /coded/site        | /coded/site/
          /folder/site       | /folder/site/
          http://evil.example/files/site | /files/site/
          """)
  void aFolderWithAnIndexIsRedirectedToItsSlash(String path, String location) throws IOException {
    Received answer = ask("GET " + path);
    assertEquals(301, answer.status());
    assertEquals(location, answer.field("location"));
    assertEquals("no-cache", answer.field("cache-control"));
    assertEquals(withoutDate(answer), withoutDate(ask("HEAD " + path)));
  }

  @Test
  void thePrefixItselfIsAFolderToo() throws IOException {
    assertEquals("/home/", ask("GET /home").field("location"));
    assertEquals("<p>home</p>", ask("GET /home/").text());
    assertEquals(405, ask("POST /home; Content-Length: 0").status());
    assertEquals("GET, HEAD, OPTIONS", ask("DELETE /files/plain.txt").field("allow"));
    assertEquals(404, ask("GET /files").status());
  }

  @Test
  void aPrefixIsFixedText() throws IOException {
    StaticFiles files = StaticFiles.of(root);
    for (String wrong : List.of("", "files", "/files/", "/{x}")) {
      assertThrows(IllegalArgumentException.class, () -> files.at(wrong), wrong);
    }
    assertThrows(IllegalArgumentException.class, () -> files.caching("a\r\nb"));
    assertThrows(IllegalArgumentException.class, () -> files.type("x", "a\nb"));
    assertThrows(IOException.class, () -> StaticFiles.of(root.resolve("nothing")));
  }

  @Test
  void aLinkThatAppearsBetweenCheckAndOpeningLeadsNowhere() throws IOException {
    DirectoryFiles files = new DirectoryFiles(root.toRealPath());
    try (OpenFile file = files.openBelow(Path.of("inner/deep/note.txt"))) {
      assertNotNull(file);
      var out = new ByteArrayOutputStream();
      file.write(out, 0, file.size());
      assertEquals("note", out.toString(ISO_8859_1));
    }
    assertNull(files.openBelow(Path.of("out.txt")), "no regular file, where it was one");
    for (String path : List.of("outside/secret.txt", "linked/deep/note.txt", "loop/x")) {
      assertThrows(FileSystemException.class, () -> files.openBelow(Path.of(path)), path);
    }
  }

  // ---- conditions ----

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          If-None-Match: {tag}                                        | 304
          If-None-Match: W/{tag}                                      | 304
          If-None-Match: "x", {tag}                                   | 304
          If-None-Match: *                                            | 304
          If-None-Match: "x"                                          | 200
          If-None-Match: "x"; If-Modified-Since: {date}               | 200
          If-None-Match: {tag}; Range: bytes=0-0                      | 304
          If-None-Match: {tag}; Range: bytes=50-                      | 304
          If-Modified-Since: {date}                                   | 304
          If-Modified-Since: Sun, 31 Dec 2000 23:59:59 GMT            | 200
          If-Modified-Since: yesterday                                | 200
          If-Modified-Since: Mon, 32 Jan 2001 00:00:00 GMT            | 200
          If-Match: {tag}                                             | 200
          If-Match: *                                                 | 200
          If-Match: "x"                                               | 412
          If-Match: W/{tag}                                           | 412
          If-Match: "x"; Range: bytes=0-0                             | 412
          If-Match: {tag}; Range: bytes=0-0                           | 206
          If-Unmodified-Since: {date}                                 | 200
          If-Unmodified-Since: Sun, 31 Dec 2000 23:59:59 GMT          | 412
          """)
  void conditionsComeBeforeEverythingElse(String fields, int status) throws IOException {
    Received whole = ask("GET /files/ten.txt");
    assertEquals(CHANGED, whole.field("last-modified"));
    String filled = fields.replace("{tag}", whole.field("etag")).replace("{date}", CHANGED);
    Received answer = ask("GET /files/ten.txt; " + filled);
    assertEquals(status, answer.status());
    if (status == 304) {
      assertEquals(whole.field("etag"), answer.field("etag"));
      assertEquals("no-cache", answer.field("cache-control"));
      assertNull(answer.fields().get("content-range"));
    }
    if (status == 412) assertNull(answer.fields().get("cache-control"));
    if (!fields.contains("Range")) {
      assertEquals(withoutDate(answer), withoutDate(ask("HEAD /files/ten.txt; " + filled)));
    }
  }

  @Test
  void aFileChangedJustNowHasAWeakTag() throws IOException {
    write("changed.txt", "0123456789");
    Path file = root.resolve("changed.txt");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
    Received answer = ask("GET /files/changed.txt");
    assertTrue(ETags.isWeak(answer.field("etag")), answer.field("etag"));
    Instant said = HttpDates.parse(answer.field("last-modified"));
    assertFalse(said.isAfter(Instant.now()), "RFC 9110 §8.8.2.1: never in the future");
    String tag = answer.field("etag");
    assertEquals(304, ask("GET /files/changed.txt; If-None-Match: " + tag).status());
    String range = "GET /files/changed.txt; Range: bytes=0-0; If-Range: ";
    assertEquals(200, ask(range + tag).status());
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Files.setLastModifiedTime(file, FileTime.from(now));
    assertEquals(200, ask(range + HttpDates.format(now)).status());
  }

  @Test
  void aTagChangesWithSizeAndTime() throws IOException {
    write("changed.txt", "0123456789");
    String before = ask("GET /files/changed.txt").field("etag");
    assertFalse(ETags.isWeak(before));
    write("changed.txt", "0123456789!");
    String longer = ask("GET /files/changed.txt").field("etag");
    assertNotEquals(before, longer);
    Files.setLastModifiedTime(root.resolve("changed.txt"), FileTime.from(Instant.EPOCH));
    assertNotEquals(longer, ask("GET /files/changed.txt").field("etag"));
  }

  // ---- ranges ----

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          bytes=0-0            | 206 | 0          | bytes 0-0/10
          bytes=2-5            | 206 | 2345       | bytes 2-5/10
          bytes=-1             | 206 | 9          | bytes 9-9/10
          bytes=-20            | 206 | 0123456789 | bytes 0-9/10
          bytes=5-             | 206 | 56789      | bytes 5-9/10
          bytes=5-50           | 206 | 56789      | bytes 5-9/10
          bytes=0-1,1-3        | 206 | 0123       | bytes 0-3/10
          bytes=5-2            | 200 | 0123456789 |
          bytes=x              | 200 | 0123456789 |
          items=0-0            | 200 | 0123456789 |
          bytes=10-            | 416 |            | bytes */10
          bytes=-0             | 416 |            | bytes */10
          """)
  void oneRangeIsAnsweredAsAPart(String range, int status, String body, String contentRange)
      throws IOException {
    for (String path : List.of("/files/ten.txt", "/assets/ten.txt", "/folder/ten.txt")) {
      Received whole = ask("GET " + path);
      Received answer = ask("GET " + path + "; Range: " + range);
      assertEquals(status, answer.status());
      assertEquals(contentRange, answer.fields().get("content-range"));
      if (status == 416) {
        assertNull(answer.fields().get("cache-control"));
        assertNull(answer.fields().get("etag"));
        assertEquals(Problem.CONTENT_TYPE, answer.field("content-type"));
      } else {
        assertEquals(body, answer.text());
        assertEquals(whole.field("etag"), answer.field("etag"));
        assertEquals(whole.field("cache-control"), answer.field("cache-control"));
        assertEquals(whole.field("content-type"), answer.field("content-type"));
      }
      // RFC 9110 §14.2: ranges are defined for GET only.
      Received head = ask("HEAD " + path + "; Range: " + range);
      assertEquals(200, head.status());
      assertEquals(withoutDate(whole), withoutDate(head));
    }
  }

  @Test
  void anEmptyFileHasNoRange() throws IOException {
    assertEquals(200, ask("GET /files/empty.txt; Range: bytes=-1").status());
    assertEquals("bytes */0", ask("GET /files/empty.txt; Range: bytes=0-").field("content-range"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/files/ten.txt", "/assets/ten.txt"})
  void severalRangesAreSentInPartsInTheOrderAskedFor(String path) throws IOException {
    Received answer = ask("GET " + path + "; Range: bytes=8-,0-1, 4-4,50-60");
    assertEquals(206, answer.status());
    assertNull(answer.fields().get("content-range"));
    String type = answer.field("content-type");
    assertTrue(type.matches("multipart/byteranges; boundary=[0-9a-f]{32}"), type);
    String line = "--" + type.substring(type.indexOf('=') + 1);
    String head = "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes ";
    String expected =
        line
            + head
            + "8-9/10\r\n\r\n89\r\n"
            + line
            + head
            + "0-1/10\r\n\r\n01\r\n"
            + line
            + head
            + "4-4/10\r\n\r\n4\r\n"
            + line
            + "--\r\n";
    assertEquals(expected, answer.text());
    assertNotEquals(type, ask("GET " + path + "; Range: bytes=8-,0-1").field("content-type"));
  }

  @Test
  void fiveHundredRangesAreAnsweredWithTheWhole() throws IOException {
    String ranges = "0-0" + ",5-5".repeat(499);
    Received answer = ask("GET /files/ten.txt; Range: bytes=" + ranges);
    assertEquals(200, answer.status());
    assertEquals("0123456789", answer.text());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          If-Range: {tag}                                | 206
          If-Range: W/{tag}                              | 200
          If-Range: "x"                                  | 200
          If-Range: {date}                               | 206
          If-Range: Monday, 01-Jan-01 00:00:00 GMT       | 206
          If-Range: Mon, 01 Jan 2001 00:00:01 GMT        | 200
          If-Range: Sun, 31 Dec 2000 23:59:59 GMT        | 200
          If-Range: nonsense                             | 200
          If-Range: {tag}, {tag}                         | 200
          If-Range: *                                    | 200
          If-Range: {tag}; If-Range: {tag}               | 200
          If-Range: {tag}; If-Modified-Since: Sun, 31 Dec 2000 23:59:59 GMT | 206
          """)
  void aPartIsSentOnlyOfWhatTheClientHas(String field, int status) throws IOException {
    String tag = ask("GET /files/ten.txt").field("etag");
    String filled = field.replace("{tag}", tag).replace("{date}", CHANGED);
    assertEquals(status, ask("GET /files/ten.txt; Range: bytes=1-2; " + filled).status());
    // Without a range it means nothing, and an old one does not turn 200 into 416.
    assertEquals(200, ask("GET /files/ten.txt; " + filled).status());
    if (status == 200) {
      assertEquals(200, ask("GET /files/ten.txt; Range: bytes=50-; " + filled).status());
    }
  }

  @Test
  void theClassPathHasNoDates() throws IOException {
    assertNull(ask("GET /assets/ten.txt").fields().get("last-modified"));
    String range = "GET /assets/ten.txt; Range: bytes=1-2; If-Range: ";
    assertEquals(200, ask(range + CHANGED).status());
    assertEquals(206, ask(range + ask("GET /assets/ten.txt").field("etag")).status());
  }

  // ---- coded neighbours ----

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Accept-Encoding: gzip, deflate, br        | br             | br
          Accept-Encoding: gzip                     | 0123456789gzip | gzip
          Accept-Encoding: br;q=0.1, gzip           | 0123456789gzip | gzip
          Accept-Encoding: zstd, gzip;q=0.5         | 0123456789gzip | gzip
          Accept-Encoding: gzip;q=0                 | plain code     |
          Accept-Encoding: gzip;q=0, br;q=0         | plain code     |
          Accept-Encoding: *;q=0                    | plain code     |
          Accept-Encoding: identity                 | plain code     |
          Accept-Language: en                       | plain code     |
          """)
  void theClientGetsTheNeighbourItAccepts(String field, String body, String coding)
      throws IOException {
    Received answer = ask("GET /coded/coded.js; " + field);
    assertEquals(body, answer.text());
    assertEquals(coding, answer.fields().get("content-encoding"));
    assertEquals("Accept-Encoding", answer.field("vary"));
    assertEquals("text/javascript; charset=utf-8", answer.field("content-type"));
    assertEquals(withoutDate(answer), withoutDate(ask("HEAD /coded/coded.js; " + field)));
    assertEquals("plain code", ask("GET /files/coded.js; " + field).text());
    assertNull(ask("GET /files/coded.js; " + field).fields().get("vary"));

    String tag = answer.field("etag");
    Received known = ask("GET /coded/coded.js; If-None-Match: " + tag + "; " + field);
    assertEquals(304, known.status());
    assertEquals(tag, known.field("etag"));
    assertEquals("Accept-Encoding", known.field("vary"));
    assertEquals("max-age=60", known.field("cache-control"));
  }

  @Test
  void eachCodingHasItsOwnTagAndItsOwnRanges() throws IOException {
    String gzip = "; Accept-Encoding: gzip";
    Received plain = ask("GET /coded/coded.js");
    Received coded = ask("GET /coded/coded.js" + gzip);
    assertNotEquals(plain.field("etag"), coded.field("etag"));
    assertFalse(ETags.isWeak(coded.field("etag")));
    Received part = ask("GET /coded/coded.js; Range: bytes=8-11" + gzip);
    assertEquals(206, part.status());
    assertEquals("89gz", part.text());
    assertEquals("bytes 8-11/14", part.field("content-range"));
    assertEquals("gzip", part.field("content-encoding"));
    assertEquals("Accept-Encoding", part.field("vary"));
    String others = "; Range: bytes=8-11; If-Range: " + plain.field("etag");
    assertEquals(200, ask("GET /coded/coded.js" + others + gzip).status());
    assertEquals(206, ask("GET /coded/coded.js" + others).status());
    Received beyond = ask("GET /coded/coded.js; Range: bytes=14-" + gzip);
    assertEquals("bytes */14", beyond.field("content-range"));
    assertNull(beyond.fields().get("content-encoding"), "the problem is not compressed");
  }

  @Test
  void aNeighbourLeftBehindIsNotUsed() throws IOException {
    String gzip = "; Accept-Encoding: gzip";
    assertEquals("new", ask("GET /coded/stale.js" + gzip).text());
    assertEquals("png", ask("GET /coded/coded.png" + gzip).text());
    assertEquals("0123456789gzip", ask("GET /coded/coded.js.gz" + gzip).text());
  }

  // ---- large files, and files that change ----

  @Test
  void aLargeFileIsSentWithItsLength() throws IOException {
    byte[] expected = Files.readAllBytes(root.resolve("large.bin"));
    Received answer = client.get("/files/large.bin").answer();
    assertArrayEquals(expected, answer.body());
    assertEquals("3145728", answer.field("content-length"));
    assertEquals("plain", client.get("/files/plain.txt").answer().text());
    byte[] parts = ask("GET /files/large.bin; Range: bytes=0-999999,2000000-").body();
    assertTrue(parts.length > 1_000_000 + 1_145_728, "two parts");
  }

  @Test
  void rangesOfAFileOfFiveGibibytesAreRead() throws IOException {
    long size = 5L << 30;
    Path file = root.resolve("sparse.bin");
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      out.write(ByteBuffer.wrap("MIDDLE".getBytes(ISO_8859_1)), 1L << 32);
      out.write(ByteBuffer.wrap("END".getBytes(ISO_8859_1)), size - 3);
    }
    assertEquals("5368709120", ask("HEAD /files/sparse.bin").field("content-length"));
    Received middle = ask("GET /files/sparse.bin; Range: bytes=4294967296-4294967301");
    assertEquals("MIDDLE", middle.text());
    assertEquals("bytes 4294967296-4294967301/5368709120", middle.field("content-range"));
    assertEquals("END", ask("GET /files/sparse.bin; Range: bytes=-3").text());
    assertEquals("END", ask("GET /files/sparse.bin; Range: bytes=5368709117-").text());
    assertArrayEquals(
        new byte[3], ask("GET /files/sparse.bin; Range: bytes=2147483646-2147483648").body());
    Received none = ask("GET /files/sparse.bin; Range: bytes=5368709120-");
    assertEquals("bytes */5368709120", none.field("content-range"));
    String two = ask("GET /files/sparse.bin; Range: bytes=4294967296-4294967301,-3").text();
    assertTrue(two.contains("\r\n\r\nMIDDLE\r\n--") && two.contains("\r\n\r\nEND\r\n--"), two);
  }

  /// Whatever has become of the file, what follows its head is its bytes as announced, or the end of
  /// the connection: never the next answer in the middle of the body.
  @ParameterizedTest
  @ValueSource(strings = {"truncated", "emptied", "replaced", "deleted"})
  void aFileThatChangesWhileItIsSentNeverMixesUpAnswers(String change) throws IOException {
    byte[] content = new byte[24 << 20];
    new Random(6).nextBytes(content);
    Path file = root.resolve("changing.bin");
    Files.write(file, content);
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(8192);
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      String next = "GET /files/plain.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      String first = "GET /files/changing.bin HTTP/1.1\r\nHost: a\r\n\r\n";
      socket.getOutputStream().write((first + next).getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.read());
      assertTrue(head.toString().contains("Content-Length: " + content.length), head.toString());
      switch (change) {
        case "truncated" -> resize(file, content.length / 2);
        case "emptied" -> resize(file, 0);
        case "deleted" -> Files.delete(file);
        default -> {
          Path other = Files.write(folder.resolve("other"), new byte[100]);
          Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      byte[] body = new byte[content.length];
      int length = readUntilEnd(in, body);
      assertTrue(Arrays.equals(body, 0, length, content, 0, length), "the bytes are the file's");
      boolean whole = change.equals("replaced") || change.equals("deleted");
      assertEquals(whole, length == content.length, length + " bytes arrived");
      if (whole) {
        byte[] rest = in.readAllBytes();
        assertTrue(new String(rest, ISO_8859_1).startsWith("HTTP/1.1 200 OK\r\n"));
      }
    }
    assertEquals("plain", client.get("/files/plain.txt").answer().text());
  }

  private static int readUntilEnd(InputStream in, byte[] body) throws IOException {
    int length = 0;
    try {
      while (length < body.length) {
        int n = in.read(body, length, body.length - length);
        if (n < 0) break;
        length += n;
      }
    } catch (SocketException reset) {
      // As good as an end: the client knows that the body is cut.
    }
    return length;
  }

  private static void resize(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  // ---- what is kept of the class path ----

  @Test
  void whatIsKeptOfTheClassPathIsBounded() throws IOException {
    ClassPathFiles files = new ClassPathFiles(loader, "root", 25);
    try (OpenFile ten = files.open("ten.txt");
        OpenFile again = files.open("ten.txt")) {
      assertEquals(ten, again);
      assertEquals(10, files.keptBytes());
      files.open("plain.txt").close();
      files.open("inner/page.html").close();
      assertEquals(16, files.keptBytes(), "the longest unused is gone");
      files.open("coded.js").close();
      assertEquals(21, files.keptBytes());
      files.open("large.bin").close();
      assertEquals(21, files.keptBytes(), "what is larger than all is not kept");
      assertEquals(ten.tag(), files.open("ten.txt").tag(), "read again, the same tag");
      assertNull(files.open("nothing"));
    }
  }

  @Test
  void noSpellingPoisonsWhatIsKept() throws IOException {
    String[] attempts = {
      "/assets/inner%2F..%2Ften.txt",
      "/assets/ten.txt%2F..%2Finner%2Flogo-55cc66dd.svg",
      "/assets/ten.txt%2F",
      "/assets/%2Ften.txt",
      "/assets/ten.txt%5C..%5Cx",
      "/assets/TEN.txt",
      "/assets/ten.txt;x",
      "/assets/ten.txt%00",
      "/assets/ten.txt."
    };
    for (String attempt : attempts) {
      int status = client.get(attempt).answer().status();
      assertTrue(status == 400 || status == 404, attempt);
      assertEquals("0123456789", client.get("/assets/ten.txt").answer().text());
      assertEquals("<svg/>", client.get("/assets/inner/logo-55cc66dd.svg").answer().text());
    }
  }
}
