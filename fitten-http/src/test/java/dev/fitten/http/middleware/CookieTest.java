package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookieTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a=1                         | a=1
          a=1; b=2                    | a=1 b=2
          a=1;b=2                     | a=1 b=2
          a=1 ;  b=2 ;                | a=1 b=2
          ;;a=1;;                     | a=1
          a=                          | a=
          a="1"                       | a=1
          a=""                        | a=
          a="                         | ``
          a="1; b=2; c="              | b=2
          a=x"y; b=2                  | b=2
          a=1=2==                     | a=1=2==
          a=1; a=2                    | a=1 a=2
          a                           | ``
          =1                          | ``
          a b=1; c=2                  | c=2
          a =1; b=2                   | b=2
          a[0]=1; b=2                 | b=2
          a=1,2; b=2                  | b=2
          a=1 2; b=2                  | b=2
          a=1\\2; b=2                 | b=2
          a=ü; b=2                    | b=2
          $Version=1; a=1             | $Version=1 a=1
          a= 1                        | ``
          """)
  void pairsThatTheStandardDoesNotAllowAreSkipped(String field, String expected)
      throws IOException {
    assertEquals(expected, pairs(field));
  }

  private static String pairs(String... fields) throws IOException {
    StringBuilder seen = new StringBuilder();
    try (Site site =
        Site.of(exchange -> {
          Cookies cookies = Cookies.of(exchange);
          cookies.forEach((name, value) -> {
            seen.append(seen.isEmpty() ? "" : " ").append(name).append('=').append(value);
            assertTrue(cookies.get(name) != null);
          });
          exchange.send();
        })) {
      String[] lines = new String[fields.length];
      for (int i = 0; i < fields.length; i++) lines[i] = "Cookie: " + fields[i];
      assertEquals(200, site.get("/", lines).status());
    }
    return seen.toString();
  }

  @Test
  void allCookieFieldsAreReadAndTheFirstOfANameWins() throws IOException {
    assertEquals("a=1 b=2 b=3", pairs("a=1; b=2", "b=3"));
    try (Site site =
        Site.of(exchange -> {
          Cookies cookies = Cookies.of(exchange);
          exchange.send(
              cookies.get("b") + cookies.get("B") + cookies.get("") + cookies.get("a=1; b"));
        })) {
      String text = site.get("/", "Cookie: a=1; b=2", "Cookie: b=3").text();
      assertEquals("2nullnullnull", text);
    }
  }

  @Test
  void aCookieIsCarefulUnlessSaidOtherwise() throws IOException {
    try (Site site =
        Site.of(exchange -> {
          Cookies.set(exchange, Cookie.of("a", "1"));
          Cookies.set(
              exchange,
              Cookie.of("b", "")
                  .withPath("/x")
                  .withDomain("shop.example")
                  .withMaxAge(Duration.ofMinutes(2))
                  .withSameSite(SameSite.STRICT)
                  .forScripts()
                  .insecure());
          Cookies.set(exchange, Cookie.of("__Host-c", "3").withSameSite(SameSite.NONE));
          Cookies.remove(exchange, Cookie.of("d", "4"));
          exchange.send();
        })) {
      assertEquals(
          List.of(
              "a=1; Path=/; Secure; HttpOnly; SameSite=Lax",
              "b=; Path=/x; Domain=shop.example; Max-Age=120; SameSite=Strict",
              "__Host-c=3; Path=/; Secure; HttpOnly; SameSite=None",
              "d=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
          site.get("/").all("set-cookie"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a=b", "a;", "ä", "a\r\n", "a,b", "a\""})
  void aNameMustBeAToken(String name) {
    assertThrows(IllegalArgumentException.class, () -> Cookie.of(name, "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "a b", "a;b", "a,b", "a\"b", "a\\b", "ä", "a\r\nX: y", "\0", "\u007f"})
  void aValueTakesNothingThatEndsOrEscapesIt(String value) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Cookie.of("name", value));
    assertTrue(e.getMessage().startsWith("character "), e.getMessage());
    assertTrue(e.getMessage().contains("cookie 'name'"), e.getMessage());
  }

  @Test
  void nameAndValueHaveAtMost4096Bytes() {
    assertEquals(4092, Cookie.of("name", "x".repeat(4092)).value().length());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Cookie.of("name", "x".repeat(4093)));
    assertEquals(
        "cookie 'name' has 4097 bytes with its name, must have at most 4096", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "/a;b", "/a\n", "/ä"})
  void aPathIsAPath(String path) {
    assertThrows(IllegalArgumentException.class, () -> Cookie.of("a", "1").withPath(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".example", "a..b", "a.", "-a.b", "a-.b", "a b", "a;b", "ä.de", "a/b"})
  void aDomainIsAHostName(String domain) {
    assertThrows(IllegalArgumentException.class, () -> Cookie.of("a", "1").withDomain(domain));
  }

  @Test
  void prefixesAndSameSiteNoneDemandWhatBrowsersDemand() {
    Cookie host = Cookie.of("__Host-a", "1");
    assertThrows(IllegalArgumentException.class, host::insecure);
    assertThrows(IllegalArgumentException.class, () -> host.withPath("/x"));
    assertThrows(IllegalArgumentException.class, () -> host.withDomain("a.test"));
    assertThrows(IllegalArgumentException.class, () -> Cookie.of("__hOST-a", "").insecure());
    Cookie secure = Cookie.of("__Secure-a", "1").withPath("/x").withDomain("a.test");
    assertThrows(IllegalArgumentException.class, secure::insecure);
    Cookie none = Cookie.of("a", "1").withSameSite(SameSite.NONE);
    assertThrows(IllegalArgumentException.class, none::insecure);
  }

  @Test
  void maxAgeEndsWhereBrowsersCutIt() {
    Cookie cookie = Cookie.of("a", "1");
    assertEquals(Duration.ofDays(400), cookie.withMaxAge(Duration.ofDays(400)).maxAge());
    for (Duration bad : List.of(Duration.ofSeconds(-1), Duration.ofDays(401))) {
      assertThrows(IllegalArgumentException.class, () -> cookie.withMaxAge(bad));
    }
  }

  @Test
  void textForLogsDoesNotHaveTheValue() {
    assertFalse(Cookie.of("a", "secret").toString().contains("secret"));
  }
}
