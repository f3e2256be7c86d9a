package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.AnswerReader.Received;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
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
  @TempDir Path folder;
  private HttpServer server;
  private RawClient client;
  private URLClassLoader loader;

  @BeforeEach
  void start() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root/inner/deep")).getParent().getParent();
    Files.writeString(root.resolve("plain.txt"), "plain");
    Files.writeString(root.resolve("app-1a2b3c4d.js"), "app()");
    Files.writeString(root.resolve("inner/page.html"), "<p>page</p>");
    Files.writeString(root.resolve(".hidden"), "hidden");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(root.resolve("out.txt"), folder.resolve("secret.txt"));
    byte[] large = new byte[3 << 20];
    new Random(5).nextBytes(large);
    Files.write(root.resolve("large.bin"), large);
    Path jar = folder.resolve("assets.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/assets/inner/"));
      out.putNextEntry(new JarEntry("META-INF/assets/inner/logo-55cc66dd.svg"));
      out.write("<svg/>".getBytes());
      out.putNextEntry(new JarEntry("META-INF/secret.txt"));
      out.write("secret".getBytes());
    }
    loader = new URLClassLoader(new URL[] {jar.toUri().toURL(), folder.toUri().toURL()}, null);
    server =
        HttpServer.builder()
            .loops(1)
            .router(
                Router.of(
                    StaticFiles.ofDirectory("/files", root),
                    StaticFiles.ofClassPath("/assets", loader, "META-INF/assets"),
                    StaticFiles.ofClassPath("/folder", loader, "root")))
            .start();
    client = new RawClient(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
    loader.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /files/plain.txt                 | plain       | text/plain; charset=utf-8      | no-cache
          /files/app-1a2b3c4d.js           | app()       | text/javascript; charset=utf-8 | public, max-age=31536000, immutable
          /files/inner/page.html           | <p>page</p> | text/html; charset=utf-8       | no-cache
          /assets/inner/logo-55cc66dd.svg  | <svg/>      | image/svg+xml                  | public, max-age=31536000, immutable
          /folder/plain.txt                | plain       | text/plain; charset=utf-8      | no-cache
          """)
  void filesAreServed(String path, String body, String type, String caching) throws IOException {
    Received answer = client.get(path).answer();
    assertEquals(body, answer.text());
    assertEquals(type, answer.field("content-type"));
    assertEquals(caching, answer.field("cache-control"));
    assertEquals("nosniff", answer.field("x-content-type-options"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/",
        "/files/inner",
        "/files/inner/",
        "/files/inner/deep",
        "/files/.hidden",
        "/files/nothing",
        "/files/out.txt",
        "/files//plain.txt",
        "/files/./plain.txt",
        "/files/inner%2F.%2Fpage.html",
        "/files/C:plain.txt",
        "/files/a%5Cb",
        "/assets/inner",
        "/assets/inner/",
        "/files/plain.txt/x",
        "/assets/nothing",
        "/folder/inner",
        "/folder/.hidden",
        "/files/plain.txt/"
      })
  void whatIsNoFileIsNotFound(String path) throws IOException {
    assertEquals(404, client.get(path).answer().status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/../secret.txt", "/files/%2e%2e/secret.txt", "/files/..%2fsecret.txt",
        "/files/inner/..%2f..%2f..%2fsecret.txt", "/files/..%5csecret.txt", "/assets/../secret.txt",
        "/assets/%2e%2e%2fsecret.txt", "/files/plain.txt%00.html"
      })
  void nobodyClimbsOut(String path) throws IOException {
    Received answer = client.get(path).answer();
    assertEquals(400, answer.status());
    assertFalse(answer.text().contains("secret"), answer.text());
  }

  @Test
  void whatTheClientHasIsNotSentAgain() throws IOException {
    for (String path : List.of("/files/plain.txt", "/assets/inner/logo-55cc66dd.svg")) {
      String tag = client.get(path).answer().field("etag");
      String asking = "GET " + path + " HTTP/1.1\r\nHost: a\r\nIf-None-Match: ";
      for (String known : List.of(tag, "*", "\"x\", " + tag, "W/" + tag.replace("W/", ""))) {
        Received answer = client.send(asking + known + "\r\n\r\n").answer();
        assertEquals(304, answer.status(), known);
        assertEquals(tag, answer.field("etag"));
      }
      assertEquals(200, client.send(asking + "\"other\"\r\n\r\n").answer().status());
    }
  }

  @Test
  void aLargeFileIsStreamed() throws IOException {
    byte[] expected = Files.readAllBytes(folder.resolve("root/large.bin"));
    Received answer = client.get("/files/large.bin").answer();
    assertTrue(Arrays.equals(expected, answer.body()));
    assertEquals("plain", client.get("/files/plain.txt").answer().text());
  }
}
