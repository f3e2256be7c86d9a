/// Counts and times what an application does, and shows it in the text formats of Prometheus.
///
/// Knows nothing of the engine: whoever serves requests reports them through a plain method. Start
/// reading at `dev.fitten.metrics.Metrics`.
module dev.fitten.metrics {
  requires transitive dev.fitten.runtime;
  requires io.prometheus.metrics.config;
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.instrumentation.jvm;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;

  // The client is an automatic module and cannot ask for what its JVM metrics read.
  requires java.management;
  requires jdk.management;

  exports dev.fitten.metrics;
}
