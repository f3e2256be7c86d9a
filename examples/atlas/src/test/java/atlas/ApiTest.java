package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.RunningApp;
import dev.fitten.json.JsonCodec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {
  @TempDir static Path data;
  private static RunningApp app;
  private static TestClient client;

  @BeforeAll
  static void start() throws Exception {
    app = Main.start("--port", "0", "--data", data.toString());
    client = new TestClient(app);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void countriesOfARegionAreThatRegionsOnly() throws Exception {
    HttpResponse<String> answer = client.get("/api/countries?region=Europe");
    assertEquals(200, answer.statusCode());
    assertEquals("application/json", TestClient.header(answer, "content-type"));
    List<Country> countries = read(answer);
    assertEquals(53, countries.size());
    assertTrue(countries.stream().allMatch(country -> country.region() == Region.EUROPE));
  }

  @Test
  void countriesWithoutARegionAreAllOfThem() throws Exception {
    assertEquals(250, read(client.get("/api/countries")).size());
  }

  @Test
  void anUnknownRegionIsABadRequestThatNamesTheKnownOnes() throws Exception {
    HttpResponse<String> answer = client.get("/api/countries?region=Atlantis");
    assertEquals(400, answer.statusCode());
    assertEquals("application/problem+json", TestClient.header(answer, "content-type"));
    assertEquals(
        """
        {"type":"about:blank","title":"Bad Request","status":400,"errors":[{"field":"region",\
        "message":"is none of: Africa, Americas, Antarctic, Asia, Europe, Oceania"}]}\
        """,
        answer.body());
  }

  @Test
  void oneCountryIsFoundByItsCode() throws Exception {
    HttpResponse<String> answer = client.get("/api/countries/CHN");
    Country country = JsonCodec.of(Country.class).fromBytes(bytes(answer));
    assertEquals(new Text("China", "中国"), country.name());
    assertEquals(404, client.get("/api/countries/XXX").statusCode());
  }

  @Test
  void aNoteIsCreatedAndFoundAgain() throws Exception {
    HttpResponse<String> answer =
        client.post(
            "/api/notes", "{\"country\":\"NZL\",\"text\":\" Kia ora \",\"author\":\"Aroha\"}");
    assertEquals(201, answer.statusCode());
    Note note = JsonCodec.of(Note.class).fromBytes(bytes(answer));
    assertEquals("Kia ora", note.text());
    assertEquals("/api/notes/" + note.id(), TestClient.header(answer, "location"));

    assertEquals(answer.body(), client.get("/api/notes/" + note.id()).body());
    assertEquals("[" + answer.body() + "]", client.get("/api/notes?country=NZL").body());
    assertEquals("[]", client.get("/api/notes?country=JPN").body());
  }

  @Test
  void anInvalidNoteIsRefusedWithEveryFieldInTheLanguageOfTheRequest() throws Exception {
    HttpResponse<String> answer =
        client.post(
            "/api/notes", "{\"country\":\"ZZZ\",\"text\":\"\"}", "Accept-Language", "zh-CN");
    assertEquals(422, answer.statusCode());
    assertEquals("application/problem+json", TestClient.header(answer, "content-type"));
    assertTrue(
        answer
            .body()
            .endsWith(
                """
                "status":422,"errors":[{"field":"country","message":"不是国家或地区的三字母代码，例如 CHE"},\
                {"field":"text","message":"不能为空"},{"field":"author","message":"不能为空"}]}\
                """),
        answer.body());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"country":"CHE"
          {"country":7,"text":"a","author":"b"}
          []
          """)
  void whatIsNoNoteIsABadRequest(String body) throws Exception {
    HttpResponse<String> answer = client.post("/api/notes", body);
    assertEquals(400, answer.statusCode(), answer.body());
    assertEquals("application/problem+json", TestClient.header(answer, "content-type"));
  }

  @Test
  void notesOfAnUnknownCountryAreABadRequest() throws Exception {
    assertEquals(400, client.get("/api/notes?country=ZZZ").statusCode());
    assertEquals(404, client.get("/api/notes/seven").statusCode());
  }

  @Test
  void aWrongMethodIsAnsweredWithTheRightOnes() throws Exception {
    HttpResponse<String> answer = client.post("/api/countries", "{}");
    assertEquals(405, answer.statusCode());
    assertTrue(TestClient.header(answer, "allow").contains("GET"));
  }

  private static List<Country> read(HttpResponse<String> answer) {
    return JsonCodec.listOf(JsonCodec.of(Country.class)).fromBytes(bytes(answer));
  }

  private static byte[] bytes(HttpResponse<String> answer) {
    return answer.body().getBytes(StandardCharsets.UTF_8);
  }
}
