package dev.fitten.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The series of requests, one per method, route and status, found without a lock or an allocation.
///
/// The client library's own histogram takes a lock while it is scraped and makes a closure for an
/// observation that meets one: neither belongs on an event loop. So the numbers are kept here, and
/// the library only names and prints them. One histogram feeds the request counter too, whose value
/// is the sum of its buckets.
final class RequestSeries implements MultiCollector {
  /// 1000 series of 15 buckets are about 1 MB here and 1.7 MB of text. Routes are known at build
  /// time, so only an application with hundreds of routes comes near; what is beyond counts as
  /// `other`.
  static final int MAX_SERIES = 1000;

  /// Exponential buckets (0.001, 2, 12): 1 ms to 2.048 s, doubling, and what is above.
  static final int BOUNDS = 12;

  private static final long FIRST_BOUND_NANOS = 1_000_000;
  private static final String OTHER = "other";
  private static final double[] UPPER_SECONDS = upperSeconds();

  private static final MetricMetadata REQUESTS =
      new MetricMetadata("http_server_requests", "Requests answered");
  private static final MetricMetadata DURATION =
      new MetricMetadata(
          "http_server_request_duration_seconds",
          "Time from the first byte of a request's handling to the end of it",
          Unit.SECONDS);
  private static final MetricMetadata SENT =
      new MetricMetadata("http_server_response_body_bytes", "Body bytes sent", Unit.BYTES);
  private static final MetricMetadata IN_FLIGHT =
      new MetricMetadata("http_server_requests_in_flight", "Requests being handled now");

  private final int maxSeries;
  private final LongAdder started = new LongAdder();
  private final LongAdder finished = new LongAdder();
  private volatile boolean tracksStarts;

  // Readers take whatever table they see. Writers, under the lock of this object, publish a copy.
  private volatile @Nullable Series[] table = new Series[64];
  private int size;
  private volatile boolean full;

  RequestSeries(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  void started() {
    if (!tracksStarts) tracksStarts = true;
    started.increment();
  }

  void finished(String method, String route, int status, long nanos, long bytes) {
    finished.increment();
    String known = known(method);
    Series series = find(table, known, route, status);
    if (series == null && full) series = find(table, known, OTHER, status);
    if (series == null) series = findOrAdd(known, route, status);
    series.buckets[bucket(nanos)].increment();
    series.nanos.add(Math.max(nanos, 0));
    series.bytes.add(Math.max(bytes, 0));
  }

  /// Returns the index of the first bucket whose upper bound is not below `nanos`.
  static int bucket(long nanos) {
    if (nanos <= FIRST_BOUND_NANOS) return 0;
    int doublings = Long.SIZE - Long.numberOfLeadingZeros((nanos - 1) / FIRST_BOUND_NANOS);
    return Math.min(doublings, BOUNDS);
  }

  private static @Nullable Series find(
      @Nullable Series[] table, String method, String route, int status) {
    Series series = table[hash(method, route, status) & (table.length - 1)];
    while (series != null && !series.is(method, route, status)) series = series.next;
    return series;
  }

  private synchronized Series findOrAdd(String method, String route, int status) {
    Series series = find(table, method, route, status);
    if (series != null) return series;
    if (full && !route.equals(OTHER)) return findOrAdd(method, OTHER, status);

    @Nullable Series[] grown = new Series[size >= table.length ? table.length * 2 : table.length];
    for (Series head : table) {
      for (Series old = head; old != null; old = old.next) insert(grown, old.relinked());
    }
    Series added = new Series(method, route, status);
    insert(grown, added);
    size++;
    table = grown;
    full = size >= maxSeries;
    return added;
  }

  private static void insert(@Nullable Series[] table, Series series) {
    int slot = hash(series.method, series.route, series.status) & (table.length - 1);
    series.next = table[slot];
    table[slot] = series;
  }

  private static int hash(String method, String route, int status) {
    int mixed = (route.hashCode() * 31 + method.hashCode()) * 31 + status;
    return mixed ^ (mixed >>> 15);
  }

  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE" -> method;
      default -> OTHER;
    };
  }

  @Override
  public MetricSnapshots collect() {
    var counts = new ArrayList<CounterDataPointSnapshot>();
    var sizes = new ArrayList<CounterDataPointSnapshot>();
    var durations = new ArrayList<HistogramDataPointSnapshot>();
    for (Series head : table) {
      for (Series series = head; series != null; series = series.next) {
        long[] buckets = new long[BOUNDS + 1];
        long count = 0;
        for (int i = 0; i < buckets.length; i++) count += buckets[i] = series.buckets[i].sum();
        Labels labels = series.labels;
        counts.add(new CounterDataPointSnapshot(count, labels, null, 0));
        sizes.add(new CounterDataPointSnapshot(series.bytes.sum(), labels, null, 0));
        durations.add(
            new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(UPPER_SECONDS, buckets),
                series.nanos.sum() / 1e9,
                labels,
                Exemplars.EMPTY,
                0));
      }
    }
    var all = new ArrayList<MetricSnapshot>();
    all.add(new CounterSnapshot(REQUESTS, counts));
    all.add(new CounterSnapshot(SENT, sizes));
    all.add(new HistogramSnapshot(DURATION, durations));
    if (tracksStarts) {
      // Finished is read first, so that a request which ends in between cannot make this negative.
      long ended = finished.sum();
      double inFlight = Math.max(started.sum() - ended, 0);
      all.add(
          new GaugeSnapshot(
              IN_FLIGHT, List.of(new GaugeDataPointSnapshot(inFlight, Labels.EMPTY, null))));
    }
    return new MetricSnapshots(all);
  }

  private static double[] upperSeconds() {
    double[] bounds = new double[BOUNDS + 1];
    for (int i = 0; i < BOUNDS; i++) bounds[i] = (FIRST_BOUND_NANOS << i) / 1e9;
    bounds[BOUNDS] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  /// The numbers of one combination of labels; the adders are shared by its copies in older tables.
  private static final class Series {
    final String method;
    final String route;
    final int status;
    final Labels labels;
    final LongAdder[] buckets;
    final LongAdder nanos;
    final LongAdder bytes;
    @Nullable Series next;

    Series(String method, String route, int status) {
      this.method = method;
      this.route = route;
      this.status = status;
      labels = Labels.of("method", method, "route", route, "status", Integer.toString(status));
      buckets = new LongAdder[BOUNDS + 1];
      for (int i = 0; i < buckets.length; i++) buckets[i] = new LongAdder();
      nanos = new LongAdder();
      bytes = new LongAdder();
    }

    private Series(Series origin) {
      method = origin.method;
      route = origin.route;
      status = origin.status;
      labels = origin.labels;
      buckets = origin.buckets;
      nanos = origin.nanos;
      bytes = origin.bytes;
    }

    /// Returns a copy that another table may link, with the same adders.
    Series relinked() {
      return new Series(this);
    }

    boolean is(String method, String route, int status) {
      return this.status == status && this.route.equals(route) && this.method.equals(method);
    }
  }
}
