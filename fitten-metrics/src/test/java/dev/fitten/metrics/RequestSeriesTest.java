package dev.fitten.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSeriesTest {
  @ParameterizedTest(name = "{0} ns -> bucket {1}")
  @CsvSource({
    "-5, 0",
    "0, 0",
    "999999, 0",
    "1000000, 0",
    "1000001, 1",
    "2000000, 1",
    "2000001, 2",
    "4000000, 2",
    "4000001, 3",
    "1024000000, 10",
    "1024000001, 11",
    "2048000000, 11",
    "2048000001, 12",
    "9223372036854775807, 12"
  })
  void aBoundBelongsToItsBucket(long nanos, int bucket) {
    assertEquals(bucket, RequestSeries.bucket(nanos));
  }

  @Test
  void routesBeyondTheLimitShareOneSeries() {
    var series = new RequestSeries(3);
    for (int i = 0; i < 10; i++) series.finished("GET", "/r" + i, 200, 1, 0);
    var registry = new PrometheusRegistry();
    registry.register(series);
    var counter =
        (CounterSnapshot)
            registry.scrape().stream()
                .filter(m -> m.getMetadata().getName().equals("http_server_requests"))
                .findFirst()
                .orElseThrow();
    assertEquals(4, counter.getDataPoints().size());
    var other =
        counter.getDataPoints().stream()
            .filter(point -> "other".equals(point.getLabels().get("route")))
            .findFirst()
            .orElseThrow();
    assertEquals(7, other.getValue());
  }
}
