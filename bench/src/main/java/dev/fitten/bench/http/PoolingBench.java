package dev.fitten.bench.http;

import java.io.IOException;
import java.util.List;

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
    var grid =
        new Grid(
            "exchanges",
            "round",
            "collections/s",
            "ms in them/s",
            "B/req",
            "mean us",
            "p99",
            "max",
            "errors");
    for (Turn turn : report.turns()) {
      double seconds = turn.load().micros() / 1e6;
      grid.row(
          turn.peer().equals(POOLED) ? "used again" : "new each time",
          turn.round(),
          Table.fraction(turn.used().collections() / seconds),
          Table.fraction(turn.used().collectionMillis() / seconds),
          Table.whole(turn.allocated()),
          Table.whole(turn.load().mean()),
          Table.whole(turn.load().p99()),
          Table.whole(turn.load().max()),
          turn.load().errors());
    }
    var out = new StringBuilder("\nGET /plaintext at 10000 requests/s, open loop, heap of ");
    out.append(options.heap()).append("\n\n").append(grid);
    report.missing().forEach((peer, why) -> out.append(Table.missing(peer, why)));
    return out.toString();
  }
}
