package dev.fitten.bench.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/// Helidon SE's web server, a virtual thread per connection. With TCP_NODELAY, which it leaves off:
/// without it pipelined answers wait for acknowledgements. No `Connection: keep-alive` is added, and
/// requests are checked as by default.
final class HelidonPeer implements Peer {
  private static final byte[] TEXT = Answers.text();
  private static final Header TEXT_BYTES =
      HeaderValues.createCached(HeaderNames.CONTENT_LENGTH, TEXT.length);
  private static final Header PLAIN =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Answers.PLAIN);
  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Answers.JSON);
  private static final Header SERVER = HeaderValues.createCached(HeaderNames.SERVER, "helidon");

  @Override
  public String name() {
    return "helidon";
  }

  @Override
  public String version() {
    return Peers.jarVersion(WebServer.class);
  }

  @Override
  public int start() {
    return WebServer.builder()
        .address(InetAddress.getLoopbackAddress())
        .port(0)
        .backlog(4096)
        .addProtocol(Http1Config.builder().sendKeepAliveHeader(false).build())
        .connectionOptions(options -> options.tcpNoDelay(true))
        .routing(HelidonPeer::routes)
        .build()
        .start()
        .port();
  }

  private static void routes(HttpRouting.Builder routes) {
    routes
        .get("/plaintext", HelidonPeer::plaintext)
        .get("/json", (request, answer) -> send(answer, JSON, Answers.json()))
        .get("/user/{id}", HelidonPeer::user)
        .post("/echo", HelidonPeer::echo);
  }

  private static void plaintext(ServerRequest request, ServerResponse answer) {
    answer.header(TEXT_BYTES);
    send(answer, PLAIN, TEXT);
  }

  private static void user(ServerRequest request, ServerResponse answer) {
    String id = request.path().pathParameters().get("id");
    send(answer, PLAIN, id.getBytes(StandardCharsets.UTF_8));
  }

  private static void echo(ServerRequest request, ServerResponse answer) {
    String type = request.headers().contentType().map(Object::toString).orElse(Answers.BYTES);
    Header field = HeaderValues.create(HeaderNames.CONTENT_TYPE, type);
    send(answer, field, request.content().as(byte[].class));
  }

  private static void send(ServerResponse answer, Header type, byte[] body) {
    answer.header(type);
    answer.header(SERVER);
    answer.send(body);
  }
}
