package dev.fitten.metrics;

import dev.fitten.bytes.Bytes;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The numbers of one application: requests by method, route and status, the JVM, and whatever
/// gauges are added. Each instance has a registry of its own, so two applications in one JVM do not
/// mix.
///
/// All methods may be called from any thread. [#request] takes no lock once a series exists, so an
/// event loop may call it.
public final class Metrics {
  private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();
  private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final RequestSeries requests = new RequestSeries(RequestSeries.MAX_SERIES);

  private Metrics() {
    registry.register(requests);
    JvmMetrics.builder().register(registry);
    Info.builder()
        .name("fitten_build_info")
        .help("The version of Fitten and of the Java runtime it runs on")
        .labelNames("version", "java")
        .register(registry)
        .setLabelValues(version(), Runtime.version().toString());
  }

  /// Returns an empty set of request series, the metrics of this JVM, and the build information.
  public static Metrics create() {
    return new Metrics();
  }

  /// Counts a request whose handling begins. The number of requests in flight is what was started
  /// minus what [#request] finished; it is shown from the first call on.
  public void started() {
    requests.started();
  }

  /// Counts and times one finished request. Allocates nothing once the combination of method, route
  /// and status has been seen.
  ///
  /// @param method as received; a method outside RFC 9110 §9 and RFC 5789 counts as `other`,
  ///   because anybody can invent a thousand
  /// @param route the pattern of the route, as `/users/{id}`, never the path; empty if none matched
  /// @param status the status code of the answer
  /// @param nanos the time taken; less than 0 counts as 0
  /// @param bytes the body bytes sent; less than 0 counts as 0
  public void request(String method, String route, int status, long nanos, long bytes) {
    requests.finished(method, route, status, nanos, bytes);
  }

  /// Adds a gauge that is read at every scrape, by the thread that scrapes.
  ///
  /// @param name as Prometheus allows it: letters, digits, `_` and `:`, with the unit at its end
  /// @throws IllegalArgumentException if the name is taken or not allowed
  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /// Returns all numbers as text: OpenMetrics 1.0.0 if the client asks for it, otherwise the text
  /// format 0.0.4 of Prometheus, which every scraper reads.
  ///
  /// @param accept the `Accept` header of the scrape, or `null` if it has none
  /// @return bytes of the caller's own, to be sent with [#contentType]
  public Bytes scrape(@Nullable String accept) {
    // 16 KiB: the JVM's metrics alone are about 12 KiB.
    var out = new ByteArrayOutputStream(16 * 1024);
    try {
      writer(accept).write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("writing metrics to memory failed", e);
    }
    return Bytes.of(out.toByteArray());
  }

  /// Returns the content type of what [#scrape] returns for the same `Accept` header.
  public static String contentType(@Nullable String accept) {
    return writer(accept).getContentType();
  }

  private static ExpositionFormatWriter writer(@Nullable String accept) {
    return accept != null && OPEN_METRICS.accepts(accept) ? OPEN_METRICS : TEXT;
  }

  /// Returns the version the build wrote down, or `unknown` if the classes were compiled without
  /// it.
  private static String version() {
    try (InputStream in = Metrics.class.getResourceAsStream("build.properties")) {
      if (in == null) return "unknown";
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties of fitten-metrics cannot be read", e);
    }
  }
}
