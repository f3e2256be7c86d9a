package dev.fitten.bench.http;

import java.util.List;

/// What to measure and how, as the command line says.
///
/// @param only names of peers; none for all
/// @param scenarios names of scenarios; none for all
/// @param rounds how often each peer has its turn in each scenario
/// @param seconds length of a turn
/// @param heap heap of each server's JVM, as after `-Xmx`
/// @param ownLoad whether to leave wrk alone even if it is on the path
/// @param pinned whether server and load have a processor each, where the machine can do that
record HttpOptions(
    Mode mode,
    boolean smoke,
    List<String> only,
    List<String> scenarios,
    int rounds,
    int seconds,
    String heap,
    boolean ownLoad,
    boolean pinned) {
  private static final List<String> SMOKE = List.of("p64", "pipe", "user-mixed", "lat10k");

  private static final String USAGE =
      """
        http only:
          --only A,B        peers, all if not given: %s
          --scenarios A,B   all if not given: %s
          --seconds N       length of a turn, 3 if not given
          --heap SIZE       heap of each server, 512m if not given
          --own-load        use the load generator of this module even if wrk is there
          --unpinned        do not give server and load a processor each
          --memory          memory after 1,000,000 requests, and for 10,000 idle connections
          --pooling         exchanges used again beside a new one for each request
      """;

  enum Mode {
    COMPARISON,
    MEMORY,
    POOLING
  }

  /// Returns what the words say.
  ///
  /// @throws IllegalArgumentException with the fault in words for the user
  static HttpOptions parse(List<String> words, boolean smoke, int rounds) {
    Mode mode = Mode.COMPARISON;
    List<String> only = List.of();
    List<String> scenarios = List.of();
    int seconds = 0;
    String heap = "";
    boolean ownLoad = false;
    boolean pinned = true;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "--memory" -> mode = Mode.MEMORY;
        case "--pooling" -> mode = Mode.POOLING;
        case "--own-load" -> ownLoad = true;
        case "--unpinned" -> pinned = false;
        case "--only" -> only = List.of(value(words, ++i, word, ".+").split(",", -1));
        case "--scenarios" -> scenarios = List.of(value(words, ++i, word, ".+").split(",", -1));
        case "--seconds" -> seconds = Integer.parseInt(value(words, ++i, word, "[1-9]\\d{0,3}"));
        case "--heap" -> heap = value(words, ++i, word, "[1-9]\\d{0,5}[mg]");
        default -> throw new IllegalArgumentException("there is no '" + word + "'");
      }
    }
    Peers.named(only);
    Scenario.named(scenarios);
    boolean pooling = mode == Mode.POOLING;
    // Collections are rare in a heap that is large for what is allocated.
    if (heap.isEmpty()) heap = pooling ? "64m" : "512m";
    if (seconds == 0) seconds = pooling ? 10 : 3;
    return new HttpOptions(mode, smoke, only, scenarios, rounds, seconds, heap, ownLoad, pinned);
  }

  private static String value(List<String> words, int at, String option, String pattern) {
    if (at < words.size() && words.get(at).matches(pattern)) return words.get(at);
    throw new IllegalArgumentException(
        option + " needs a value such as " + example(option) + ", not '" + rest(words, at) + "'");
  }

  private static String rest(List<String> words, int at) {
    return at < words.size() ? words.get(at) : "";
  }

  private static String example(String option) {
    return switch (option) {
      case "--only" -> "fitten,netty";
      case "--scenarios" -> "p64,pipe";
      case "--heap" -> "512m";
      default -> "3";
    };
  }

  HttpOptions with(List<String> peers, List<String> scenarios) {
    return new HttpOptions(mode, smoke, peers, scenarios, rounds, seconds, heap, ownLoad, pinned);
  }

  static String usage() {
    return USAGE.formatted(
        String.join(",", Peers.names()),
        String.join(",", Scenario.ALL.stream().map(Scenario::name).toList()));
  }

  /// Returns the scenarios to run; in a smoke run without names one of each kind.
  List<Scenario> chosenScenarios() {
    return Scenario.named(smoke && scenarios.isEmpty() ? SMOKE : scenarios);
  }

  Cores cores() {
    return pinned && !smoke ? Cores.apart() : Cores.anywhere();
  }

  /// Returns the arguments that every server's JVM gets.
  List<String> settings() {
    return List.of(
        "-XX:+UseParallelGC",
        "-Xms" + heap,
        "-Xmx" + heap,
        "-XX:+UseCompactObjectHeaders",
        // All code is cold in a smoke run; then the compiler that is soon done is the better one.
        smoke ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation");
  }
}
