package dev.fitten.bench.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.redkale.net.http.HttpRequest;
import org.redkale.net.http.HttpResponse;
import org.redkale.net.http.HttpServer;
import org.redkale.util.AnyValueWriter;

/// Redkale with `lazyHeader`, as in its entry to public benchmarks, and without that entry's
/// `sameHeader`, which takes the head of a pipelined request to be as long as the one before it.
final class RedkalePeer implements Peer {
  private static final byte[] TEXT = Answers.text();

  @Override
  public String name() {
    return "redkale";
  }

  @Override
  public String version() {
    return Peers.jarVersion(HttpServer.class);
  }

  @Override
  public List<String> flags() {
    return List.of("-Dredkale.http.response.header.server=redkale");
  }

  @Override
  public int start() throws Exception {
    var server = new HttpServer();
    route(server, "/plaintext", (request, response) -> response.finish(Answers.PLAIN, TEXT));
    route(server, "/json", (request, response) -> response.finish(Answers.JSON, Answers.json()));
    route(server, "/user/*", RedkalePeer::user);
    route(server, "/echo", RedkalePeer::echo);
    int port = Peers.freePort();
    server.init(
        AnyValueWriter.create("host", InetAddress.getLoopbackAddress().getHostAddress())
            .addValue("port", port)
            .addValue("name", "redkale")
            .addValue("protocol", "HTTP")
            .addValue("request", AnyValueWriter.create("lazyHeader", "true"))
            .addValue("response", answers()));
    server.start();
    return port;
  }

  /// The two media types for which it keeps ready-made heads, and a date that is renewed each
  /// second.
  private static AnyValueWriter answers() {
    return AnyValueWriter.create(
            "contenttype",
            AnyValueWriter.create("plain", Answers.PLAIN).addValue("json", Answers.JSON))
        .addValue("date", AnyValueWriter.create("period", "1000"));
  }

  private interface Handler {
    void handle(HttpRequest request, HttpResponse response);
  }

  private static void route(HttpServer server, String pattern, Handler handler) {
    server.addHttpServlet(pattern, handler::handle);
  }

  private static void user(HttpRequest request, HttpResponse response) {
    byte[] id = request.getPathLastParam().getBytes(StandardCharsets.UTF_8);
    response.finish(Answers.PLAIN, id);
  }

  private static void echo(HttpRequest request, HttpResponse response) {
    String type = Objects.requireNonNullElse(request.getContentType(), Answers.BYTES);
    response.finish(type, request.getBody());
  }
}
