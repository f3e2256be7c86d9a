package dev.fitten.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How much processor time does an answer of 13 bytes cost the server, with keep-alive and with 16
/// requests in one write? Fitten beside the JDK's server and Netty 4.2, each in a JVM of its own
/// with the same settings, taking turns.
///
/// Processor time is read from the kernel, so that the load generator, which shares the processors,
/// and other work on the machine do not count; the rate of answers depends on both.
final class HttpComparison {
  private static final List<String> SERVERS = List.of("fitten", "netty", "jdk");
  private static final int[] PIPELINED = {1, 16};
  private static final int CONNECTIONS = 8;

  private HttpComparison() {}

  /// What one server did in one turn.
  private record Turn(String server, int pipelined, int round, long answers, double cpuMicros) {
    double microsPerAnswer() {
      return cpuMicros / answers;
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "{\"server\":\"%s\",\"connections\":%d,\"pipelined\":%d,\"round\":%d,"
              + "\"answers\":%d,\"cpuMicros\":%.0f}",
          server,
          CONNECTIONS,
          pipelined,
          round,
          answers,
          cpuMicros);
    }
  }

  static void run(boolean smoke, int rounds) throws IOException, InterruptedException {
    long millis = smoke ? 100 : 3_000;
    var turns = new ArrayList<Turn>();
    var servers = new ArrayList<ServerProcess>();
    try {
      for (String name : SERVERS) servers.add(new ServerProcess(name));
      if (!smoke) {
        for (ServerProcess server : servers) {
          for (int pipelined : PIPELINED) Load.run(server.port, CONNECTIONS, pipelined, 5_000);
        }
      }
      for (int round = 1; round <= (smoke ? 1 : rounds); round++) {
        for (int pipelined : PIPELINED) {
          for (ServerProcess server : servers) {
            double before = server.cpuMicros();
            long answers = Load.run(server.port, CONNECTIONS, pipelined, millis);
            double used = server.cpuMicros() - before;
            turns.add(new Turn(server.name, pipelined, round, answers, used));
          }
        }
      }
    } finally {
      for (ServerProcess server : servers) server.stop();
    }
    if (!smoke) {
      String raw = String.join(",\n", turns.stream().map(Turn::json).toList());
      Files.writeString(Main.resultFile("http"), "[\n" + raw + "\n]\n");
    }
    if (smoke) System.out.print(Main.SMOKE);
    System.out.print(table(turns));
  }

  private static String table(List<Turn> turns) {
    var out = new StringBuilder();
    out.append(
        String.format(
            "%-8s %10s %24s %12s%n", "server", "pipelined", "CPU us/answer (rounds)", "to Fitten"));
    for (int pipelined : PIPELINED) {
      for (String server : SERVERS) {
        double[] costs = costs(turns, server, pipelined);
        double[] ours = costs(turns, "fitten", pipelined);
        double[] ratios = new double[costs.length];
        for (int i = 0; i < ratios.length; i++) ratios[i] = costs[i] / ours[i];
        Arrays.sort(ratios);
        var rounds = new StringBuilder();
        for (double cost : costs) rounds.append(String.format(Locale.ROOT, "%.2f ", cost));
        out.append(
            String.format(
                Locale.ROOT,
                "%-8s %10d %24s %12.2f%n",
                server,
                pipelined,
                rounds.toString().strip(),
                ratios[ratios.length / 2]));
      }
    }
    return out.toString();
  }

  private static double[] costs(List<Turn> turns, String server, int pipelined) {
    return turns.stream()
        .filter(turn -> turn.server.equals(server) && turn.pipelined == pipelined)
        .mapToDouble(Turn::microsPerAnswer)
        .toArray();
  }
}
