package dev.fitten.bench.http;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.xnio.Options;

/// Undertow with handlers on its I/O threads, an I/O thread per processor; pipelined answers are
/// gathered, and no `Connection: keep-alive` is added.
final class UndertowPeer implements Peer {
  private static final ByteBuffer TEXT =
      ByteBuffer.allocateDirect(13).put(Answers.text()).flip().asReadOnlyBuffer();

  @Override
  public String name() {
    return "undertow";
  }

  @Override
  public String version() {
    return Peers.jarVersion(Undertow.class);
  }

  @Override
  public int start() {
    var paths =
        new PathHandler(64)
            .addExactPath("/plaintext", exchange -> send(exchange, Answers.PLAIN, TEXT.duplicate()))
            .addExactPath(
                "/json", exchange -> send(exchange, Answers.JSON, ByteBuffer.wrap(Answers.json())))
            .addPrefixPath("/user", UndertowPeer::user)
            .addExactPath("/echo", UndertowPeer::echo);
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, InetAddress.getLoopbackAddress().getHostAddress())
            .setIoThreads(Answers.loops())
            .setWorkerThreads(Answers.loops())
            .setSocketOption(Options.BACKLOG, 4096)
            .setSocketOption(Options.TCP_NODELAY, true)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, true)
            .setHandler(paths)
            .build();
    server.start();
    var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
    return address.getPort();
  }

  /// The relative path is what follows `/user`.
  private static void user(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.SERVER, "undertow");
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Answers.PLAIN);
    exchange.getResponseSender().send(exchange.getRelativePath().substring(1));
  }

  private static void echo(HttpServerExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    String type = Objects.requireNonNullElse(given, Answers.BYTES);
    exchange
        .getRequestReceiver()
        .receiveFullBytes((whole, body) -> send(whole, type, ByteBuffer.wrap(body)));
  }

  private static void send(HttpServerExchange exchange, String type, ByteBuffer body) {
    HeaderMap fields = exchange.getResponseHeaders();
    fields.put(Headers.SERVER, "undertow");
    fields.put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(body);
  }
}
