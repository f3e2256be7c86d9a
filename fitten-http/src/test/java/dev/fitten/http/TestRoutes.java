package dev.fitten.http;

import java.util.List;

/// The routes that wire files speak to.
final class TestRoutes {
  private TestRoutes() {}

  static Router router(Execution execution) {
    return Router.of(
        List.of(
            route("GET", "/plaintext", execution, exchange -> exchange.send("Hello, World!")),
            route("GET", "/marker", execution, exchange -> exchange.send("MARK")),
            route("GET", "/", execution, exchange -> exchange.send("root")),
            route(
                "GET", "/users/{id}", execution, exchange -> exchange.send(exchange.parameter(0))),
            route("DELETE", "/users/{id}", execution, exchange -> exchange.status(204).send()),
            route("GET", "/files/{*path}", execution, e -> e.send(e.parameter("path"))),
            route(
                "POST",
                "/echo",
                execution,
                exchange -> exchange.send("application/octet-stream", exchange.body()))));
  }

  static Route route(String method, String pattern, Execution execution, Handler handler) {
    return new Route(method, pattern, execution, "test" + pattern, handler);
  }
}
