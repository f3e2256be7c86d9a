package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import dev.fitten.http.Route;
import dev.fitten.http.RouteTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Middleware for part of an application: for a path and all below, for a condition, or for a table
/// of routes.
///
/// ```java
/// .use(Scoped.at("/api", Cors.builder().origins("https://app.example").build()))
/// ...
/// Router.of(new ShopRoutes(shop), Scoped.routes(new AdminRoutes(admin), authentication));
/// ```
public final class Scoped implements Middleware {
  private final Predicate<Exchange> condition;
  private final Middleware inner;

  private Scoped(Predicate<Exchange> condition, Middleware inner) {
    this.condition = condition;
    this.inner = inner;
  }

  /// Returns a middleware that passes requests of the path `prefix` and of all paths below through
  /// `inner`, and all others by it. `/api` is for `/api`, `/api/` and `/api/users`, not for `/apis`.
  ///
  /// The path is compared as the router does it, decoded segment by segment, so that no other
  /// spelling gets around (`/%61pi`). Requests without a route are included. Where the middleware
  /// guards access, [#routes] is the safer choice: it cannot miss a route.
  ///
  /// If `inner` may wait, all requests of the server go to virtual threads, since the thread is
  /// chosen before; [#routes] does that only to its own.
  ///
  /// @param prefix starts with `/`, does not end with it, and is written without escapes
  public static Middleware at(String prefix, Middleware inner) {
    boolean bounded = prefix.startsWith("/") && !prefix.endsWith("/");
    if (!bounded || prefix.contains("//") || prefix.contains("%")) {
      throw new IllegalArgumentException(
          "prefix is '" + prefix + "', must be like '/api', without a slash at its end or escapes");
    }
    byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
    return new Scoped(exchange -> isBelow(exchange.path(), bytes), inner);
  }

  /// Returns a middleware that passes the requests for which `condition` is true through `inner`, and
  /// all others by it. The condition must not wait.
  public static Middleware when(Predicate<Exchange> condition, Middleware inner) {
    return new Scoped(condition, inner);
  }

  /// Returns the routes of the table with middleware around their handlers, the first one outermost.
  /// It runs behind the server's own middleware, and only for requests that match one of the routes:
  /// what looks at requests without a route ([Cors] at preflights) belongs into the server. A field
  /// that it sets is lost when the handler fails.
  ///
  /// Routes go to virtual threads if one of the middleware may wait; other routes stay where they
  /// are.
  public static RouteTable routes(RouteTable table, Middleware... middleware) {
    List<Route> wrapped = new ArrayList<>();
    for (Route route : table.routes()) {
      Handler handler = route.handler();
      Execution execution = route.execution();
      for (int i = middleware.length - 1; i >= 0; i--) {
        Middleware each = middleware[i];
        Next next = handler::handle;
        handler = exchange -> each.handle(exchange, next);
        if (each.execution() == Execution.VIRTUAL) execution = Execution.VIRTUAL;
      }
      wrapped.add(
          new Route(route.method(), route.pattern(), execution, route.handlerName(), handler));
    }
    List<Route> all = List.copyOf(wrapped);
    return () -> all;
  }

  @Override
  public Execution execution() {
    return inner.execution();
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    if (condition.test(exchange)) inner.handle(exchange, next);
    else next.proceed(exchange);
  }

  /// Compares the start of the path, decoding escapes. An escaped slash is part of a segment and
  /// never separates; a malformed escape is refused by the router, so its answer does not matter.
  private static boolean isBelow(String path, byte[] prefix) {
    int at = 0;
    for (byte expected : prefix) {
      if (at >= path.length()) return false;
      int c = path.charAt(at);
      boolean escaped = c == '%';
      if (escaped) c = escape(path, at);
      if ((byte) c != expected || escaped && c == '/') return false;
      at += escaped ? 3 : 1;
    }
    return at == path.length() || path.charAt(at) == '/';
  }

  private static int escape(String path, int at) {
    if (at + 2 >= path.length()) return -1;
    int high = hex(path.charAt(at + 1));
    int low = hex(path.charAt(at + 2));
    return (high | low) < 0 ? -1 : high << 4 | low;
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
