package hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.Fitten;
import dev.fitten.RunningApp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelloTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static RunningApp app;

  @BeforeAll
  static void start() throws Exception {
    app = Fitten.app("--port", "0").add(new Api()).start();
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void plaintextGreets() throws Exception {
    HttpResponse<byte[]> answer = send("GET", "/plaintext", null);
    assertEquals(200, answer.statusCode());
    assertEquals("Hello, World!", new String(answer.body(), UTF_8));
    assertEquals("text/plain; charset=utf-8", contentType(answer));
  }

  @Test
  void jsonGreetsInAnObject() throws Exception {
    HttpResponse<byte[]> answer = send("GET", "/json", null);
    assertEquals("{\"message\":\"Hello, World!\"}", new String(answer.body(), UTF_8));
    assertEquals("application/json", contentType(answer));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({"/user/7, 7", "/user/mei, mei", "/user/%E6%9D%8E%20%E9%9B%B7, 李 雷"})
  void userAnswersTheParameterAsText(String path, String expected) throws Exception {
    HttpResponse<byte[]> answer = send("GET", path, null);
    assertEquals(200, answer.statusCode());
    assertEquals(expected, new String(answer.body(), UTF_8));
    assertEquals("text/plain; charset=utf-8", contentType(answer));
  }

  @Test
  void echoAnswersTheSameBytesUnderTheSameType() throws Exception {
    byte[] every = new byte[1024];
    for (int i = 0; i < every.length; i++) every[i] = (byte) i;
    HttpRequest request =
        request("/echo")
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofByteArray(every))
            .build();
    HttpResponse<byte[]> answer = CLIENT.send(request, BodyHandlers.ofByteArray());
    assertArrayEquals(every, answer.body());
    assertEquals("image/png", contentType(answer));
  }

  @Test
  void echoOfUntypedBytesIsAnOctetStream() throws Exception {
    HttpResponse<byte[]> answer = send("POST", "/echo", "abc");
    assertEquals("abc", new String(answer.body(), UTF_8));
    assertEquals("application/octet-stream", contentType(answer));
  }

  @ParameterizedTest(name = "{0} {1} -> {2} {3}")
  @CsvSource({
    "GET,    /,          404,",
    "GET,    /user/,     404,",
    "GET,    /user/7/x,  404,",
    "POST,   /json,      405, 'GET, HEAD, OPTIONS'",
    "DELETE, /user/7,    405, 'GET, HEAD, OPTIONS'",
    "GET,    /echo,      405, 'OPTIONS, POST'",
  })
  void everythingElseIsRefused(String method, String path, int status, String allow)
      throws Exception {
    HttpResponse<byte[]> answer = send(method, path, null);
    assertEquals(status, answer.statusCode());
    assertEquals(allow, answer.headers().firstValue("allow").orElse(null));
  }

  private static HttpResponse<byte[]> send(String method, String path, String body)
      throws Exception {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return CLIENT.send(request(path).method(method, publisher).build(), BodyHandlers.ofByteArray());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(app.url() + path));
  }

  private static String contentType(HttpResponse<?> answer) {
    return answer.headers().firstValue("content-type").orElse("");
  }
}
