package dev.fitten.http.probe;

import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Limits;
import dev.fitten.http.Route;
import dev.fitten.http.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The server under test: the end points of examples/hello. With `-Dprobe.port` the suite speaks to
/// one that already runs there instead, whatever it is written in.
final class ProbeServer implements AutoCloseable {
  private static final String PORT = System.getProperty("probe.port", "");

  private final @Nullable HttpServer own;
  private final InetSocketAddress address;

  private ProbeServer(@Nullable HttpServer own, int port) {
    this.own = own;
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static boolean isForeign() {
    return !PORT.isEmpty();
  }

  static ProbeServer start(Execution execution) throws IOException {
    return start(execution, Limits.defaults());
  }

  static ProbeServer start(Execution execution, Limits limits) throws IOException {
    if (isForeign()) return new ProbeServer(null, Integer.parseInt(PORT));
    HttpServer server = HttpServer.builder().limits(limits).router(router(execution)).start();
    return new ProbeServer(server, server.port());
  }

  private static Router router(Execution execution) {
    return Router.of(
        List.of(
            route("GET", "/plaintext", execution, e -> e.send("Hello, World!")),
            route(
                "GET",
                "/json",
                execution,
                e -> e.send("application/json", "{\"message\":\"Hello, World!\"}".getBytes())),
            route("GET", "/user/{id}", execution, e -> e.send(e.parameter(0))),
            route(
                "POST", "/echo", execution, e -> e.send(type(e.header("content-type")), e.body())),
            route(
                "GET",
                "/stream",
                Execution.VIRTUAL,
                e -> {
                  try (OutputStream out = e.stream("application/octet-stream")) {
                    byte[] piece = new byte[10_000];
                    for (int i = 0; i < 30; i++) {
                      java.util.Arrays.fill(piece, (byte) ('A' + i));
                      out.write(piece);
                      if (i % 3 == 0) out.flush();
                    }
                  }
                })));
  }

  private static String type(@Nullable String given) {
    return given == null ? "application/octet-stream" : given;
  }

  private static Route route(String method, String pattern, Execution execution, Handler handler) {
    return new Route(method, pattern, execution, "probe" + pattern, handler);
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    if (own != null) own.close();
  }
}
