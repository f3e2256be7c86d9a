package dev.fitten.http;

import dev.fitten.http.tls.TestTls;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays the wire files over TLS: nothing may change in what HTTP says.
@EachTransport
@Timeout(60)
class TlsWireTest {
  private static final SSLContext CLIENT = TestTls.client();

  private static HttpServer loop;
  private static HttpServer virtual;

  @BeforeAll
  static void start() throws IOException {
    loop = server(Execution.LOOP);
    virtual = server(Execution.VIRTUAL);
  }

  private static HttpServer server(Execution execution) throws IOException {
    return HttpServer.builder()
        .loops(1)
        .router(TestRoutes.router(execution))
        .tls(TestTls.server("server"))
        .start();
  }

  @AfterAll
  static void stop() {
    loop.close();
    virtual.close();
  }

  static List<WireCase> all() {
    return WireCase.all();
  }

  static List<WireCase> shortOnes() {
    return WireTest.shortOnes();
  }

  /// RFC 5246 §7.2.1: in TLS 1.2 the client's close_notify ends both directions, so nobody who has
  /// ended sending gets an answer.
  static List<WireCase> withoutEnd() {
    return all().stream().filter(each -> !each.end().equals("end")).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void onTheLoop(WireCase wire) throws IOException {
    play(wire, loop, false, "TLSv1.3");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void onVirtualThreads(WireCase wire) throws IOException {
    play(wire, virtual, false, "TLSv1.3");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutEnd")
  void withTls12(WireCase wire) throws IOException {
    play(wire, loop, false, "TLSv1.2");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shortOnes")
  void inRecordsOfOneByte(WireCase wire) throws IOException {
    play(wire, loop, true, "TLSv1.3");
  }

  private static void play(WireCase wire, HttpServer server, boolean bytewise, String protocol)
      throws IOException {
    try (RawClient client =
        new RawClient(TestTls.connect(CLIENT, server.port(), "localhost", protocol))) {
      WireTest.play(wire, client, bytewise);
    }
  }
}
