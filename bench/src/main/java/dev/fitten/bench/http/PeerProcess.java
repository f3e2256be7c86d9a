package dev.fitten.bench.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a JVM of its own, and what the kernel and the JVM have counted for it.
final class PeerProcess implements AutoCloseable {
  /// Linux counts a process's time in ticks of 10 ms on every platform Java runs on (USER_HZ, 100).
  private static final long MICROS_PER_TICK = 10_000;

  private final Peer peer;
  private int port;
  private final Process process;
  private final BufferedReader reports;
  private final Writer questions;
  private final Path errors;

  /// Processor time so far in microseconds, in steps of 10 ms; bytes allocated on the heap; garbage
  /// collections and the time they took in milliseconds.
  record Counters(
      long userMicros, long systemMicros, long allocated, long collections, long collectionMillis) {
    Counters since(Counters before) {
      return new Counters(
          userMicros - before.userMicros,
          systemMicros - before.systemMicros,
          allocated - before.allocated,
          collections - before.collections,
          collectionMillis - before.collectionMillis);
    }
  }

  private PeerProcess(Peer peer, Process process, Path errors) {
    this.peer = peer;
    this.process = process;
    this.errors = errors;
    reports = process.inputReader(StandardCharsets.US_ASCII);
    questions = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /// Starts the server; it may be used after [#awaitPort].
  ///
  /// @param settings arguments for the JVM, before those of the peer itself
  static PeerProcess start(Peer peer, Cores cores, List<String> settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(settings);
    command.addAll(peer.flags());
    // Native transports and peers that reach for Unsafe; their warnings are not for the reader.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dslf4j.internal.verbosity=ERROR");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PeerMain.class.getName(), peer.name()));
    Path errors = Files.createTempFile("fitten-bench-", ".log");
    Process process =
        new ProcessBuilder(cores.server(command)).redirectError(errors.toFile()).start();
    return new PeerProcess(peer, process, errors);
  }

  /// Waits until the server listens.
  ///
  /// @throws IOException with the reason it gave if it ended instead
  void awaitPort() throws IOException {
    port = (int) report("port")[0];
  }

  Peer peer() {
    return peer;
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Returns the counters now.
  Counters counters() throws IOException {
    questions.write("\n");
    questions.flush();
    long[] jvm = report("counters");
    // proc_pid_stat(5): the name, in brackets, may hold blanks; behind it utime and stime are
    // fields 12 and 13.
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new Counters(
        Long.parseLong(fields[11]) * MICROS_PER_TICK,
        Long.parseLong(fields[12]) * MICROS_PER_TICK,
        jvm[0],
        jvm[1],
        jvm[2]);
  }

  /// Returns the most memory it ever had resident, in KiB.
  long peakKib() throws IOException {
    return statusKib("VmHWM");
  }

  /// Returns the memory it has resident now, in KiB.
  long residentKib() throws IOException {
    return statusKib("VmRSS");
  }

  private long statusKib(String name) throws IOException {
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith(name + ":")) return Long.parseLong(line.replaceAll("\\D", ""));
    }
    throw new IOException("the kernel gives no " + name + " of '" + peer.name() + "'");
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  private long[] report(String name) throws IOException {
    String line = reports.readLine();
    if (line == null || !line.startsWith(name + " ")) throw new IOException(lastWords());
    String[] words = line.split(" ", -1);
    long[] numbers = new long[words.length - 1];
    for (int i = 0; i < numbers.length; i++) numbers[i] = Long.parseLong(words[i + 1]);
    return numbers;
  }

  /// Returns the first line of the stack trace it left, which names the reason.
  private String lastWords() throws IOException {
    for (String line : Files.readAllLines(errors)) {
      int reason = line.indexOf("Exception in thread");
      if (reason >= 0) return line.substring(line.indexOf('"', reason + 21) + 1).strip();
    }
    return "it ended without a word";
  }

  /// Ends the server's input, which ends the server; kills it if it does not end in 5 s.
  @Override
  public void close() throws IOException {
    try {
      questions.close();
    } catch (IOException alreadyEnded) {
      process.destroyForcibly();
    }
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    reports.close();
    Files.deleteIfExists(errors);
  }
}
