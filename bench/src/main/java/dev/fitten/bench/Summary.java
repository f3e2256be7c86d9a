package dev.fitten.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/// Rounds of results as a table: time of each round, bytes allocated, and the ratio to Fitten doing
/// the same in the same round.
final class Summary {
  private static final List<String> PEERS =
      List.of("Fitten", "Jackson", "Fastjson", "Fory", "Jooby");

  private Summary() {}

  static String of(List<List<RunResult>> rounds) {
    var times = new LinkedHashMap<String, List<Double>>();
    var bytes = new LinkedHashMap<String, Double>();
    for (List<RunResult> round : rounds) {
      for (RunResult result : round) {
        String key = key(result);
        double nanos = result.getPrimaryResult().getScore();
        times.computeIfAbsent(key, any -> new ArrayList<>()).add(nanos);
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        if (allocated != null) bytes.merge(key, allocated.getScore(), Math::min);
      }
    }
    var out = new StringBuilder();
    line(out, "benchmark", "ns/op, each round", "B/op", "time / Fitten's");
    times.forEach((key, nanos) ->
        line(out, key, numbers(nanos), number(bytes.getOrDefault(key, 0.0)), ratio(key, times)));
    return out.toString();
  }

  private static String key(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
    String routes = result.getParams().getParam("routes");
    return routes == null ? method : method + " " + routes;
  }

  /// Returns the median of the round-by-round ratios to the benchmark of the same name for Fitten.
  private static String ratio(String key, Map<String, List<Double>> times) {
    String base = key;
    for (String peer : PEERS) base = base.replace(peer, "Fitten");
    List<Double> ours = times.get(base);
    List<Double> theirs = times.get(key);
    if (ours == null || theirs == null || ours.size() != theirs.size()) return "-";
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) ratios[i] = theirs.get(i) / ours.get(i);
    Arrays.sort(ratios);
    return String.format(Locale.ROOT, "%.2f", ratios[ratios.length / 2]);
  }

  private static String numbers(List<Double> values) {
    var out = new StringBuilder();
    for (double value : values) out.append(out.isEmpty() ? "" : " ").append(number(value));
    return out.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static void line(StringBuilder out, String... cells) {
    out.append(
        String.format(
            Locale.ROOT, "%-26s %-32s %10s %16s%n", cells[0], cells[1], cells[2], cells[3]));
  }
}
