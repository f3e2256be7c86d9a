package dev.fitten.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String OPEN_METRICS =
      "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
  private static final long MILLISECOND = 1_000_000;

  private final Metrics metrics = Metrics.create();

  @Test
  void aRequestIsCountedAndTimedUnderItsLabels() {
    metrics.request("GET", "/users/{id}", 200, 3 * MILLISECOND, 120);
    metrics.request("GET", "/users/{id}", 200, 5 * MILLISECOND, 80);
    metrics.request("GET", "/users/{id}", 404, 1, 0);

    Map<String, Double> samples = scrape(null);
    String found = "method=\"GET\",route=\"/users/{id}\",status=\"200\"";
    String missing = "method=\"GET\",route=\"/users/{id}\",status=\"404\"";
    assertEquals(2, samples.get("http_server_requests_total{" + found + "}"));
    assertEquals(1, samples.get("http_server_requests_total{" + missing + "}"));
    assertEquals(200, samples.get("http_server_response_body_bytes_total{" + found + "}"));
    String duration = "http_server_request_duration_seconds";
    assertEquals(0.008, samples.get(duration + "_sum{" + found + "}"), 1e-12);
    assertEquals(2, samples.get(duration + "_count{" + found + "}"));
    assertEquals(0, samples.get(duration + "_bucket{" + found + ",le=\"0.002\"}"));
    assertEquals(1, samples.get(duration + "_bucket{" + found + ",le=\"0.004\"}"));
    assertEquals(2, samples.get(duration + "_bucket{" + found + ",le=\"0.008\"}"));
    assertEquals(2, samples.get(duration + "_bucket{" + found + ",le=\"+Inf\"}"));
  }

  @Test
  void aLabelValueIsReadBackAsItWasGiven() {
    metrics.request("GET", "/odd/\"quoted\"\\\n", 200, 1, 0);
    String sample =
        "http_server_requests_total{method=\"GET\",route=\"/odd/\"quoted\"\\\n\",status=\"200\"}";
    assertEquals(1, scrape(null).get(sample));
  }

  @Test
  void theNumberInFlightIsWhatStartedAndHasNotFinished() {
    assertFalse(scrape(null).containsKey("http_server_requests_in_flight"));
    metrics.started();
    metrics.started();
    metrics.request("GET", "/", 200, 1, 0);
    assertEquals(1, scrape(null).get("http_server_requests_in_flight"));
  }

  @Test
  void anInventedMethodMakesNoSeriesOfItsOwn() {
    metrics.request("BREW", "", 405, 1, 0);
    metrics.request("STEEP", "", 405, 1, 0);
    String sample = "http_server_requests_total{method=\"other\",route=\"\",status=\"405\"}";
    assertEquals(2, scrape(null).get(sample));
  }

  @Test
  void openMetricsIsSentToWhoAsksAndEndsWithItsMark() {
    assertTrue(Metrics.contentType(OPEN_METRICS).startsWith("application/openmetrics-text"));
    assertTrue(text(OPEN_METRICS).endsWith("# EOF\n"));
    assertTrue(Metrics.contentType("*/*").startsWith("text/plain; version=0.0.4"));
    assertTrue(Metrics.contentType(null).startsWith("text/plain; version=0.0.4"));
    assertFalse(text("*/*").contains("# EOF"));
  }

  @Test
  void bothFormatsTellTheSameNumbers() {
    metrics.request("POST", "/orders", 201, 40 * MILLISECOND, 12);
    Map<String, Double> plain = scrape(null);
    Map<String, Double> open = scrape(OPEN_METRICS);
    String sum =
        "http_server_request_duration_seconds_sum"
            + "{method=\"POST\",route=\"/orders\",status=\"201\"}";
    assertEquals(0.04, plain.get(sum), 1e-12);
    assertEquals(plain.get(sum), open.get(sum));
  }

  @Test
  void aGaugeIsReadAtEveryScrape() {
    double[] open = {3};
    metrics.gauge("http_server_connections", "Open connections", () -> open[0]);
    assertEquals(3, scrape(null).get("http_server_connections"));
    open[0] = 4;
    assertEquals(4, scrape(null).get("http_server_connections"));
  }

  @Test
  void aNameCanBeTakenOnlyOnce() {
    metrics.gauge("queue_length", "Waiting jobs", () -> 0);
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> metrics.gauge("queue_length", "Something else", () -> 0));
    assertTrue(e.getMessage().contains("queue_length"), e.getMessage());
  }

  @Test
  void theJvmAndTheBuildDescribeThemselves() {
    Map<String, Double> samples = scrape(null);
    assertTrue(samples.get("jvm_memory_used_bytes{area=\"heap\"}") > 0);
    String build = "fitten_build_info{";
    String info = samples.keySet().stream().filter(n -> n.startsWith(build)).findFirst().get();
    assertTrue(info.contains("java=\"" + Runtime.version() + "\""), info);
    assertFalse(info.contains("${"), info);
  }

  @Test
  void aSeriesSeenBeforeCostsNoAllocation() {
    for (int i = 0; i < 20_000; i++) report(i);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The counter itself and late compilation may allocate; the best of five rounds has neither.
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) report(i);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertTrue(least < 1000, "100,000 requests allocated " + least + " bytes");
  }

  private void report(int i) {
    metrics.started();
    int status = (i & 1) == 0 ? 200 : 404;
    metrics.request((i & 2) == 0 ? "GET" : "BREW", "/users/{id}", status, i * 10_000L, i);
  }

  @Test
  void noRequestIsLostWhenThreadsMeetNewSeriesAtOnce() throws Exception {
    int threads = 4;
    int perThread = 5_000;
    var start = new CountDownLatch(1);
    try (var pool = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        pool.submit(() -> {
          start.await();
          for (int i = 0; i < perThread; i++) metrics.request("GET", "/r" + i % 300, 200, 1, 1);
          return null;
        });
      }
      start.countDown();
      pool.shutdown();
      assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    }
    double total = 0;
    for (var sample : scrape(null).entrySet()) {
      if (sample.getKey().startsWith("http_server_requests_total{")) total += sample.getValue();
    }
    assertEquals(threads * perThread, total);
  }

  private String text(String accept) {
    var bytes = metrics.scrape(accept);
    int start = bytes.arrayStart();
    return new String(bytes.array(), start, bytes.length(), StandardCharsets.UTF_8);
  }

  private Map<String, Double> scrape(String accept) {
    return Exposition.parse(text(accept));
  }
}
