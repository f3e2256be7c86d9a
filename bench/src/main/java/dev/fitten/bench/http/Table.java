package dev.fitten.bench.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// Turns as a table per scenario. Figures are medians of the rounds; a ratio is the median of the
/// ratios round by round, since what slows one turn slows its neighbours too.
final class Table {
  private static final String YARDSTICK = "raw-nio";

  private final List<Turn> turns;
  private final StringBuilder out = new StringBuilder();

  private Table(List<Turn> turns) {
    this.turns = turns;
  }

  static String of(Report report) {
    var table = new Table(report.turns());
    for (String name : distinct(report.turns(), Turn::scenario)) {
      Scenario scenario = Scenario.named(name);
      if (scenario.perSecond() > 0) table.latencies(scenario);
      else table.costs(scenario);
    }
    table.memory(report.peaks());
    report.missing().forEach((peer, why) -> table.line("not measured: %s: %s", peer, why));
    return table.out.toString();
  }

  private static Set<String> distinct(
      List<Turn> turns, java.util.function.Function<Turn, String> part) {
    Set<String> names = new LinkedHashSet<>();
    for (Turn turn : turns) names.add(part.apply(turn));
    return names;
  }

  private void costs(Scenario scenario) {
    String best = best(scenario, Turn::cpuMicros, Comparator.naturalOrder());
    String fastest = best(scenario, turn -> turn.load().perSecond(), Comparator.reverseOrder());
    line("");
    line(
        "%s: GET %s, %d connections, %d at a time; best peer in CPU %s, in req/s %s",
        scenario.name(),
        scenario.target().path,
        scenario.connections(),
        scenario.depth(),
        best,
        fastest);
    line(
        "%-15s %9s %7s | %-20s %8s %7s %7s | %7s %8s | %8s %8s %7s",
        "server",
        "req/s",
        "to best",
        "CPU us/req by round",
        "median",
        "to best",
        "to raw",
        "user us",
        "B/req",
        "p50 us",
        "p99 us",
        "errors");
    for (String peer : peers(scenario)) {
      List<Turn> own = of(peer, scenario);
      line(
          "%-15s %9.0f %7s | %-20s %8.2f %7s %7s | %7.2f %8.0f | %8.0f %8.0f %7s",
          peer,
          median(own, turn -> turn.load().perSecond()),
          ratio(scenario, peer, fastest, turn -> turn.load().perSecond()),
          rounds(own, Turn::cpuMicros),
          median(own, Turn::cpuMicros),
          ratio(scenario, peer, best, Turn::cpuMicros),
          ratio(scenario, peer, YARDSTICK, Turn::cpuMicros),
          median(own, Turn::userMicros),
          median(own, Turn::allocated),
          median(own, turn -> turn.load().p50()),
          median(own, turn -> turn.load().p99()),
          errors(own));
    }
  }

  private void latencies(Scenario scenario) {
    line("");
    line(
        "%s: GET %s, %d requests/s over %d connections, open loop; microseconds from when a request"
            + " was due",
        scenario.name(),
        scenario.target().path,
        scenario.perSecond(),
        scenario.connections());
    line(
        "%-15s %9s %8s %8s %8s %8s %8s %8s | %7s %8s | %7s",
        "server",
        "answers/s",
        "mean",
        "p50",
        "p90",
        "p99",
        "p99.9",
        "max",
        "CPU us",
        "B/req",
        "errors");
    for (String peer : peers(scenario)) {
      List<Turn> own = of(peer, scenario);
      line(
          "%-15s %9.0f %8.0f %8.0f %8.0f %8.0f %8.0f %8.0f | %7.2f %8.0f | %7s",
          peer,
          median(own, turn -> turn.load().perSecond()),
          median(own, turn -> turn.load().mean()),
          median(own, turn -> turn.load().p50()),
          median(own, turn -> turn.load().p90()),
          median(own, turn -> turn.load().p99()),
          median(own, turn -> turn.load().p999()),
          median(own, turn -> turn.load().max()),
          median(own, Turn::cpuMicros),
          median(own, Turn::allocated),
          errors(own));
    }
  }

  private void memory(Map<String, Long> peaks) {
    line("");
    line("peak of resident memory, MiB");
    peaks.forEach((peer, kib) -> line("%-15s %9d", peer, kib / 1024));
  }

  /// Returns the server of others with the first median in that order, or `-` if there is none.
  private String best(
      Scenario scenario, ToDoubleFunction<Turn> figure, Comparator<Double> order) {
    return Peers.ALL.stream()
        .filter(peer -> peer.isServer() && !peer.isOurs())
        .map(Peer::name)
        .filter(name -> !of(name, scenario).isEmpty())
        .min(Comparator.comparing(name -> median(of(name, scenario), figure), order))
        .orElse("-");
  }

  private Set<String> peers(Scenario scenario) {
    return distinct(
        turns.stream().filter(turn -> turn.scenario().equals(scenario.name())).toList(),
        Turn::peer);
  }

  private List<Turn> of(String peer, Scenario scenario) {
    return turns.stream()
        .filter(turn -> turn.scenario().equals(scenario.name()) && turn.peer().equals(peer))
        .toList();
  }

  private String ratio(
      Scenario scenario, String peer, String base, ToDoubleFunction<Turn> figure) {
    List<Double> ratios = new ArrayList<>();
    for (Turn turn : of(peer, scenario)) {
      for (Turn other : of(base, scenario)) {
        if (other.round() != turn.round()) continue;
        ratios.add(figure.applyAsDouble(turn) / figure.applyAsDouble(other));
      }
    }
    if (ratios.isEmpty()) return "-";
    return String.format(Locale.ROOT, "%.2f", median(ratios));
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    return median(turns.stream().map(figure::applyAsDouble).toList());
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String rounds(List<Turn> turns, ToDoubleFunction<Turn> figure) {
    List<String> values = new ArrayList<>();
    for (Turn turn : turns) {
      values.add(String.format(Locale.ROOT, "%.2f", figure.applyAsDouble(turn)));
    }
    return String.join(" ", values);
  }

  /// Returns broken or missing answers, and behind a plus those with another status than 200.
  private static String errors(List<Turn> turns) {
    long broken = turns.stream().mapToLong(turn -> turn.load().errors()).sum();
    long refusals = turns.stream().mapToLong(turn -> turn.load().refusals()).sum();
    return refusals == 0 ? Long.toString(broken) : broken + "+" + refusals;
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
