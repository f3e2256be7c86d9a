package dev.fitten.http;

/// Work around handlers: it may answer itself, pass the exchange on, or do something before and
/// after.
///
/// Middleware runs in the order it was given to [HttpServer.Builder#use], for every well-formed
/// request, also for those without a route. It runs on the thread of the handler.
@FunctionalInterface
public interface Middleware {
  /// Handles the exchange; calls `next.proceed(exchange)` at most once.
  void handle(Exchange exchange, Next next) throws Exception;

  /// Returns where this middleware may run. [Execution#VIRTUAL], the default, is always safe and
  /// moves every request to a virtual thread; [#nonBlocking] is the promise that it never waits.
  default Execution execution() {
    return Execution.VIRTUAL;
  }

  /// Returns `middleware` with the promise that it never waits, so that requests of loop routes
  /// stay on the loop.
  static Middleware nonBlocking(Middleware middleware) {
    return new Middleware() {
      @Override
      public void handle(Exchange exchange, Next next) throws Exception {
        middleware.handle(exchange, next);
      }

      @Override
      public Execution execution() {
        return Execution.LOOP;
      }
    };
  }
}
