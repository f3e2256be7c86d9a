package dev.fitten.http;

import java.util.List;

/// Middleware and handler in a row. One object serves all exchanges: how far an exchange has come
/// is noted in the exchange, so a step allocates nothing.
final class Chain implements Next {
  private final Middleware[] middleware;
  private final boolean blocks;

  Chain(List<Middleware> middleware) {
    this.middleware = middleware.toArray(new Middleware[0]);
    this.blocks = middleware.stream().anyMatch(each -> each.execution() == Execution.VIRTUAL);
  }

  /// Returns where an exchange with this match runs: on the loop only if nobody on its way waits.
  Execution execution(Match match) {
    if (blocks) return Execution.VIRTUAL;
    Route route = match.route;
    return route == null ? Execution.LOOP : route.execution();
  }

  @Override
  public void proceed(Exchange exchange) throws Exception {
    int step = exchange.step++;
    // What fails from here on is answered with the fields that were set before.
    if (step <= middleware.length) exchange.keepFields();
    if (step < middleware.length) {
      middleware[step].handle(exchange, this);
    } else if (step == middleware.length) {
      handle(exchange);
    } else {
      throw new IllegalStateException("proceed() was already called for this exchange");
    }
  }

  private static void handle(Exchange exchange) throws Exception {
    Match match = exchange.match();
    Route route = match.route;
    if (route != null) {
      route.handler().handle(exchange);
    } else if (match.malformed != null) {
      throw Problem.badRequest(match.malformed);
    } else if (match.allow == null) {
      throw Problem.notFound();
    } else if (exchange.head().method == Methods.OPTIONS) {
      exchange.set("Allow", match.allow).send();
    } else {
      exchange.set("Allow", match.allow).send(Problem.of(405));
    }
  }
}
