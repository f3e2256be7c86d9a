package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@EachTransport
@Timeout(30)
class SessionsTest {
  private static final byte[] KEY = key(1);
  private static final String NAME = "__Host-session";

  /// What the test application does: `/put?name=value`, `/get`, `/renew`, …
  private static final Handler APPLICATION =
      exchange -> {
        Session session = Session.of(exchange);
        switch (exchange.path()) {
          case "/put" -> session.put("user", exchange.query("user"));
          case "/renew" -> session.renew();
          case "/clear" -> session.clear();
          case "/remove" -> session.remove("user");
          case "/id" -> session.id();
          default -> {}
        }
        if (exchange.query("fail") != null) throw new IllegalStateException("on purpose");
        exchange.send(text(session));
      };

  private static String text(Session session) {
    String id = session.isEmpty() ? "" : session.id();
    return id + new TreeMap<>(session.values());
  }

  private static byte[] key(int number) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) number);
    return key;
  }

  private static Site site(Sessions sessions) throws IOException {
    return Site.of(APPLICATION, sessions);
  }

  @Test
  void whatWasPutIsThereInTheNextRequest() throws IOException {
    try (Site site = site(Sessions.signedWith(KEY))) {
      assertEquals("{}", site.get("/get").text());
      Answer put = site.get("/put?user=%C3%9Cmit%20%22;%0A");
      assertTrue(
          put.field("set-cookie")
              .matches(
                  "__Host-session=[-\\w]+; Path=/; Max-Age=7200; Secure; HttpOnly; SameSite=Lax"),
          put.field("set-cookie"));
      assertEquals("private", put.field("cache-control"));
      String cookie = put.cookie(NAME);
      Answer get = site.get("/get", "Cookie: x=1; " + cookie);
      assertEquals(put.text(), get.text());
      assertTrue(get.text().endsWith("{user=Ümit \";\n}"), get.text());
      assertEquals("", get.field("set-cookie"), "nothing has changed");
      assertEquals("", get.field("cache-control"));
    }
  }

  @Test
  void aSessionThatNobodyLooksAtCostsNothing() throws IOException {
    try (Site site = Site.of(exchange -> exchange.send("x"), Sessions.signedWith(KEY))) {
      assertEquals("", site.get("/").field("set-cookie"));
    }
  }

  @Test
  void everyBitOfTheCookieCounts() throws IOException {
    try (Site site = site(Sessions.signedWith(KEY))) {
      String cookie = site.get("/put?user=7").cookie(NAME);
      byte[] value = Base64.getUrlDecoder().decode(cookie.substring(NAME.length() + 1));
      Random random = new Random(42);
      for (int i = 0; i < value.length; i++) {
        byte[] changed = value.clone();
        changed[i] ^= (byte) (1 << random.nextInt(8));
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
        assertEquals("{}", site.get("/get", "Cookie: " + NAME + "=" + text).text(), "byte " + i);
      }
    }
  }

  @Test
  void garbageAndCutCookiesAreEmptySessions() throws IOException {
    try (Site site = site(Sessions.signedWith(KEY))) {
      String cookie = site.get("/put?user=7").cookie(NAME);
      for (int end = NAME.length() + 1; end < cookie.length(); end += 7) {
        String cut = cookie.substring(0, end);
        assertEquals("{}", site.get("/get", "Cookie: " + cut).text(), cut);
      }
      for (String bad : new String[] {"%%%", "a", "....", "=".repeat(200), "A".repeat(4000)}) {
        assertEquals("{}", site.get("/get", "Cookie: " + NAME + "=" + bad).text(), bad);
      }
    }
  }

  @Test
  void aCookieOfAnotherKeyOrAnotherNameIsNotAccepted() throws IOException {
    String cookie;
    try (Site site = site(Sessions.signedWith(KEY))) {
      cookie = site.get("/put?user=7").cookie(NAME);
    }
    try (Site site = site(Sessions.signedWith(key(2)))) {
      assertEquals("{}", site.get("/get", "Cookie: " + cookie).text());
    }
    try (Site site = site(Sessions.builder(KEY).name("admin").build())) {
      String renamed = cookie.replace(NAME, "__Host-admin");
      assertEquals("{}", site.get("/get", "Cookie: " + renamed).text());
    }
  }

  @Test
  void anOldKeyVerifiesAndTheFirstOneSignsAnew() throws IOException {
    String old;
    try (Site site = site(Sessions.signedWith(key(1)))) {
      old = site.get("/put?user=7").cookie(NAME);
    }
    String fresh;
    try (Site site = site(Sessions.signedWith(key(2), key(1)))) {
      Answer answer = site.get("/get", "Cookie: " + old);
      assertTrue(answer.text().endsWith("{user=7}"), answer.text());
      fresh = answer.cookie(NAME);
      assertNotEquals("", fresh);
      assertEquals("", site.get("/get", "Cookie: " + fresh).cookie(NAME));
    }
    try (Site site = site(Sessions.signedWith(key(2)))) {
      assertTrue(site.get("/get", "Cookie: " + fresh).text().endsWith("{user=7}"));
      assertEquals("{}", site.get("/get", "Cookie: " + old).text());
    }
  }

  @Test
  void aSessionExpiresWhateverTheBrowserKeeps() throws IOException {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    Sessions sessions =
        Sessions.builder(KEY)
            .idle(Duration.ofMinutes(30))
            .lifetime(Duration.ofHours(1))
            .clock(now::get)
            .build();
    try (Site site = site(sessions)) {
      String first = site.get("/put?user=7").cookie(NAME);
      now.set(Instant.parse("2026-01-01T00:14:00Z"));
      assertEquals("", site.get("/get", "Cookie: " + first).cookie(NAME), "in its first half");
      now.set(Instant.parse("2026-01-01T00:29:59Z"));
      Answer late = site.get("/get", "Cookie: " + first);
      assertTrue(late.text().endsWith("{user=7}"), late.text());
      assertTrue(late.field("set-cookie").contains("Max-Age=1800"), late.field("set-cookie"));
      now.set(Instant.parse("2026-01-01T00:30:00Z"));
      assertEquals("{}", site.get("/get", "Cookie: " + first).text());
      now.set(Instant.parse("2026-01-01T00:50:00Z"));
      Answer last = site.get("/get", "Cookie: " + late.cookie(NAME));
      assertTrue(last.field("set-cookie").contains("Max-Age=600"), "until its lifetime ends");
      now.set(Instant.parse("2026-01-01T01:00:00Z"));
      assertEquals("{}", site.get("/get", "Cookie: " + last.cookie(NAME)).text());
    }
  }

  @Test
  void renewingChangesTheIdAndKeepsTheValues() throws IOException {
    try (Site site = site(Sessions.signedWith(KEY))) {
      Answer put = site.get("/put?user=7");
      Answer renewed = site.get("/renew", "Cookie: " + put.cookie(NAME));
      assertTrue(renewed.text().endsWith("{user=7}"), renewed.text());
      assertNotEquals(put.text(), renewed.text());
      assertEquals(renewed.text(), site.get("/get", "Cookie: " + renewed.cookie(NAME)).text());
    }
  }

  @Test
  void idsAreRandom() throws IOException {
    Set<String> ids = new HashSet<>();
    try (Site site = site(Sessions.signedWith(KEY))) {
      for (int i = 0; i < 50; i++) assertTrue(ids.add(site.get("/id").text()));
    }
  }

  @Test
  void clearingRemovesTheCookie() throws IOException {
    try (Site site = site(Sessions.signedWith(KEY))) {
      String cookie = site.get("/put?user=7").cookie(NAME);
      assertTrue(
          site.get("/clear", "Cookie: " + cookie).field("set-cookie").startsWith(NAME + "=; "));
      assertEquals("", site.get("/clear").field("set-cookie"), "there was none");
      Answer removed = site.get("/remove", "Cookie: " + cookie);
      assertTrue(removed.text().endsWith("{}"));
      assertEquals(removed.text(), site.get("/get", "Cookie: " + removed.cookie(NAME)).text());
    }
  }

  @Test
  void aSessionThatDoesNotFitIntoACookieIsRefusedWhereItIsPut() throws IOException {
    AtomicReference<String> message = new AtomicReference<>("");
    Handler growing =
        exchange -> {
          Session session = Session.of(exchange);
          session.put("small", "1");
          int most = 0;
          for (int length = 2900; length < 3100; length++) {
            try {
              session.put("large", "x".repeat(length));
              most = length;
            } catch (IllegalArgumentException e) {
              message.set(e.getMessage());
              break;
            }
          }
          assertEquals(Set.of("small", "large"), session.values().keySet());
          assertEquals(most, session.values().get("large").length());
          exchange.send("" + most);
        };
    try (Site site = Site.of(growing, Sessions.signedWith(KEY))) {
      Answer answer = site.get("/");
      assertEquals(4096, answer.cookie(NAME).length() - 1, 2, "name and value");
      assertEquals(
          "the session's cookie would have 4097 bytes, must have at most 4096; keep large things in"
              + " a store and their key here",
          message.get());
    }
  }

  @Test
  void aFailedHandlerChangesNothing() throws IOException {
    try (Site site = site(Sessions.signedWith(KEY))) {
      Answer failed = site.get("/put?user=7&fail=1");
      assertEquals(500, failed.status());
      assertEquals("", failed.field("set-cookie"));
    }
  }

  @Test
  void aChangeAfterTheAnswerIsAnError() throws IOException {
    AtomicReference<Exception> seen = new AtomicReference<>();
    Handler late =
        exchange -> {
          exchange.send("x");
          seen.set(assertThrows(IllegalStateException.class, () -> put(exchange)));
        };
    Handler streaming =
        exchange -> {
          try (OutputStream out = exchange.stream("text/plain")) {
            seen.set(assertThrows(IllegalStateException.class, () -> put(exchange)));
            out.write("x".getBytes(StandardCharsets.UTF_8));
          }
        };
    try (Site site = Site.of(late, Sessions.signedWith(KEY))) {
      assertEquals("x", site.get("/").text());
      assertNotNull(seen.getAndSet(null));
    }
    try (Site site = Site.of(Execution.VIRTUAL, streaming, Sessions.signedWith(KEY))) {
      assertEquals("x", site.get("/").text());
      assertNotNull(seen.get());
    }
  }

  private static void put(Exchange exchange) {
    Session.of(exchange).put("a", "1");
  }

  @Test
  void aStreamCarriesTheCookieToo() throws IOException {
    Handler handler =
        exchange -> {
          Session.of(exchange).put("a", "1");
          try (OutputStream out = exchange.stream("text/plain")) {
            out.write('x');
          }
        };
    try (Site site = Site.of(Execution.VIRTUAL, handler, Sessions.signedWith(KEY))) {
      assertNotEquals("", site.get("/").cookie(NAME));
    }
  }

  @Test
  void aSessionCanBeSavedBeforeAFileIsSent(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "content");
    Handler handler =
        exchange -> {
          Session session = Session.of(exchange);
          session.put("a", "1");
          session.save();
          assertThrows(IllegalStateException.class, () -> session.put("a", "2"));
          if (exchange.query("text") != null) exchange.send("content");
          else exchange.sendFile("text/plain", FileChannel.open(file), 0, 7);
        };
    try (Site site = Site.of(Execution.VIRTUAL, handler, Sessions.signedWith(KEY))) {
      for (String path : new String[] {"/", "/?text"}) {
        Answer answer = site.get(path);
        assertEquals("content", answer.text());
        assertEquals(1, answer.all("set-cookie").size(), path);
      }
    }
  }

  @Test
  void insecureSessionsHaveAPlainName() throws IOException {
    try (Site site = site(Sessions.builder(KEY).name("dev").insecure().build())) {
      String field = site.get("/put?user=7").field("set-cookie");
      assertTrue(field.startsWith("dev="), field);
      assertFalse(field.contains("Secure"), field);
    }
  }

  @Test
  void keysAndTimesAreChecked() {
    assertThrows(IllegalArgumentException.class, Sessions::signedWith);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Sessions.signedWith(KEY, new byte[31]));
    assertEquals("key 2 has 31 bytes, must have at least 32 random ones", e.getMessage());
    Sessions.Builder builder = Sessions.builder(KEY);
    for (Duration bad : new Duration[] {Duration.ofSeconds(59), Duration.ofDays(401)}) {
      assertThrows(IllegalArgumentException.class, () -> builder.idle(bad));
      assertThrows(IllegalArgumentException.class, () -> builder.lifetime(bad));
    }
  }

  @Test
  void valuesAreAskedForWithoutTheMiddlewareInVain() throws IOException {
    try (Site site = Site.of(APPLICATION)) {
      assertEquals(500, site.get("/get").status());
    }
  }
}
