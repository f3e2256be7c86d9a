package dev.fitten.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The comparison as a whole, in a smoke run: cold and short, but with every server.
class HttpBenchTest {
  /// They need io_uring, which a kernel or a container may refuse.
  private static final Set<String> MAY_BE_MISSING = Set.of("fitten-uring", "netty-uring");

  @Test
  void everyPeerIsMeasuredInEveryScenarioOrMissingForAReason() throws Exception {
    HttpOptions options = smoke();
    Report report = HttpBench.measure(options);

    Set<String> measured = new HashSet<>();
    for (Turn turn : report.turns()) {
      measured.add(turn.peer() + " " + turn.scenario());
      assertTrue(turn.load().requests() > 0, turn.toString());
      assertTrue(turn.load().micros() > 0, turn.toString());
      assertTrue(turn.load().p50() > 0, turn.toString());
      assertTrue(turn.load().max() >= turn.load().p999(), turn.toString());
      assertEquals(0, turn.load().errors(), turn.toString());
      assertEquals(0, turn.load().refusals(), turn.toString());
      assertTrue(turn.cpuMicros() >= turn.userMicros(), turn.toString());
      assertTrue(turn.used().allocated() > 0, turn.toString());
    }
    for (Peer peer : Peers.named(List.of())) {
      String reason = report.missing().get(peer.name());
      if (MAY_BE_MISSING.contains(peer.name()) && reason != null) {
        assertFalse(reason.isBlank(), peer.name());
        continue;
      }
      assertTrue(report.peaks().getOrDefault(peer.name(), 0L) > 0, peer.name() + ": " + reason);
      for (Scenario scenario : options.chosenScenarios()) {
        assertTrue(
            measured.contains(peer.name() + " " + scenario.name()),
            peer.name() + " in " + scenario.name() + ", missing are " + report.missing());
      }
    }
    String table = Table.of(report);
    assertTrue(table.lines().anyMatch(line -> line.startsWith("p64: ")), table);
    assertFalse(table.contains("NaN"), table);
  }

  @Test
  void aPeerIsCalledAsItCallsItself() {
    assertEquals(Peers.names(), Peers.named(List.of()).stream().map(Peer::name).toList());
    for (Peer peer : Peers.named(List.of())) {
      assertTrue(peer.version().matches("this|\\d.*"), peer.name() + " " + peer.version());
    }
  }

  @Test
  void memoryIsCountedForEachClient() throws Exception {
    var all = MemoryBench.measure(smoke("--memory", "--only", "fitten,raw-nio"));
    assertEquals(List.of(), List.copyOf(all.missing().values()));
    assertEquals(List.of("raw-nio", "fitten"), names(all));
    for (MemoryBench.Usage usage : all.usages()) {
      assertTrue(usage.requests() >= 1_000, usage.toString());
      assertTrue(usage.afterRequests() > 0, usage.toString());
      assertTrue(usage.peak() >= usage.withClients(), usage.toString());
    }
    var usage = new MemoryBench.Usage("a server", 1, 1024, 2, 1028, 1028);
    assertEquals(2048, usage.bytesPerClient());
  }

  private static List<String> names(MemoryBench.Usages all) {
    return all.usages().stream().map(MemoryBench.Usage::peer).toList();
  }

  @Test
  void poolingIsComparedAtTheSameRate() throws Exception {
    String table = PoolingBench.run(smoke("--pooling"), List.of(), (name, json) -> {});
    assertTrue(table.contains("heap of 64m"), table);
    assertTrue(table.lines().anyMatch(line -> line.startsWith("| used again ")), table);
  }

  @Test
  void wrkSendsTheSameRequestsAndTellsWhatCame() throws Exception {
    Path wrk = Cores.onPath("wrk");
    assumeTrue(wrk != null, "wrk is not on the path");
    try (var fleet = Fleet.start(Peers.named(List.of("fitten")), Cores.anywhere(), List.of())) {
      PeerProcess server = fleet.servers().getFirst();
      for (String name : List.of("pipe", "user-mixed")) {
        LoadResult load =
            new Wrk(wrk, Cores.anywhere()).run(server.port(), Scenario.named(name), 1_000);
        assertTrue(load.requests() > 0, name);
        assertTrue(load.micros() >= 1_000_000, name);
        assertEquals(0, load.errors() + load.refusals(), name);
      }
    }
  }

  private static HttpOptions smoke(String... words) {
    return HttpOptions.parse(List.of(words), true, 1);
  }
}
