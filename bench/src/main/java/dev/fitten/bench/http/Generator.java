package dev.fitten.bench.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that sends requests to a server on the loopback address and counts the answers.
interface Generator {
  /// Returns its name for the raw results.
  String name();

  /// Sends requests for about that long.
  ///
  /// @throws IOException if the program could not run to its end
  LoadResult run(int port, Scenario scenario, int millis) throws IOException, InterruptedException;

  /// Returns the generator for scenarios with a closed loop: `wrk` if it is on the path, else
  /// [ClosedLoop].
  static Generator closed(Cores cores) {
    Path wrk = Cores.onPath("wrk");
    return wrk == null ? own(cores, ClosedLoop.class) : new Wrk(wrk, cores);
  }

  /// Returns a generator of this module, in a process of its own.
  static Generator own(Cores cores, Class<?> program) {
    return new Generator() {
      @Override
      public String name() {
        return program.getSimpleName();
      }

      @Override
      public LoadResult run(int port, Scenario scenario, int millis)
          throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(Integer.toString(port), scenario.name(), Integer.toString(millis)));
        return result(cores.load(command));
      }
    };
  }

  /// What a generator of this module does, in whatever process.
  interface Load {
    LoadResult run(int port, Scenario scenario, int millis) throws IOException;
  }

  /// Returns a generator of this module in this process: for trying out, not for measuring.
  static Generator inside(String name, Load load) {
    return new Generator() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public LoadResult run(int port, Scenario scenario, int millis) throws IOException {
        return load.run(port, scenario, millis);
      }
    };
  }

  /// Runs a program to its end and returns the result it printed.
  static LoadResult result(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> lines;
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      lines = output.lines().toList();
    }
    int status = process.waitFor();
    for (String line : lines) {
      if (status == 0 && line.startsWith(LoadResult.MARK)) return LoadResult.parse(line);
    }
    throw new IOException("the load ended with status " + status + ": " + String.join("\n", lines));
  }
}
