package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static Route get(String pattern) {
    return new Route("GET", pattern, Execution.LOOP, "shop.Api" + pattern, exchange -> {});
  }

  private static Router routes(String... patterns) {
    return Router.of(Arrays.stream(patterns).map(RouterTest::get).toList());
  }

  private static String match(Router router, String method, String path) {
    ByteBuffer bytes = Direct.of(method + " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    RequestHead head = new RequestHead();
    int end = new RequestParser(Limits.defaults()).parse(bytes, 0, bytes.capacity(), head, 0);
    assertTrue(end > 0, path + " is no target");
    Match match = new Match();
    router.match(head, match);
    if (match.malformed != null) return "400";
    if (match.route == null) return match.allow == null ? "404" : "405 " + match.allow;
    StringBuilder out = new StringBuilder(match.route.pattern());
    Match copy = match.copy();
    for (int i = 0; i < match.parameterNames.length; i++) {
      assertEquals(match.parameter(i), copy.parameter(i));
      out.append(' ').append(match.parameterNames[i]).append('=').append(match.parameter(i));
    }
    return out.toString();
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /                    | /
          /users               | /users
          /users/              | 404
          /users/7             | /users/{id} id=7
          /users/new           | /users/new
          /users/new/edit      | /users/{id}/edit id=new
          /users/new/x         | 404
          /users/7/edit        | /users/{id}/edit id=7
          /users/7/            | 404
          /users/7/posts/9     | /users/{id}/posts/{post} id=7 post=9
          /data/a.json         | /data/{name}.json name=a
          /data/.json          | /data/{name} name=.json
          /data/v2-a.json      | /data/v2-{name}.json name=a
          /data/a.xml          | /data/{name} name=a.xml
          /files/a/b.txt       | /files/{*path} path=a/b.txt
          /files/              | /files/{*path} path=
          /files               | 404
          /files/special       | /files/special
          /files/special/x     | /files/{*path} path=special/x
          /caf%C3%A9           | /café
          /users/%6eew         | /users/new
          /users/a%2Fb         | /users/{id} id=a/b
          /users/%2E%2e        | 400
          /files/a/..          | 400
          /files/%2e%2e%2fx    | 400
          /files/..%5cx        | 400
          /users/%00           | 400
          /users/%C3           | 400
          /users/%             | 400
          /nowhere             | 404
          """)
  void theMostSpecificRouteWins(String path, String expected) {
    Router router =
        routes(
            "/",
            "/users",
            "/users/{id}",
            "/users/new",
            "/users/{id}/edit",
            "/users/{id}/posts/{post}",
            "/data/{name}",
            "/data/{name}.json",
            "/data/v2-{name}.json",
            "/files/{*path}",
            "/files/special",
            "/café");
    assertEquals(expected, match(router, "GET", path));
  }

  @Test
  void methodsAreMatchedApart() {
    Router router =
        Router.of(
            List.of(
                get("/users/new"),
                new Route("POST", "/users/{name}", Execution.LOOP, "b", exchange -> {}),
                new Route("HEAD", "/users/{name}", Execution.LOOP, "c", exchange -> {})));
    assertEquals("/users/{name} name=new", match(router, "POST", "/users/new"));
    assertEquals("/users/new", match(router, "GET", "/users/new"));
    assertEquals("/users/{name} name=new", match(router, "HEAD", "/users/new"));
    assertEquals("405 GET, HEAD, OPTIONS, POST", match(router, "PUT", "/users/new"));
    assertEquals("405 HEAD, OPTIONS, POST", match(router, "GET", "/users/7"));
    assertEquals("405 GET, HEAD, OPTIONS, POST", match(router, "OPTIONS", "*"));
  }

  @Test
  void aConflictNamesBothRoutes() {
    RouteConflict conflict =
        assertThrows(RouteConflict.class, () -> routes("/users/{id}", "/x", "/users/{name}"));
    assertEquals(
        """
        error[route/conflict]: 'GET /users/{id}' and 'GET /users/{name}' match the same requests
          = first declared by shop.Api/users/{id}
          = declared again by shop.Api/users/{name}
          = hint: remove one of them, or give them different fixed prefixes.\
        """,
        conflict.getMessage());
    assertEquals("/users/{id}", conflict.first().pattern());
    assertThrows(RouteConflict.class, () -> routes("/a", "/a"));
    assertThrows(RouteConflict.class, () -> routes("/f/{*a}", "/f/{*b}"));
    assertThrows(RouteConflict.class, () -> routes("/f/{a}.json", "/f/{b}.json"));
  }

  @Test
  void whatLooksAlikeIsNoConflict() {
    routes("/f/{a}", "/f/{a}.json", "/f/{*rest}", "/f/x", "/f/{a}/", "/f/{a}/{b}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "users",
        "/{",
        "/}",
        "/{}",
        "/{a}{b}",
        "/{a",
        "/a}",
        "/{*}",
        "/{*p}/x",
        "/{*p}x",
        "/{a b}",
        "/{a}/{a}",
        "/..",
        "/a%20b",
        "/a?b",
        "/a#b",
        "/a b",
        "/{{a}}",
        "/\\"
      })
  void aMalformedPatternIsRefused(String pattern) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> routes(pattern));
    assertTrue(e.getMessage().startsWith("error[route/pattern]: "), e.getMessage());
    assertTrue(e.getMessage().contains("^"), e.getMessage());
  }

  /// Seed 11: random tables and paths over a small alphabet, against trying every route.
  @Test
  void theTreeAgreesWithTryingEveryRoute() {
    Random random = new Random(11);
    int found = 0;
    for (int table = 0; table < 250; table++) {
      List<String> patterns = new ArrayList<>();
      Router router = Router.of(List.of());
      for (int i = 0; i < 14; i++) {
        patterns.add(randomPattern(random));
        try {
          router = routes(patterns.toArray(new String[0]));
        } catch (RouteConflict twice) {
          patterns.removeLast();
        }
      }
      for (int i = 0; i < 60; i++) {
        String path = randomPath(random);
        String expected = reference(patterns, path);
        String actual = match(router, "GET", path);
        String pattern = actual.contains(" ") ? actual.substring(0, actual.indexOf(' ')) : actual;
        assertEquals(expected, pattern, path + " in " + patterns);
        if (!expected.equals("404")) found++;
      }
    }
    assertTrue(found > 3_000, "only " + found + " paths found anything");
  }

  private static String randomPattern(Random random) {
    StringBuilder out = new StringBuilder();
    int segments = 1 + random.nextInt(4);
    for (int i = 0; i < segments; i++) {
      String name = "{p" + i + "}";
      String[] kinds = {"a", "b", "ab", "", name, name, "a" + name, name + "b", "a" + name + "b"};
      out.append('/').append(kinds[random.nextInt(kinds.length)]);
    }
    return random.nextInt(6) == 0 ? out + "/{*rest}" : out.toString();
  }

  private static String randomPath(Random random) {
    StringBuilder out = new StringBuilder();
    String[] kinds = {"a", "b", "ab", "", "aab", "abb", "c", "%61", "%2F"};
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      out.append('/').append(kinds[random.nextInt(kinds.length)]);
    }
    return out.toString();
  }

  /// Of all patterns that match, the one that is greater at the first segment where they differ.
  private static String reference(List<String> patterns, String path) {
    String best = "404";
    String bestRank = "";
    for (String pattern : patterns) {
      if (!fits(pattern, path)) continue;
      String rank = rank(pattern);
      if (rank.compareTo(bestRank) > 0) {
        best = pattern;
        bestRank = rank;
      }
    }
    return best;
  }

  private static boolean fits(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    for (int i = 1; i < wanted.length; i++) {
      if (wanted[i].startsWith("{*")) return given.length > i;
      if (i >= given.length) return false;
      String segment = given[i].replace("%61", "a").replace("%2F", "/");
      String regex = Pattern.quote(wanted[i]).replaceAll("\\{p\\d}", "\\\\E.+\\\\Q");
      if (!segment.matches(regex)) return false;
    }
    return wanted.length == given.length;
  }

  /// A word that compares as the patterns do: per segment 9 for fixed text, then parameters by the
  /// length of the text around them and of the text in front, then the rest of the path.
  private static String rank(String pattern) {
    StringBuilder out = new StringBuilder();
    for (String segment : pattern.substring(1).split("/", -1)) {
      if (segment.startsWith("{*")) {
        out.append("000");
      } else if (segment.contains("{")) {
        int open = segment.indexOf('{');
        out.append('1').append(segment.length() - 4).append(open);
      } else {
        out.append("999");
      }
    }
    return out.toString();
  }

  @Test
  void manyFixedTextsBesideEachOtherAreAllFound() {
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < 300; i++) routes.add(get("/r" + i + "/{id}"));
    Router router = Router.of(routes);
    for (int i = 0; i < 300; i++) {
      assertEquals("/r" + i + "/{id} id=7", match(router, "GET", "/r" + i + "/7"));
    }
    assertEquals("404", match(router, "GET", "/r300/7"));
  }
}
