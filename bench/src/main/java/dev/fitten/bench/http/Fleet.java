package dev.fitten.bench.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The servers that run and answer as they should, and why the others do not.
final class Fleet implements AutoCloseable {
  private final List<PeerProcess> servers = new ArrayList<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  /// Starts the peers, each in a JVM with these settings, and checks their answers.
  static Fleet start(List<Peer> peers, Cores cores, List<String> settings)
      throws IOException, InterruptedException {
    var fleet = new Fleet();
    try {
      for (Peer peer : peers) fleet.servers.add(PeerProcess.start(peer, cores, settings));
      for (PeerProcess server : List.copyOf(fleet.servers)) {
        String fault = fault(server);
        if (fault != null) fleet.dismiss(server, fault);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      fleet.close();
      throw e;
    }
    return fleet;
  }

  private static @Nullable String fault(PeerProcess server) throws InterruptedException {
    try {
      server.awaitPort();
    } catch (IOException e) {
      return "did not start: " + e.getMessage();
    }
    return Check.fault(server);
  }

  private void dismiss(PeerProcess server, String reason) throws IOException {
    missing.put(server.peer().name(), reason);
    servers.remove(server);
    server.close();
  }

  /// Notes a turn that gave no figures; a server that has ended gets no more turns.
  void failed(PeerProcess server, String scenario, IOException fault) throws IOException {
    if (server.isAlive()) missing.put(server.peer().name() + " in " + scenario, reason(fault));
    else dismiss(server, "ended in " + scenario + ": " + reason(fault));
  }

  private static String reason(IOException fault) {
    return String.valueOf(fault.getMessage());
  }

  List<PeerProcess> servers() {
    return servers;
  }

  /// Returns the reasons by the names of the peers, and scenarios, that are not measured.
  Map<String, String> missing() {
    return missing;
  }

  @Override
  public void close() throws IOException {
    for (PeerProcess server : servers) server.close();
  }
}
