package dev.fitten.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a JVM of its own, and the processor time it has used.
final class ServerProcess {
  /// Linux counts a process's time in ticks of 10 ms on every platform Java runs on (USER_HZ, 100).
  private static final double MICROS_PER_TICK = 10_000;

  final String name;
  final int port;
  private final Process process;

  ServerProcess(String name) throws IOException {
    this.name = name;
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    // Without it the JDK's server waits 40 ms for an acknowledgement per answer.
                    "-Dsun.net.httpserver.nodelay=true",
                    "-Dslf4j.internal.verbosity=ERROR", // Netty finds a logger that came with a
                    // peer
                    "-cp",
                    System.getProperty("java.class.path"),
                    PlaintextServer.class.getName(),
                    name))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // Not closed: closing it would close the server's output.
    var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String line = output.readLine();
    if (line == null) throw new IOException("the server '" + name + "' did not start");
    port = Integer.parseInt(line);
  }

  /// Returns the user and system time used so far, in microseconds; steps of 10 ms.
  double cpuMicros() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    // proc(5): the name, in brackets, may hold blanks; behind it utime and stime are fields 12 and
    // 13.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }

  /// Ends the server's input, which ends the server; kills it if it does not end in 5 s.
  void stop() throws InterruptedException, IOException {
    process.getOutputStream().close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly().waitFor();
  }
}
