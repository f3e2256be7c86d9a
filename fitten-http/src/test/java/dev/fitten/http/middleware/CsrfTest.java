package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EachTransport
@Timeout(30)
class CsrfTest {
  private static final byte[] KEY = new byte[32];
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  private static final Handler APPLICATION =
      exchange -> {
        switch (exchange.path()) {
          case "/form" -> exchange.send(Csrf.token(exchange));
          case "/login" -> {
            Session.of(exchange).renew();
            exchange.send("in");
          }
          default -> exchange.send("done");
        }
      };

  private Site site;
  private String session;
  private String token;

  @BeforeEach
  void start() throws IOException {
    site = Site.of(APPLICATION, Sessions.signedWith(KEY), Csrf.signedWith(KEY));
    Answer form = site.get("/form");
    session = "Cookie: " + form.cookie("__Host-session");
    token = form.text();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void safeMethodsPassAndOthersNeedTheToken() throws IOException {
    assertEquals("done", site.get("/x").text());
    assertEquals(403, site.post("/x", "", session).status());
    assertEquals("done", site.post("/x", "", session, "X-CSRF-Token: " + token).text());
    for (String method : new String[] {"PUT", "DELETE"}) {
      assertEquals(403, site.send(method, "/x", new byte[0], session).status(), method);
      assertEquals(
          200,
          site.send(method, "/x", new byte[0], session, "X-CSRF-Token: " + token).status(),
          method);
    }
  }

  @Test
  void aFormMayCarryTheTokenAsAField() throws IOException {
    assertEquals("done", site.post("/x", "a=1&_csrf=" + token + "&b=2", session, FORM).text());
    assertEquals(
        "done", site.post("/x", "_csrf=" + token, session, FORM + "; charset=utf-8").text());
    assertEquals(403, site.post("/x", "_csrf=" + token, session).status(), "no form");
    assertEquals(403, site.post("/x", "x_csrf=" + token, session, FORM).status());
    assertEquals(403, site.post("/x", "_csrf=", session, FORM).status());
    assertEquals(403, site.post("/x", "_csrf", session, FORM).status());
    assertEquals(403, site.post("/x", "", session, FORM).status());
    assertEquals(
        403, site.post("/x?_csrf=" + token, "a=1", session, FORM).status(), "never in the query");
  }

  @Test
  void aTokenIsGoodForItsSessionOnly() throws IOException {
    Answer other = site.get("/form");
    String otherSession = "Cookie: " + other.cookie("__Host-session");
    assertEquals(403, site.post("/x", "", otherSession, "X-CSRF-Token: " + token).status());
    assertEquals(403, site.post("/x", "", "X-CSRF-Token: " + token).status(), "no session at all");
    Answer in = site.post("/login", "", session, "X-CSRF-Token: " + token);
    String renewed = "Cookie: " + in.cookie("__Host-session");
    assertEquals(403, site.post("/x", "", renewed, "X-CSRF-Token: " + token).status());
  }

  @Test
  void aRefusedRequestBeginsNoSession() throws IOException {
    Answer refused = site.post("/x", "", "X-CSRF-Token: " + token);
    assertEquals("", refused.field("set-cookie"));
    assertEquals("application/problem+json", refused.field("content-type"));
    assertFalse(refused.text().contains(token));
  }

  @Test
  void everyTokenIsAnotherTextAndAllAreGood() throws IOException {
    String second = site.get("/form", session).text();
    assertNotEquals(token, second);
    assertNotEquals(token.substring(0, 22), second.substring(0, 22));
    for (String each : new String[] {token, second}) {
      assertEquals(200, site.post("/x", "", session, "X-CSRF-Token: " + each).status());
    }
  }

  @Test
  void everyCharacterOfTheTokenCounts() throws IOException {
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertEquals(403, site.post("/x", "", session, "X-CSRF-Token: " + changed).status());
    }
    for (String bad : new String[] {"x", token + "A", token.substring(1), "%".repeat(64)}) {
      assertEquals(403, site.post("/x", "", session, "X-CSRF-Token: " + bad).status(), bad);
    }
  }

