package dev.fitten.http;

/// What all connections of a server share.
final class Engine {
  final Limits limits;
  final Router router;
  final Chain chain;
  final Runner runner;

  /// Set once: from then on every answer is the last one of its connection.
  volatile boolean stopping;

  Engine(Limits limits, Router router, Chain chain, Runner runner) {
    this.limits = limits;
    this.router = router;
    this.chain = chain;
    this.runner = runner;
  }
}
