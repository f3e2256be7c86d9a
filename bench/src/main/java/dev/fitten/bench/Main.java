package dev.fitten.bench;

import dev.fitten.bench.http.HttpBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs benchmarks in rounds, each peer once per round, so that a machine that is busy for a while
/// is busy for all; prints ratios of the same round; keeps the raw results.
public final class Main {
  private static final String USAGE =
      "usage: bench [json|router|http]... [--smoke] [--rounds N]\n"
          + "  --smoke     check that everything runs, in seconds; measures nothing\n"
          + "  --rounds N  how often each peer is measured, 3 if not given\n"
          + HttpBench.usage();

  /// Stands above the table of a smoke run.
  static final String SMOKE = "smoke run, cold and too short: the figures mean nothing\n";

  /// Where raw results go; the launcher names this module's own folder.
  private static Path results = Path.of("bench/results");

  private Main() {}

  public static void main(String[] args) throws Exception {
    System.exit(run(args));
  }

  /// Runs what the arguments name, all three without a name, and returns the exit status.
  static int run(String... args) throws RunnerException, IOException, InterruptedException {
    var names = new ArrayList<String>();
    var httpOptions = new ArrayList<String>();
    boolean smoke = false;
    int rounds = 3;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "json", "router", "http" -> names.add(args[i]);
        case "--smoke" -> smoke = true;
        // An argument and no system property: those of the JVM end up in the raw results.
        case "--results" -> results = Path.of(args[++i]);
        case "--rounds" -> {
          if (i + 1 == args.length || !args[i + 1].matches("[1-9]\\d?")) {
            System.err.print("bench: --rounds needs a number from 1 to 99\n" + USAGE);
            return 2;
          }
          rounds = Integer.parseInt(args[++i]);
        }
        default -> httpOptions.add(args[i]);
      }
    }
    if (!httpOptions.isEmpty() && !names.equals(List.of("http"))) {
      System.err.print("bench: there is no '" + httpOptions.getFirst() + "'\n" + USAGE);
      return 2;
    }
    if (names.isEmpty()) names.addAll(List.of("json", "router", "http"));
    for (String name : names) {
      switch (name) {
        case "json" -> micro(name, JsonBenchmark.class, smoke, rounds);
        case "router" -> micro(name, RouteMatchBenchmark.class, smoke, rounds);
        default -> {
          try {
            String table = HttpBench.run(httpOptions, smoke, rounds, Main::keep);
            System.out.print((smoke ? SMOKE : "") + table);
          } catch (IllegalArgumentException e) {
            System.err.print("bench: " + e.getMessage() + "\n" + USAGE);
            return 2;
          }
        }
      }
    }
    return 0;
  }

  /// Keeps raw results under a name of their own: a run never overwrites those of another.
  private static void keep(String name, byte[] json) throws IOException {
    Path file = resultFile(name);
    for (int i = 2; Files.exists(file); i++) file = resultFile(name + "-" + i);
    Files.write(file, json);
    System.out.println("raw results: " + file.getFileName());
  }

  private static void micro(String name, Class<?> benchmark, boolean smoke, int rounds)
      throws RunnerException, IOException {
    var results = new ArrayList<List<RunResult>>();
    for (int round = 1; round <= (smoke ? 1 : rounds); round++) {
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include(benchmark.getName())
              .shouldFailOnError(true)
              .addProfiler(GCProfiler.class);
      if (smoke) {
        options
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(20))
            .verbosity(VerboseMode.SILENT);
      } else {
        options
            .resultFormat(ResultFormatType.JSON)
            .result(resultFile(name + "-" + round).toString());
      }
      results.add(List.copyOf(new Runner(options.build()).run()));
    }
    if (smoke) System.out.print(SMOKE);
    System.out.print(Summary.of(results));
  }

  /// Returns the file for raw results of that name and today's date; its folder exists.
  static Path resultFile(String name) throws IOException {
    Files.createDirectories(results);
    return results.resolve(LocalDate.now() + "-" + name + ".json");
  }
}
