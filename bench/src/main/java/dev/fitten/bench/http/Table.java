package dev.fitten.bench.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Turns as a table per scenario. Figures are medians of the rounds; a ratio is the median of the
/// ratios round by round, since what slows one turn slows its neighbours too.
final class Table {
  private static final String YARDSTICK = "raw-nio";

  private final List<Turn> turns;

  private Table(List<Turn> turns) {
    this.turns = turns;
  }

  static String of(Report report) {
    var table = new Table(report.turns());
    var out = new StringBuilder();
    for (String name : distinct(report.turns(), Turn::scenario)) {
      Scenario scenario = Scenario.named(name);
      out.append('\n')
          .append(scenario.perSecond() > 0 ? table.latencies(scenario) : table.costs(scenario));
    }
    var peaks = new Grid("server", "peak of resident memory, MiB");
    report.peaks().forEach((peer, kib) -> peaks.row(peer, kib / 1024));
    out.append('\n').append(peaks);
    report.missing().forEach((peer, why) -> out.append(missing(peer, why)));
    return out.toString();
  }

  /// Returns the line that says why there are no figures.
  static String missing(String peer, String why) {
    return "\nnot measured: " + peer + ": " + why + "\n";
  }

  private static Set<String> distinct(List<Turn> turns, Function<Turn, String> part) {
    Set<String> names = new LinkedHashSet<>();
    for (Turn turn : turns) names.add(part.apply(turn));
    return names;
  }

  private String costs(Scenario scenario) {
    ToDoubleFunction<Turn> rate = turn -> turn.load().perSecond();
    String fastest = best(scenario, rate, Comparator.reverseOrder());
    String cheapest = best(scenario, Turn::cpuMicros, Comparator.naturalOrder());
    var grid =
        new Grid(
            scenario.name(),
            "req/s",
            "to " + fastest,
            "CPU us/req by round",
            "median",
            "to " + cheapest,
            "to " + YARDSTICK,
            "user us",
            "B/req",
            "p50 us",
            "p99 us",
            "errors");
    for (String peer : peers(scenario)) {
      List<Turn> own = of(peer, scenario);
      grid.row(
          peer,
          whole(median(own, rate)),
          ratio(scenario, peer, fastest, rate),
          rounds(own, Turn::cpuMicros),
          fraction(median(own, Turn::cpuMicros)),
          ratio(scenario, peer, cheapest, Turn::cpuMicros),
          ratio(scenario, peer, YARDSTICK, Turn::cpuMicros),
          fraction(median(own, Turn::userMicros)),
          whole(median(own, Turn::allocated)),
          whole(median(own, turn -> turn.load().p50())),
          whole(median(own, turn -> turn.load().p99())),
          errors(own));
    }
    return "%s: GET %s, %d connections, %d at a time%n%n"
            .formatted(
                scenario.name(), scenario.target().path, scenario.connections(), scenario.depth())
        + grid;
  }

  private String latencies(Scenario scenario) {
    var grid =
        new Grid(
            scenario.name(),
            "answers/s",
            "mean us",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max",
            "CPU us/req",
            "B/req",
            "errors");
    for (String peer : peers(scenario)) {
      List<Turn> own = of(peer, scenario);
      grid.row(
          peer,
          whole(median(own, turn -> turn.load().perSecond())),
          whole(median(own, turn -> turn.load().mean())),
          whole(median(own, turn -> turn.load().p50())),
          whole(median(own, turn -> turn.load().p90())),
          whole(median(own, turn -> turn.load().p99())),
          whole(median(own, turn -> turn.load().p999())),
          whole(median(own, turn -> turn.load().max())),
          fraction(median(own, Turn::cpuMicros)),
          whole(median(own, Turn::allocated)),
          errors(own));
    }
    return "%s: GET %s, %d requests/s over %d connections, from when each was due%n%n"
            .formatted(
                scenario.name(),
                scenario.target().path,
                scenario.perSecond(),
                scenario.connections())
        + grid;
  }

  /// Returns the server of others with the first median in that order, or `best` if there is none.
  private String best(Scenario scenario, ToDoubleFunction<Turn> figure, Comparator<Double> order) {
    return Peers.named(List.of()).stream()
        .filter(peer -> peer.isServer() && !peer.isOurs())
        .map(Peer::name)
        .filter(name -> !of(name, scenario).isEmpty())
        .min(Comparator.comparing(name -> median(of(name, scenario), figure), order))
        .orElse("best");
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

  private String ratio(Scenario scenario, String peer, String base, ToDoubleFunction<Turn> figure) {
    List<Double> ratios = new ArrayList<>();
    for (Turn turn : of(peer, scenario)) {
      for (Turn other : of(base, scenario)) {
        if (other.round() != turn.round()) continue;
        ratios.add(figure.applyAsDouble(turn) / figure.applyAsDouble(other));
      }
    }
    return ratios.isEmpty() ? "-" : fraction(median(ratios));
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
    return String.join(
        " ", turns.stream().map(turn -> fraction(figure.applyAsDouble(turn))).toList());
  }

  /// Returns broken or missing answers, and behind a plus those with another status than 200.
  private static String errors(List<Turn> turns) {
    long broken = turns.stream().mapToLong(turn -> turn.load().errors()).sum();
    long refusals = turns.stream().mapToLong(turn -> turn.load().refusals()).sum();
    return refusals == 0 ? Long.toString(broken) : broken + "+" + refusals;
  }

  static String whole(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  static String fraction(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
