package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EachTransport
@Timeout(30)
class AuthenticationTest {
  private record User(String name) implements Principal {
    @Override
    public String getName() {
      return name;
    }
  }

  private static final Handler WHO =
      exchange -> {
        Principal who = Authentication.principal(exchange);
        exchange.send((who == null ? "nobody" : who.getName()) + " " + exchange.execution());
      };

  private static final Authentication BASIC =
      Authentication.basic("a \"b\" \\", AuthenticationTest::accept);

  private static final Authentication BEARER =
      Authentication.bearer(
          "api",
          token -> token.equals("good.1~/+_-==") ? Optional.of(new User("tom")) : Optional.empty());

  /// Accepts everybody whose password is the name, backwards.
  private static Optional<User> accept(String user, String password) {
    boolean good = password.contentEquals(new StringBuilder(user).reverse());
    return good ? Optional.of(new User(user)) : Optional.empty();
  }

  private static String basic(String pair) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ann:nna         | ann VIRTUAL
          a:b:a:b:a       |
          :               | ` VIRTUAL`
          Äö:öÄ           | Äö VIRTUAL
          ann:ann         |
          ann             |
          \u007fa:a\u007f |
          ann\t:\tnna     |
          """)
  void theFirstColonEndsTheUserAndTheRestIsThePassword(String pair, String expected)
      throws IOException {
    try (Site site = Site.of(WHO, BASIC)) {
      Answer answer = site.get("/", basic(pair));
      assertEquals(expected == null ? 401 : 200, answer.status());
      if (expected != null) assertEquals(expected, answer.text());
    }
  }

  @Test
  void aPasswordMayHaveColons() throws IOException {
    AtomicReference<String> seen = new AtomicReference<>();
    Authentication keeping =
        Authentication.basic(
            "x",
            (user, password) -> {
              seen.set(user + " " + password);
              return Optional.empty();
            });
    try (Site site = Site.of(WHO, keeping)) {
      assertEquals(401, site.get("/", basic("ann:a:b:")).status());
      assertEquals("ann a:b:", seen.get());
    }
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Basic YW5uOm5uYQ==               | 200
          basic YW5uOm5uYQ==               | 200
          BASIC   YW5uOm5uYQ==             | 200
          Basic YW5uOm5uYQ                 | 200
          Basic YW5uOm5uYQ=                | 401
          Basic YW5uOm5uYQ== x             | 401
          Basic YW5u Om5uYQ==              | 401
          Basic YW5uOm5uYQ==,Basic YQ==    | 401
          Basic =YW5uOm5uYQ==              | 401
          Basic                            | 401
          BasicYW5uOm5uYQ==                | 401
          Basic /w==                       | 401
          Basic _w==                       | 401
          Bearer YW5uOm5uYQ==              | 401
          """)
  void basicCredentialsAreParsedStrictly(String field, int status) throws IOException {
    try (Site site = Site.of(WHO, BASIC)) {
      assertEquals(status, site.get("/", "Authorization: " + field).status());
    }
  }

  @Test
  void whoSaysNothingIsAskedForUserAndPassword() throws IOException {
    try (Site site = Site.of(WHO, BASIC)) {
      Answer answer = site.get("/");
      assertEquals(401, answer.status());
      assertEquals(
          "Basic realm=\"a \\\"b\\\" \\\\\", charset=\"UTF-8\"", answer.field("www-authenticate"));
      assertEquals("application/problem+json", answer.field("content-type"));
      Answer wrong = site.get("/", basic("ann:secret"));
      assertFalse(wrong.text().contains("secret") || wrong.text().contains("ann"));
    }
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Bearer good.1~/+_-==  | 200 |
          bearer good.1~/+_-==  | 200 |
          Bearer bad            | 401 | Bearer realm="api", error="invalid_token"
          Bearer a=b            | 400 | Bearer realm="api", error="invalid_request"
          Bearer a b            | 400 | Bearer realm="api", error="invalid_request"
          Bearer a,b            | 400 | Bearer realm="api", error="invalid_request"
          Bearer "a"            | 400 | Bearer realm="api", error="invalid_request"
          Bearer ===            | 400 | Bearer realm="api", error="invalid_request"
          Bearer                | 401 | Bearer realm="api"
          Basic YW5uOm5uYQ==    | 401 | Bearer realm="api"
          """)
  void bearerTokensAreParsedStrictly(String field, int status, String challenge)
      throws IOException {
    try (Site site = Site.of(WHO, BEARER)) {
      Answer answer = site.get("/?access_token=good.1~/+_-==", "Authorization: " + field);
      assertEquals(status, answer.status());
      assertEquals(challenge == null ? "" : challenge, answer.field("www-authenticate"));
    }
  }

  @Test
  void twoFieldsAreRefused() throws IOException {
    String good = "Authorization: Bearer good.1~/+_-==";
    try (Site site = Site.of(WHO, BEARER)) {
      assertEquals(400, site.get("/", good, good).status());
    }
    try (Site site = Site.of(WHO, BEARER.optional())) {
      assertEquals(400, site.get("/", good, "Authorization: Basic x").status());
      assertEquals(401, site.get("/", "Authorization: Basic x", good).status());
    }
  }

  @Test
  void optionalCredentialsMayBeMissingButNotWrong() throws IOException {
    try (Site site = Site.of(WHO, BEARER.optional())) {
      assertEquals("nobody VIRTUAL", site.get("/").text());
      assertEquals("tom VIRTUAL", site.get("/", "Authorization: Bearer good.1~/+_-==").text());
      assertEquals(401, site.get("/", "Authorization: Bearer bad").status());
      assertEquals("nobody VIRTUAL", site.get("/", "Authorization: Basic x").text());
    }
  }

  @Test
  void aCheckThatNeverWaitsKeepsRequestsOnTheLoop() throws IOException {
    try (Site site = Site.of(WHO, BEARER.nonBlocking())) {
      assertEquals("tom LOOP", site.get("/", "Authorization: Bearer good.1~/+_-==").text());
    }
  }

  @Test
  void aFailingCheckIsAnErrorOfTheServer() throws IOException {
    Authentication failing =
        Authentication.bearer(
            "x",
            token -> {
              throw new IllegalStateException(token);
            });
    try (Site site = Site.of(WHO, failing)) {
      Answer answer = site.get("/", "Authorization: Bearer abc");
      assertEquals(500, answer.status());
      assertFalse(answer.text().contains("abc"));
    }
  }

  @Test
  void aRealmIsVisibleAscii() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Authentication.bearer("a\r\nX: y", token -> Optional.empty()));
  }
}
