package dev.fitten.bench.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Does the server answer as [Peer] says? Asked of each before it is measured: a server that sends
/// less, or the same whatever it is asked, would be compared with servers that do the work.
final class Check {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client;
  private final String base;

  private Check(HttpClient client, int port) {
    this.client = client;
    base = "http://127.0.0.1:" + port;
  }

  /// Returns what is wrong with the server's answers, or `null` if nothing is.
  static @Nullable String fault(PeerProcess server) throws InterruptedException {
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var check = new Check(client, server.port());
      check.get("/plaintext", Answers.PLAIN, Answers.TEXT);
      if (!server.peer().isServer()) return null; // it knows only this answer
      check.get("/json", Answers.JSON, "{\"message\":\"Hello, World!\"}");
      check.get("/user/7", Answers.PLAIN, "7");
      check.get("/user/mei-4217", Answers.PLAIN, "mei-4217");
      check.post("image/png", "\0\1\2 of any kind");
      check.post("text/css", "a".repeat(5000));
      return null;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void get(String path, String type, String body) throws IOException, InterruptedException {
    expect("GET " + path, send(HttpRequest.newBuilder(URI.create(base + path))), type, body);
  }

  private void post(String type, String body) throws IOException, InterruptedException {
    var bytes = BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1);
    var request = HttpRequest.newBuilder(URI.create(base + "/echo"));
    expect("POST /echo", send(request.header("Content-Type", type).POST(bytes)), type, body);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.version(HttpClient.Version.HTTP_1_1).timeout(PATIENCE).build(),
        BodyHandlers.ofByteArray());
  }

  private static void expect(String request, HttpResponse<byte[]> answer, String type, String body)
      throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException(request + " was answered with status " + answer.statusCode());
    }
    String text = new String(answer.body(), StandardCharsets.ISO_8859_1);
    if (!text.equals(body)) {
      throw new IOException(request + " was answered with '%.40s'".formatted(text));
    }
    String sentType = field(request, answer, "content-type").toLowerCase(Locale.ROOT);
    if (!sentType.replace(" ", "").equals(type.replace(" ", ""))) {
      throw new IOException(request + " was answered as " + sentType + ", not " + type);
    }
    field(request, answer, "content-length");
    field(request, answer, "date");
    field(request, answer, "server");
  }

  private static String field(String request, HttpResponse<?> answer, String name)
      throws IOException {
    return answer
        .headers()
        .firstValue(name)
        .orElseThrow(() -> new IOException(request + " was answered without " + name));
  }
}
