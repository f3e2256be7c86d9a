package dev.fitten.bench.http;

import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Route;
import dev.fitten.http.Router;
import dev.fitten.http.TransportChoice;
import dev.fitten.json.JsonCodec;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// Fitten, by its public API: the four routes of `examples/hello`, all of them on the event loop or
/// all of them on virtual threads.
final class FittenPeer implements Peer {
  private static final JsonCodec<Message> MESSAGE = JsonCodec.of(Message.class);

  private final String name;
  private final Execution execution;
  private final String transport;
  private final boolean pooling;

  /// @param pooling whether exchanges are used again
  FittenPeer(String name, Execution execution, String transport, boolean pooling) {
    this.name = name;
    this.execution = execution;
    this.transport = transport;
    this.pooling = pooling;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return "this";
  }

  @Override
  public List<String> flags() {
    return List.of("-Dfitten.transport=" + transport);
  }

  @Override
  public boolean isOurs() {
    return true;
  }

  @Override
  public int start() throws IOException {
    TransportChoice choice = TransportChoice.of(transport);
    return HttpServer.builder().transport(choice).router(router()).pooling(pooling).start().port();
  }

  private Router router() {
    return Router.of(
        List.of(
            route("GET", "/plaintext", exchange -> named(exchange).send(Answers.TEXT)),
            route(
                "GET",
                "/json",
                exchange -> named(exchange).send(MESSAGE, new Message(Answers.TEXT))),
            route("GET", "/user/{id}", exchange -> named(exchange).send(exchange.parameter(0))),
            route("POST", "/echo", FittenPeer::echo)));
  }

  private Route route(String method, String pattern, Handler handler) {
    return new Route(method, pattern, execution, "bench", handler);
  }

  private static void echo(Exchange exchange) {
    String type = Objects.requireNonNullElse(exchange.header("content-type"), Answers.BYTES);
    named(exchange).send(type, exchange.body());
  }

  /// Fitten does not say what it is unless told to; the others do, and it is bytes to send.
  private static Exchange named(Exchange exchange) {
    return exchange.set("Server", "fitten");
  }
}
