package dev.fitten.http;

import java.util.concurrent.atomic.AtomicInteger;

/// What all connections of a server share.
final class Engine {
  final Limits limits;
  final Router router;
  final Chain chain;
  final Runner runner;

  /// Whether exchanges are used again; see [HttpServer.Builder#pooling].
  final boolean pooling;

  final Held held;

  private final AtomicInteger connections = new AtomicInteger();

  /// Set once: from then on every answer is the last one of its connection.
  volatile boolean stopping;

  Engine(Limits limits, Router router, Chain chain, Runner runner, boolean pooling) {
    this.limits = limits;
    this.router = router;
    this.chain = chain;
    this.runner = runner;
    this.pooling = pooling;
    this.held = new Held(limits.heldBytes());
  }

  /// Returns a number for a new connection, for messages and the metadata of its frames.
  int nextConnection() {
    return connections.incrementAndGet() & Integer.MAX_VALUE;
  }
}
