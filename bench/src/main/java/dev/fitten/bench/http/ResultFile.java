package dev.fitten.bench.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The raw results of a run, with what is needed to run it again.
final class ResultFile {
  private ResultFile() {}

  /// Returns turns with machine, JDK, command line, commit and versions. No path of this machine.
  static byte[] of(HttpOptions options, List<String> words, Report report) throws IOException {
    Map<String, Object> file = circumstances(options, words);
    file.put("load", report.load());
    file.put("peakResidentKib", report.peaks());
    file.put("notMeasured", report.missing());
    file.put("turns", report.turns());
    return bytes(file);
  }

  /// Returns a file's first entries: under what circumstances the rest was measured.
  static Map<String, Object> circumstances(HttpOptions options, List<String> words)
      throws IOException {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("command", command(options, words));
    file.put("commit", commit());
    file.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    file.put("machine", machine());
    file.put("jdk", System.getProperty("java.vm.vendor") + " " + Runtime.version());
    file.put("settings", options.settings());
    file.put("pinned", options.cores().pinned());
    Map<String, Object> peers = new TreeMap<>();
    for (Peer peer : Peers.named(options.only())) {
      peers.put(peer.name(), Map.of("version", peer.version(), "flags", peer.flags()));
    }
    file.put("peers", peers);
    return file;
  }

  static byte[] bytes(Map<String, Object> file) {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsBytes(file);
  }

  private static String command(HttpOptions options, List<String> words) {
    List<String> all = new ArrayList<>(List.of("./fitten", "bench", "http"));
    all.addAll(words);
    all.addAll(List.of("--rounds", Integer.toString(options.rounds())));
    return String.join(" ", all);
  }

  private static Map<String, Object> machine() throws IOException {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("processor", line("/proc/cpuinfo", "model name"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("memory", line("/proc/meminfo", "MemTotal"));
    machine.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version").replaceFirst("-.*", "")
            + " "
            + System.getProperty("os.arch"));
    machine.put("loadAverage", Files.readString(Path.of("/proc/loadavg")).strip());
    return machine;
  }

  private static String line(String file, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of(file))) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "unknown";
  }

  /// Returns the commit of the code that runs, with a `+` if files differ from it.
  private static String commit() throws IOException {
    List<String> described =
        List.of("git", "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+");
    Path classes = Path.of(System.getProperty("java.class.path").split(":", -1)[0]);
    try {
      Process git =
          new ProcessBuilder(described)
              .directory(classes.toFile().isDirectory() ? classes.toFile() : null)
              .redirectErrorStream(true)
              .start();
      try (var reader = git.inputReader()) {
        String text = reader.readLine();
        return git.waitFor() == 0 && text != null ? text : "unknown";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
