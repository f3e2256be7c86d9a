package dev.fitten.http.middleware;

import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Middleware;
import dev.fitten.http.Route;
import dev.fitten.http.RouteTable;
import dev.fitten.http.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A server whose one handler answers every path, behind the middleware under test, and a client
/// that opens a connection for each request.
final class Site implements AutoCloseable {
  /// An answer; names of fields in lower case, in the order received.
  record Answer(int status, List<String[]> fields, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /// All values of the field, with commas between them; empty if there is none.
    String field(String name) {
      return String.join(", ", all(name));
    }

    List<String> all(String name) {
      return fields.stream().filter(each -> each[0].equals(name)).map(each -> each[1]).toList();
    }

    /// The cookie set, as a Cookie field sends it back; empty if there is none.
    String cookie(String name) {
      return all("set-cookie").stream()
          .filter(each -> each.startsWith(name + "="))
          .map(each -> each.substring(0, each.indexOf(';')))
          .findFirst()
          .orElse("");
    }
  }

  private final HttpServer server;

  private Site(HttpServer server) {
    this.server = server;
  }

  static Site of(Handler handler, Middleware... middleware) throws IOException {
    return of(Execution.LOOP, handler, middleware);
  }

  static Site of(Execution execution, Handler handler, Middleware... middleware)
      throws IOException {
    return of(everywhere(execution, handler), middleware);
  }

  static Site of(RouteTable routes, Middleware... middleware) throws IOException {
    HttpServer.Builder builder = HttpServer.builder().loops(1).router(Router.of(routes));
    for (Middleware each : middleware) builder.use(each);
    return new Site(builder.start());
  }

  static RouteTable everywhere(Execution execution, Handler handler) {
    List<Route> routes =
        Stream.of("GET", "POST", "PUT", "DELETE")
            .map(method -> new Route(method, "/{*path}", execution, "test", handler))
            .toList();
    return () -> routes;
  }

  int port() {
    return server.port();
  }

  Answer get(String path, String... fields) throws IOException {
    return send("GET", path, new byte[0], fields);
  }

  Answer post(String path, String body, String... fields) throws IOException {
    return send("POST", path, body.getBytes(StandardCharsets.UTF_8), fields);
  }

  Answer send(String method, String path, byte[] body, String... fields) throws IOException {
    List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1"));
    if (Arrays.stream(fields).noneMatch(each -> each.startsWith("Host:")))
      lines.add("Host: a.test");
    lines.add("Connection: close");
    if (body.length > 0) lines.add("Content-Length: " + body.length);
    lines.addAll(List.of(fields));
    byte[] head = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 10_000);
      socket.setSoTimeout(20_000);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(head);
      all.writeBytes(body);
      socket.getOutputStream().write(all.toByteArray());
      return read(socket.getInputStream(), method.equals("HEAD"));
    }
  }

  private static Answer read(InputStream in, boolean toHead) throws IOException {
    String statusLine = line(in);
    List<String[]> fields = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(": ");
      fields.add(
          new String[] {
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2)
          });
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Answer head = new Answer(status, fields, new byte[0]);
    if (toHead || status == 204 || status == 304) return head;
    if (!head.field("transfer-encoding").equals("chunked")) {
      return new Answer(status, fields, in.readAllBytes());
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
      body.writeBytes(in.readNBytes(size));
      line(in);
    }
    return new Answer(status, fields, body.toByteArray());
  }

  private static int chunkSize(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) throw new IOException("the connection ended in a line");
      line.write(c);
    }
    in.read();
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    server.close();
  }
}
