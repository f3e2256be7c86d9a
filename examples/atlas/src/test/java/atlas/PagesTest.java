package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.RunningApp;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
  private static final String HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

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
  void theListIsRenderedOnTheServerWithEveryCountry() throws Exception {
    String page = client.get("/").body();
    assertEquals(251, count(page, "<tr>"), "250 rows and the one of headings");
    assertEquals(0, count(page, "<tr "), "none hidden");
  }

  @Test
  void theListIsFilteredByItsAddressToo() throws Exception {
    String page = client.get("/?q=ber&region=europe").body();
    assertTrue(page.contains("value=\"ber\""));
    assertEquals(
        248, count(page, "<tr hidden"), "Germany with Berlin and Switzerland with Bern are left");
    assertTrue(page.contains("<strong>2</strong>"), "and counted");
  }

  @Test
  void aCountryShowsItsFactsNeighboursAndGlobe() throws Exception {
    String page = client.get("/country/CHE").body();
    assertTrue(page.contains("Swiss Confederation"));
    assertTrue(page.contains("<a href=\"/country/LIE\">Liechtenstein</a>"));
    assertTrue(page.contains("41,284 km²"));
    assertTrue(page.contains("47° N, 8° E"));
  }

  @Test
  void aCodeInLowerCaseLeadsToTheCountrysOwnAddress() throws Exception {
    HttpResponse<String> answer = client.get("/country/che");
    assertEquals(303, answer.statusCode());
    assertEquals("/country/CHE", TestClient.header(answer, "location"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zh-CN,zh;q=0.9 | zh-CN | 瑞士
          en-GB          | en    | Switzerland
          fr             | en    | Switzerland
          """)
  void thePageSpeaksTheLanguageTheBrowserAsksFor(String accept, String tag, String name)
      throws Exception {
    HttpResponse<String> answer = client.get("/country/CHE", "Accept-Language", accept);
    assertTrue(answer.body().startsWith("<!doctype html><html lang=\"" + tag + "\">"));
    assertTrue(answer.body().contains("<h1>" + name + "</h1>"));
    assertEquals(tag, TestClient.header(answer, "content-language"));
    assertEquals("Accept-Language, Cookie", TestClient.header(answer, "vary"));
  }

  @Test
  void theSwitchRemembersTheLanguageAndReturns() throws Exception {
    HttpResponse<String> answer = client.get("/language/zh?to=%2Fcountry%2FCHE");
    assertEquals(303, answer.statusCode());
    assertEquals("/country/CHE", TestClient.header(answer, "location"));
    String cookie = TestClient.header(answer, "set-cookie").split(";")[0];
    String page = client.get("/country/CHE", "Accept-Language", "en", "Cookie", cookie).body();
    assertTrue(page.contains("<h1>瑞士</h1>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/a\r\nX: y",
        "a",
        ""
      })
  void theSwitchNeverLeadsToAnotherSite(String to) {
    assertEquals("/", Pages.ownPath(to));
  }

  @Test
  void peopleGetAPageThatNothingIsThereAndProgramsAProblem() throws Exception {
    HttpResponse<String> page = client.get("/country/XXX", "Accept", HTML, "Accept-Language", "zh");
    assertEquals(404, page.statusCode());
    assertEquals("text/html; charset=utf-8", TestClient.header(page, "content-type"));
    assertTrue(page.body().contains("这里什么也没有"));
    HttpResponse<String> problem = client.get("/no/such/page");
    assertEquals(404, problem.statusCode());
    assertEquals("application/problem+json", TestClient.header(problem, "content-type"));
  }

  @Test
  void aFailureIsAPageWithoutItsCause() throws Exception {
    HttpResponse<String> page = client.get("/demo/failure", "Accept", HTML);
    assertEquals(500, page.statusCode());
    assertTrue(page.body().contains("Something broke on our side"));
    assertFalse(page.body().contains("on purpose"));
  }

  @Test
  void everyPageForbidsForeignAndInlineCodeAndKeepsToIt() throws Exception {
    for (String path : List.of("/", "/country/CHN", "/about", "/demo/counter", "/nothing")) {
      HttpResponse<String> page = client.get(path, "Accept", HTML);
      String policy = TestClient.header(page, "content-security-policy");
      assertTrue(policy.contains("default-src 'self'") && !policy.contains("unsafe"), policy);
      assertFalse(
          Pattern.compile("<[^>]+ (style|on[a-z]+)=|<style").matcher(page.body()).find(), path);
    }
  }

  @Test
  void whatAVisitorWroteIsTextAndNoMarkup() throws Exception {
    client.post(
        "/api/notes",
        "{\"country\":\"ISL\",\"text\":\"<script>alert(1)</script></script>\",\"author\":\"<b>\"}");
    String page = client.get("/country/ISL").body();
    assertTrue(page.contains("&lt;script&gt;alert(1)"), "escaped in the markup");
    assertFalse(page.contains("alert(1)</script>"), "and in the data");
  }

  @Test
  void staticFilesHaveHashedNamesAndStayCached() throws Exception {
    String page = client.get("/about").body();
    Matcher link = Pattern.compile("/assets/(atlas-[0-9a-z]+\\.css)").matcher(page);
    assertTrue(link.find(), page);
    HttpResponse<String> sheet = client.get(link.group());
    assertEquals(200, sheet.statusCode());
    assertTrue(TestClient.header(sheet, "content-type").startsWith("text/css"));
    assertTrue(TestClient.header(sheet, "cache-control").contains("immutable"));
  }

  @Test
  void metricsAreInPrometheusText() throws Exception {
    HttpResponse<String> metrics = client.get("/metrics");
    assertEquals(200, metrics.statusCode());
    assertTrue(TestClient.header(metrics, "content-type").startsWith("text/plain"));
    assertTrue(metrics.body().contains("# TYPE "));
  }

  private static int count(String page, String part) {
    int count = 0;
    for (int i = page.indexOf(part); i >= 0; i = page.indexOf(part, i + 1)) count++;
    return count;
  }
}
