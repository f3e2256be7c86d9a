package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Handler;
import dev.fitten.http.middleware.Site.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EachTransport
@Timeout(30)
class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Handler HELLO = exchange -> exchange.send("hello");

  private final AtomicLong now = new AtomicLong(-5 * SECOND);

  private RateTable table(int clients, long intervalNanos, int burst) {
    return new RateTable(clients, intervalNanos, burst, now::get);
  }

  private static int taken(RateTable table, long hash, int attempts) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) if (table.take(hash) == 0) taken++;
    return taken;
  }

  @Test
  void aBurstPassesAndThenOneEachInterval() {
    RateTable table = table(1024, SECOND, 5);
    long hash = table.hash("a");
    assertEquals(5, taken(table, hash, 20));
    assertEquals(SECOND, table.take(hash), SECOND / 500.0);
    now.addAndGet(SECOND / 2);
    assertEquals(SECOND / 2, table.take(hash), SECOND / 500.0);
    now.addAndGet(SECOND / 2 + SECOND / 100);
    assertEquals(1, taken(table, hash, 20));
    now.addAndGet(3 * SECOND);
    assertEquals(3, taken(table, hash, 20));
    now.addAndGet(1000 * SECOND);
    assertEquals(5, taken(table, hash, 20), "never more than the burst");
  }

  @Test
  void keysDoNotDisturbEachOther() {
    RateTable table = table(1024, SECOND, 2);
    for (int i = 0; i < 50; i++) assertEquals(2, taken(table, table.hash("user " + i), 5), "" + i);
  }

  @ParameterizedTest(name = "{0} ns, burst {1}")
  @CsvSource({"1000, 1", "1000, 1000000", "1536, 7", "600000000, 100", "86400000000000, 3"})
  void theRateHoldsOverALongTime(long intervalNanos, int burst) {
    RateTable table = table(1024, intervalNanos, burst);
    long hash = table.hash(7);
    Random random = new Random(42);
    long start = now.get();
    int passed = 0;
    for (int i = 0; i < 20_000; i++) {
      if (table.take(hash) == 0) passed++;
      now.addAndGet(random.nextLong(intervalNanos));
    }
    double most = burst + (double) (now.get() - start) / intervalNanos;
    assertTrue(passed <= most * 1.002 + 1, passed + " of " + most);
    // With a burst of one, a request that comes a little too early wastes the time until the next.
    double least = Math.min(20_000, (double) (now.get() - start) / intervalNanos * 0.7);
    assertTrue(passed >= least, passed + ", at least " + least);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE - 5 * SECOND, Long.MIN_VALUE, -1, 0})
  void theClockMayStartAnywhereAndWrapAround(long start) {
    now.set(start);
    RateTable table = table(1024, SECOND, 3);
    for (int i = 0; i < 20; i++) {
      assertEquals(i == 0 ? 3 : 1, taken(table, table.hash(1), 10), "second " + i);
      now.addAndGet(SECOND + SECOND / 100);
    }
  }

  @Test
  void whenTheTableIsFullThoseWhoUsedLeastAreForgotten() {
    RateTable table = table(1024, SECOND, 100);
    long heavy = table.hash("heavy");
    assertEquals(100, taken(table, heavy, 200));
    for (int i = 0; i < 100_000; i++) table.take(table.hash(i));
    assertEquals(0, taken(table, heavy, 10), "still known");
  }

  @Test
  void hashesDependOnEveryCharacterAndOnTheSecret() {
    RateTable table = table(1024, SECOND, 1);
    Set<Long> seen = new HashSet<>();
    String text = "abcdefghijkl";
    for (int length = 0; length <= text.length(); length++) {
      assertTrue(seen.add(table.hash(text.substring(0, length))));
      assertTrue(seen.add(table.hash(text.substring(0, length) + "\0")));
    }
    for (long key = 0; key < 10_000; key++) assertTrue(seen.add(table.hash(key)));
    assertEquals(table.hash("a"), table.hash("a"));
    assertTrue(table.hash("a") != table(1024, SECOND, 1).hash("a"));
  }

  @Test
  void everyBitOfAKeyMovesHalfOfTheHash() {
    RateTable table = table(1024, SECOND, 1);
    long moved = 0;
    for (int key = 0; key < 100; key++) {
      for (int bit = 0; bit < 64; bit++) {
        moved += Long.bitCount(table.hash(key) ^ table.hash(key ^ 1L << bit));
      }
    }
    assertEquals(32.0, moved / 6400.0, 0.5);
  }

  @Test
  void manyThreadsTogetherGetNoMoreThanTheBurst() throws InterruptedException {
    RateTable table = table(1024, SECOND, 10_000);
    AtomicInteger passed = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int j = 0; j < 2000; j++) {
                  if (table.take(table.hash("one")) == 0) passed.incrementAndGet();
                }
              });
    }
    start.countDown();
    for (Thread thread : threads) thread.join();
    assertEquals(10_000, passed.get());
  }

  @Test
  void aRequestTooManyIsToldWhenToComeBack() throws IOException {
    RateLimit limit = RateLimit.builder(2, Duration.ofSeconds(90)).burst(1).clock(now::get).build();
    try (Site site = Site.of(HELLO, limit)) {
      Answer first = site.get("/");
      assertEquals("hello", first.text());
      assertEquals("", first.field("ratelimit"));
      Answer refused = site.get("/");
      assertEquals(429, refused.status());
      assertEquals("45", refused.field("retry-after"));
      assertEquals("\"default\";q=2;w=90", refused.field("ratelimit-policy"));
      assertEquals("\"default\";r=0;t=45", refused.field("ratelimit"));
      assertEquals("application/problem+json", refused.field("content-type"));
      now.addAndGet(44 * SECOND + SECOND / 2);
      assertEquals("1", site.get("/").field("retry-after"), "rounded up, never 0");
      now.addAndGet(SECOND);
      assertEquals(200, site.get("/").status());
    }
  }

  @Test
  void whatIsLeftIsAnnouncedIfWanted() throws IOException {
    RateLimit limit =
        RateLimit.builder(3, Duration.ofMinutes(1)).announcing().clock(now::get).build();
    try (Site site = Site.of(HELLO, limit)) {
      for (int left = 2; left >= 0; left--) {
        assertEquals("\"default\";r=" + left, site.get("/").field("ratelimit"));
      }
      assertEquals(429, site.get("/").status());
    }
  }

  @Test
  void theKeyMayBeTheApplications() throws IOException {
    RateLimit limit =
        RateLimit.builder(1, Duration.ofMinutes(1))
            .key(exchange -> exchange.header("x-user"))
            .clock(now::get)
            .build();
    try (Site site = Site.of(HELLO, limit)) {
      assertEquals(200, site.get("/", "X-User: ann").status());
      assertEquals(429, site.get("/", "X-User: ann").status());
      assertEquals(200, site.get("/", "X-User: bob").status());
      for (int i = 0; i < 3; i++) assertEquals(200, site.get("/").status(), "no key, no limit");
    }
  }

  @Test
  void settingsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> RateLimit.of(0, Duration.ofMinutes(1)));
    assertThrows(IllegalArgumentException.class, () -> RateLimit.of(1, Duration.ofMillis(999)));
    assertThrows(IllegalArgumentException.class, () -> RateLimit.of(1, Duration.ofDays(2)));
    RateLimit.Builder builder = RateLimit.builder(1, Duration.ofMinutes(1));
    assertThrows(IllegalArgumentException.class, () -> builder.burst(0));
    assertThrows(IllegalArgumentException.class, () -> builder.clients(1023));
  }
}