  @ParameterizedTest(name = "{0}, {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sec-Fetch-Site: same-origin | X: 1                          | 200
          Sec-Fetch-Site: none        | X: 1                          | 200
          Sec-Fetch-Site: same-site   | X: 1                          | 403
          Sec-Fetch-Site: cross-site  | X: 1                          | 403
          Sec-Fetch-Site: other       | X: 1                          | 403
          Sec-Fetch-Site: cross-site  | Origin: http://a.test         | 403
          Sec-Fetch-Site: same-origin | Origin: http://evil.test      | 200
          X: 1                        | Origin: http://a.test         | 200
          X: 1                        | Origin: https://a.test        | 200
          X: 1                        | Origin: http://a.test:80      | 200
          X: 1                        | Origin: http://A.TEST         | 200
          X: 1                        | Origin: http://a.test:81      | 403
          X: 1                        | Origin: http://evil.test      | 403
          X: 1                        | Origin: http://a.test.evil    | 403
          X: 1                        | Origin: http://evila.test     | 403
          X: 1                        | Origin: null                  | 403
          X: 1                        | Origin: a.test                | 403
          X: 1                        | Origin: ftp://a.test          | 403
          Origin: http://a.test       | Origin: http://a.test         | 403
          """)
  void aRequestOfAnotherSiteIsRefusedEvenWithAToken(String first, String second, int status)
      throws IOException {
    assertEquals(
        status, site.post("/x", "", session, "X-CSRF-Token: " + token, first, second).status());
  }

  @ParameterizedTest(name = "{0}, {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Sec-Fetch-Site: cross-site  | Origin: https://shop.example  | 200
          X: 1                        | Origin: https://shop.example  | 200
          X: 1                        | Origin: http://shop.example   | 403
          X: 1                        | Origin: http://a.test         | 403
          Sec-Fetch-Site: same-origin | X: 1                          | 200
          """)
  void onlyNamedOriginsAreAcceptedIfThereAreSome(String first, String second, int status)
      throws IOException {
    Csrf csrf = Csrf.builder(KEY).origin("https://shop.example").build();
    try (Site named = Site.of(APPLICATION, Sessions.signedWith(KEY), csrf)) {
      assertEquals(
          status, named.post("/x", "", session, "X-CSRF-Token: " + token, first, second).status());
    }
  }

  @Test
  void keysCanBeRotatedAndASessionKeyDoesNotMakeTokens() throws IOException {
    byte[] next = new byte[32];
    Arrays.fill(next, (byte) 1);
    Csrf rotated = Csrf.signedWith(next, KEY);
    try (Site other = Site.of(APPLICATION, Sessions.signedWith(KEY), rotated)) {
      assertEquals(200, other.post("/x", "", session, "X-CSRF-Token: " + token).status());
      String fresh = other.get("/form", session).text();
      assertEquals(403, site.post("/x", "", session, "X-CSRF-Token: " + fresh).status());
    }
  }

  @Test
  void theCookieForScriptsIsSetOnceForASession() throws IOException {
    Csrf csrf = Csrf.builder(KEY).cookie().build();
    try (Site other = Site.of(APPLICATION, Sessions.signedWith(KEY), csrf)) {
      Answer first = other.get("/form", session);
      String cookie = first.cookie("__Host-csrf");
      assertEquals("__Host-csrf=" + first.text(), cookie);
      String field = first.field("set-cookie");
      assertTrue(field.contains("Secure") && !field.contains("HttpOnly"), field);
      assertEquals("", other.get("/form", session + "; " + cookie).field("set-cookie"));
      assertNotEquals("", other.get("/form", session + "; __Host-csrf=x").cookie("__Host-csrf"));
      assertEquals(403, other.post("/x", "", session + "; " + cookie).status(), "cookie alone");
    }
  }

  @Test
  void tokensMayBeBoundToSomethingElse() throws IOException {
    Csrf csrf = Csrf.builder(KEY).boundTo(exchange -> exchange.header("x-user")).build();
    try (Site other = Site.of(APPLICATION, csrf)) {
      String bound = other.get("/form", "X-User: ann").text();
      String field = "X-CSRF-Token: " + bound;
      assertEquals(200, other.post("/x", "", "X-User: ann", field).status());
      assertEquals(403, other.post("/x", "", "X-User: bob", field).status());
      assertEquals(403, other.post("/x", "", field).status());
      assertEquals(500, other.get("/form").status(), "nothing to bind it to");
    }
  }

  @Test
  void anOriginIsNamedAsBrowsersSendIt() {
    for (String bad :
        new String[] {
          "",
          "null",
          "*",
          "shop.example",
          "https://shop.example/",
          "https://Shop.example",
          "https://shop.example:443",
          "http://shop.example:80",
          "https://",
          "https://a:0",
          "https://a:65536",
          "https://a b",
          "https://a,b",
          "http://[::1",
          "://a",
          "1a://b"
        }) {
      assertThrows(IllegalArgumentException.class, () -> Csrf.builder(KEY).origin(bad), bad);
    }
    for (String good :
        new String[] {"https://a", "http://localhost:5173", "http://[::1]:8080", "https://a:80"}) {
      Csrf.builder(KEY).origin(good);
    }
  }
}
