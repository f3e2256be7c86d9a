package hello;

import dev.fitten.http.Exchange;
import dev.fitten.http.Get;
import dev.fitten.http.NonBlocking;
import dev.fitten.http.Post;

/// The four end points. None of them waits for anything, so all of them run on the event loop.
public final class Api {
  private static final String GREETING = "Hello, World!";

  @Get("/plaintext")
  @NonBlocking
  String plaintext() {
    return GREETING;
  }

  /// A new record for each request, written by its generated codec.
  @Get("/json")
  @NonBlocking
  Message json() {
    return new Message(GREETING);
  }

  /// Answers the parameter where it was received: no string is made of it. `String user(String id)`
  /// would answer the same.
  @Get("/user/{id}")
  @NonBlocking
  void user(Exchange exchange) {
    exchange.send("text/plain; charset=utf-8", exchange.parameterBytes(0));
  }

  /// Answers the bytes of the request as they came, under the media type they came with.
  @Post("/echo")
  @NonBlocking
  void echo(Exchange exchange) {
    String contentType = exchange.header("content-type");
    exchange.send(contentType == null ? "application/octet-stream" : contentType, exchange.body());
  }
}
