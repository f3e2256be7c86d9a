package dev.fitten.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much memory does a server have resident after a million requests, and how much more for each
/// of 10,000 clients that have asked once and are silent since? One server at a time, with the same
/// settings for all; the memory of the kernel's sockets is not the process's and does not count.
final class MemoryBench {
  private static final Scenario REQUESTS = Scenario.named("p64");
  private static final int LOAD_MILLIS = 2_000;

  /// A server that has reached its most connections may leave the next one unanswered.
  private static final int PATIENCE_MILLIS = 10_000;

  private final HttpOptions options;
  private final Generator load;
  private final int requests;
  private final int clients;

  private MemoryBench(HttpOptions options) {
    this.options = options;
    load = HttpBench.closed(options);
    requests = options.smoke() ? 1_000 : 1_000_000;
    clients = options.smoke() ? 100 : 10_000;
  }

  /// Resident memory in KiB.
  ///
  /// @param requests how many were answered before it was looked at first
  /// @param afterRequests resident then
  /// @param clients how many are connected when it is looked at again
  /// @param withClients resident then
  /// @param peak the most it ever was
  record Usage(
      String peer, long requests, long afterRequests, int clients, long withClients, long peak) {
    long bytesPerClient() {
      return (withClients - afterRequests) * 1024 / clients;
    }
  }

  /// @param missing why a peer is not among the usages, by peer
  record Usages(List<Usage> usages, Map<String, String> missing) {}

  static String run(HttpOptions options, List<String> words, Keeper results)
      throws IOException, InterruptedException {
    Usages all = measure(options);
    if (!options.smoke()) {
      Map<String, Object> file = ResultFile.circumstances(options, words);
      file.put("notMeasured", all.missing());
      file.put("usages", all.usages());
      results.keep("http-memory", ResultFile.bytes(file));
    }
    return table(all);
  }

  static Usages measure(HttpOptions options) throws IOException, InterruptedException {
    var bench = new MemoryBench(options);
    List<Usage> usages = new ArrayList<>();
    Map<String, String> missing = new LinkedHashMap<>();
    for (Peer peer : Peers.named(options.only())) {
      try (var fleet = Fleet.start(List.of(peer), options.cores(), options.settings())) {
        missing.putAll(fleet.missing());
        for (PeerProcess server : fleet.servers()) usages.add(bench.usage(server));
      } catch (IOException e) {
        missing.put(peer.name(), String.valueOf(e.getMessage()));
      }
    }
    return new Usages(usages, missing);
  }

  private Usage usage(PeerProcess server) throws IOException, InterruptedException {
    long answered = 0;
    while (answered < requests) {
      LoadResult part = load.run(server.port(), REQUESTS, options.smoke() ? 50 : LOAD_MILLIS);
      if (part.requests() == 0) throw new IOException("no request was answered");
      answered += part.requests();
    }
    long afterRequests = server.residentKib();
    List<Socket> connected = new ArrayList<>();
    try {
      connect(server.port(), connected);
      return new Usage(
          server.peer().name(),
          answered,
          afterRequests,
          clients,
          server.residentKib(),
          server.peakKib());
    } finally {
      for (Socket client : connected) client.close();
    }
  }

  /// Each client asks once: a server may know a client only from its first request on.
  private void connect(int port, List<Socket> connected) throws IOException {
    byte[] request = REQUESTS.requests(port).getFirst();
    var reader = new AnswerReader(); // one for all: they answer one after the other
    for (int i = 0; i < clients; i++) {
      var client = new Socket(InetAddress.getLoopbackAddress(), port);
      connected.add(client);
      client.setSoTimeout(PATIENCE_MILLIS);
      client.getOutputStream().write(request);
      var answers = Channels.newChannel(client.getInputStream());
      for (int answered = 0; answered == 0; ) answered = reader.read(answers);
    }
  }

  private static String table(Usages all) {
    var grid =
        new Grid(
            "resident memory, MiB",
            "requests",
            "after them",
            "clients",
            "with them silent",
            "peak",
            "B/client");
    for (Usage usage : all.usages()) {
      grid.row(
          usage.peer(),
          usage.requests(),
          usage.afterRequests() / 1024,
          usage.clients(),
          usage.withClients() / 1024,
          usage.peak() / 1024,
          usage.bytesPerClient());
    }
    var out = new StringBuilder("\n").append(grid);
    all.missing().forEach((peer, why) -> out.append(Table.missing(peer, why)));
    return out.toString();
  }
}
