/// The HTTP engine: server, exchange, middleware, router and limits.
///
/// Depends on the runtime and the JDK only. Start reading at `dev.fitten.http.HttpServer`.
module dev.fitten.http {
  requires transitive dev.fitten.runtime;
  requires static transitive org.jspecify;
  requires jdk.jfr;

  exports dev.fitten.http;
  exports dev.fitten.http.middleware;
  exports dev.fitten.http.tls;
  exports dev.fitten.http.websocket;
}
