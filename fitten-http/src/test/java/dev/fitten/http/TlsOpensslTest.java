package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fitten.http.tls.TestTls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A second opinion on the server's TLS: OpenSSL's client. Skipped where there is no `openssl`.
@Timeout(60)
class TlsOpensslTest {
  private static final String REQUEST =
      "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  private static HttpServer server;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(present(), "openssl is not installed");
    server =
        HttpServer.builder()
            .router(TestRoutes.router(Execution.LOOP))
            .tls(
                TestTls.server("server")
                    .andPem(TestTls.file("wildcard.pem"), TestTls.file("wildcard-key.pem")))
            .start();
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
  }

  private static boolean present() {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /// Returns everything that s_client says to a request.
  private static String client(String request, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(), "-CAfile"));
    command.add(TestTls.file("ca.pem").toString());
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return rest(process);
    } finally {
      process.destroyForcibly();
    }
  }

  /// Gives s_client a command (a letter on a line of its own) and, when it has begun to obey, sends a
  /// request. Returns everything it said.
  private static String command(String letter, String obeying, String version) throws Exception {
    Process process =
        new ProcessBuilder("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(), version)
            .redirectErrorStream(true)
            .start();
    // Not closed: closing would write again what a process that has ended did not take.
    OutputStream out = process.getOutputStream();
    try {
      out.write((letter + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      StringBuilder said = new StringBuilder();
      while (said.indexOf(obeying) < 0) {
        int next = process.getInputStream().read();
        if (next < 0) throw new AssertionError("no '" + obeying + "' in:\n" + said);
        said.append((char) next);
      }
      try {
        out.write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      } catch (IOException itHasEnded) {
        said.append("[ended before the request]");
      }
      return said.append(rest(process)).toString();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String rest(Process process) throws Exception {
    byte[] said = process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    return new String(said, StandardCharsets.UTF_8);
  }

  private static void assertContains(String text, String expected) {
    assertTrue(text.contains(expected), () -> "no '" + expected + "' in:\n" + text);
  }

  @Test
  void bothVersionsAreSpoken() throws Exception {
    for (String version : List.of("-tls1_3", "-tls1_2")) {
      String said = client(REQUEST, version);
      assertContains(said, "Verify return code: 0 (ok)");
      assertContains(said, "Hello, World!");
    }
  }

  @Test
  void olderVersionsAreNot() throws Exception {
    for (String version : List.of("-tls1_1", "-tls1")) {
      String said = client(REQUEST, version, "-cipher", "DEFAULT@SECLEVEL=0");
      assertFalse(said.contains("Hello, World!"), said);
      assertContains(said, "alert protocol version");
    }
  }

  @Test
  void protocolsAreChosenStrictly() throws Exception {
    assertContains(client(REQUEST, "-alpn", "h2,http/1.1"), "ALPN protocol: http/1.1");
    assertContains(client(REQUEST, "-alpn", "foo"), "no application protocol");
  }

  @Test
  void certificatesAreChosenByName() throws Exception {
    assertContains(client(REQUEST, "-servername", "a.example.org"), "CN = test only wildcard");
    assertContains(client(REQUEST, "-servername", "unknown.test"), "CN = test only server");
  }

  @Test
  void sessionsAreResumed(@TempDir Path folder) throws Exception {
    String session = folder.resolve("session").toString();
    for (String version : List.of("-tls1_3", "-tls1_2")) {
      assertContains(client(REQUEST, version, "-sess_out", session), "New, TLSv1.");
      String said = client(REQUEST, version, "-sess_in", session);
      assertContains(said, "Reused, TLSv1.");
      assertContains(said, "Hello, World!");
    }
  }

  @Test
  void renegotiationEndsTheConnection() throws Exception {
    String said = command("R", "RENEGOTIATING", "-tls1_2");
    assertFalse(said.contains("Hello, World!"), said);
  }

  @Test
  void keysAreUpdatedOnRequest() throws Exception {
    assertContains(command("K", "KEYUPDATE", "-tls1_3"), "Hello, World!");
  }
}
