package dev.fitten.bench.http;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/// What a load generator saw; latencies in microseconds.
///
/// @param requests answers received, whatever they said
/// @param micros the time they took together
/// @param errors connections refused or broken, and answers that did not come
/// @param refusals answers with another status than 200
record LoadResult(
    long requests,
    long micros,
    long errors,
    long refusals,
    double mean,
    double p50,
    double p90,
    double p99,
    double p999,
    double max) {
  /// Stands before the line by which a generator in another process tells its result.
  static final String MARK = "result ";

  /// Returns what a generator counted, with latencies in nanoseconds.
  static LoadResult of(Histogram nanos, long requests, long micros, long errors, long refusals) {
    return new LoadResult(
        requests,
        micros,
        errors,
        refusals,
        nanos.getMean() / 1e3,
        nanos.getValueAtPercentile(50) / 1e3,
        nanos.getValueAtPercentile(90) / 1e3,
        nanos.getValueAtPercentile(99) / 1e3,
        nanos.getValueAtPercentile(99.9) / 1e3,
        nanos.getMaxValue() / 1e3);
  }

  String line() {
    return MARK
        + String.format(
            Locale.ROOT,
            "%d %d %d %d %.3f %.3f %.3f %.3f %.3f %.3f",
            requests,
            micros,
            errors,
            refusals,
            mean,
            p50,
            p90,
            p99,
            p999,
            max);
  }

  static LoadResult parse(String line) {
    String[] words = line.substring(MARK.length()).strip().split(" ", -1);
    double[] numbers = new double[words.length];
    for (int i = 0; i < words.length; i++) numbers[i] = Double.parseDouble(words[i]);
    return new LoadResult(
        (long) numbers[0],
        (long) numbers[1],
        (long) numbers[2],
        (long) numbers[3],
        numbers[4],
        numbers[5],
        numbers[6],
        numbers[7],
        numbers[8],
        numbers[9]);
  }

  double perSecond() {
    return requests * 1e6 / micros;
  }
}
