package dev.fitten.bench.http;

/// What one server did in one turn.
record Turn(String peer, String scenario, int round, LoadResult load, PeerProcess.Counters used) {
  double cpuMicros() {
    return (double) (used.userMicros() + used.systemMicros()) / load.requests();
  }

  double userMicros() {
    return (double) used.userMicros() / load.requests();
  }

  double allocated() {
    return (double) used.allocated() / load.requests();
  }
}
