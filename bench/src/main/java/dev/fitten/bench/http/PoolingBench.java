package dev.fitten.bench.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What is it worth to use exchanges again? Fitten with and without, at a fixed rate of 10,000
/// requests a second, in a heap small enough for collections to happen.
final class PoolingBench {
  private static final String POOLED = "fitten";
  private static final String FRESH = "fitten-unpooled";

  private PoolingBench() {}

  static String run(HttpOptions options, List<String> words, Keeper results)
      throws IOException, InterruptedException {
    HttpOptions both = options.with(List.of(POOLED, FRESH), List.of("lat10k"));
    Report report = HttpBench.measure(both);
    if (!options.smoke()) results.keep("http-pooling", ResultFile.of(both, words, report));
    return table(both, report);
  }

  private static String table(HttpOptions options, Report report) {
    var out = new StringBuilder();
    out.append("\nGET /plaintext at 10000 requests/s, open loop, heap of " + options.heap() + "\n");
    out.append(
        String.format(
            "%-16s %5s %13s %13s %7s %9s %9s %9s %7s%n",
            "exchanges",
            "round",
            "collections/s",
            "ms in them/s",
            "B/req",
            "mean us",
            "p99 us",
            "max us",
            "errors"));
    for (Turn turn : report.turns()) {
      double seconds = turn.load().micros() / 1e6;
      out.append(
          String.format(
              Locale.ROOT,
              "%-16s %5d %13.2f %13.2f %7.0f %9.0f %9.0f %9.0f %7d%n",
              turn.peer().equals(POOLED) ? "used again" : "new each time",
              turn.round(),
              turn.used().collections() / seconds,
              turn.used().collectionMillis() / seconds,
              turn.allocated(),
              turn.load().mean(),
              turn.load().p99(),
              turn.load().max(),
              turn.load().errors()));
    }
    report.missing().forEach((peer, why) -> out.append("not measured: " + peer + ": " + why + "\n"));
    return out.toString();
  }
}
