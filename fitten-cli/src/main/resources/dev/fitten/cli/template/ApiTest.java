package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.Fitten;
import dev.fitten.RunningApp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

final class ApiTest {
  @Test
  void theGreetingNamesWhoAsks() throws Exception {
    try (RunningApp app = Fitten.app("--port", "0").add(new Api()).start()) {
      var answer = get(app, "/api/greeting?name=Fitten");
      assertEquals(200, answer.statusCode());
      assertEquals("{\"message\":\"Hello, Fitten!\"}", answer.body());
    }
  }

  @Test
  void thePageIsRenderedOnTheServer() throws Exception {
    try (RunningApp app = Fitten.app("--port", "0").add(new Api()).start()) {
      assertTrue(get(app, "/").body().contains("Clicked 3 times"));
    }
  }

  private static HttpResponse<String> get(RunningApp app, String path)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(app.url() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
