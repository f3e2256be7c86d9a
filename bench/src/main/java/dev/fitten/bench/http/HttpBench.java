package dev.fitten.bench.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What does a request cost the server, what does it do in a second, and how long does it take?
/// Fitten beside its peers and a loop that does nothing, each in a JVM of its own with the same
/// settings, taking turns in rounds.
///
/// Processor time is the kernel's count for the server's process, so that the load generator and
/// other work on the machine do not count.
public final class HttpBench {
  private static final int WARM_UP_MILLIS = 2_000;
  private static final int SMOKE_MILLIS = 50;

  private final HttpOptions options;
  private final Generator closed;
  private final Generator open;

  private HttpBench(HttpOptions options) {
    this.options = options;
    closed = closed(options);
    open =
        options.smoke()
            ? Generator.inside("OpenLoop", OpenLoop::run)
            : Generator.own(options.cores(), OpenLoop.class);
  }

  /// Returns what the options say about the generator for closed loops.
  static Generator closed(HttpOptions options) {
    if (options.smoke()) return Generator.inside("ClosedLoop", ClosedLoop::run);
    if (options.ownLoad()) return Generator.own(options.cores(), ClosedLoop.class);
    return Generator.closed(options.cores());
  }

  /// Returns the lines about this benchmark's own options.
  public static String usage() {
    return HttpOptions.usage();
  }

  /// Runs what the options say and returns a table of what it gave.
  ///
  /// @param words the options of this benchmark
  /// @param results keeps the raw results under a name
  /// @throws IllegalArgumentException if an option is wrong, with the fault in words for the user
  public static String run(List<String> words, boolean smoke, int rounds, Keeper results)
      throws IOException, InterruptedException {
    HttpOptions options = HttpOptions.parse(words, smoke, rounds);
    return switch (options.mode()) {
      case COMPARISON -> comparison(options, words, results);
      case MEMORY -> MemoryBench.run(options, words, results);
      case POOLING -> PoolingBench.run(options, words, results);
    };
  }

  private static String comparison(HttpOptions options, List<String> words, Keeper results)
      throws IOException, InterruptedException {
    Report report = measure(options);
    if (!options.smoke()) results.keep("http", ResultFile.of(options, words, report));
    return Table.of(report);
  }

  static Report measure(HttpOptions options) throws IOException, InterruptedException {
    return new HttpBench(options).measure();
  }

  private Report measure() throws IOException, InterruptedException {
    List<Scenario> scenarios = options.chosenScenarios();
    List<Turn> turns = new ArrayList<>();
    Map<String, Long> peaks = new LinkedHashMap<>();
    try (var fleet =
        Fleet.start(Peers.named(options.only()), options.cores(), options.settings())) {
      if (!options.smoke()) warmUp(fleet, scenarios);
      for (int round = 1; round <= (options.smoke() ? 1 : options.rounds()); round++) {
        for (Scenario scenario : scenarios) turns.addAll(turns(fleet, scenario, round));
      }
      for (PeerProcess server : fleet.servers()) peaks.put(server.peer().name(), server.peakKib());
      return new Report(closed.name(), turns, peaks, fleet.missing());
    }
  }

  private void warmUp(Fleet fleet, List<Scenario> scenarios)
      throws IOException, InterruptedException {
    for (PeerProcess server : List.copyOf(fleet.servers())) {
      for (Scenario scenario : scenarios) {
        if (fleet.servers().contains(server)) turn(fleet, server, scenario, 0, WARM_UP_MILLIS);
      }
    }
  }

  private List<Turn> turns(Fleet fleet, Scenario scenario, int round)
      throws IOException, InterruptedException {
    int millis = options.smoke() ? SMOKE_MILLIS : options.seconds() * 1_000;
    List<Turn> turns = new ArrayList<>();
    for (PeerProcess server : List.copyOf(fleet.servers())) {
      Turn turn = turn(fleet, server, scenario, round, millis);
      if (turn != null) turns.add(turn);
    }
    return turns;
  }

  /// Returns `null` if the server could not be measured, and says why in the fleet's notes.
  private @Nullable Turn turn(
      Fleet fleet, PeerProcess server, Scenario scenario, int round, int millis)
      throws IOException, InterruptedException {
    try {
      PeerProcess.Counters before = server.counters();
      LoadResult load = load(server, scenario, millis);
      PeerProcess.Counters used = server.counters().since(before);
      if (load.requests() == 0) throw new IOException("no request was answered");
      return new Turn(server.peer().name(), scenario.name(), round, load, used);
    } catch (IOException e) {
      fleet.failed(server, scenario.name(), e);
      return null;
    }
  }

  private LoadResult load(PeerProcess server, Scenario scenario, int millis)
      throws IOException, InterruptedException {
    Generator generator = scenario.perSecond() > 0 ? open : closed;
    return generator.run(server.port(), scenario, millis);
  }
}
