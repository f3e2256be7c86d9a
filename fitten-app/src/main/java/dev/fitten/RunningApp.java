package dev.fitten;

import dev.fitten.http.HttpServer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/// An application that serves. Closing it stops accepting, lets requests in flight end within the
/// grace time, and returns when the last is done.
public final class RunningApp implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final String host;
  private final Duration grace;
  private final List<AutoCloseable> resources;
  private boolean closed;

  RunningApp(
      HttpServer server,
      String scheme,
      String host,
      Duration grace,
      List<AutoCloseable> resources) {
    this.server = server;
    this.scheme = scheme;
    this.host = host;
    this.grace = grace;
    this.resources = List.copyOf(resources);
  }

  /// Returns the port it listens on, also where 0 was asked for.
  public int port() {
    return server.port();
  }

  /// Returns its address without a path: `http://127.0.0.1:8080`, or `https://…` with TLS.
  public String url() {
    String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return scheme + "://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + port();
  }

  /// Stops the server, then closes what was handed over with [Fitten#closing]. A second call does
  /// nothing.
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    server.stop(grace);
    for (AutoCloseable resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        System.getLogger("dev.fitten").log(Level.WARNING, "cannot close " + resource, e);
      }
    }
  }
}
