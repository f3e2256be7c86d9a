package dev.fitten.bench.http;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The process of one server: prints `port N`, then answers each line of its input with `counters
/// ALLOCATED COLLECTIONS MILLIS`, and ends when its input does.
final class PeerMain {
  private PeerMain() {}

  public static void main(String[] args) throws Exception {
    // The line to the benchmark is for it alone: what a library prints goes where errors go.
    PrintStream reports = System.out;
    System.setOut(System.err);
    Peer peer = Peers.named(List.of(args[0])).getFirst();
    reports.println("port " + peer.start());
    // Now, so that reading the counters later costs next to nothing.
    counters();
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (lines.readLine() != null) reports.println(counters());
    // No shutdown hooks: some servers wait for clients in theirs.
    Runtime.getRuntime().halt(0);
  }

  private static String counters() {
    long collections = 0;
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += collector.getCollectionCount();
      millis += collector.getCollectionTime();
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return "counters " + threads.getTotalThreadAllocatedBytes() + " " + collections + " " + millis;
  }
}
