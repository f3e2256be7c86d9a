package dev.fitten.http;

import static dev.fitten.http.TestRoutes.route;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.AnswerReader.Received;
import dev.fitten.http.tls.BadCertificate;
import dev.fitten.http.tls.Hello;
import dev.fitten.http.tls.TestTls;
import dev.fitten.http.tls.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A whole server over TLS and real sockets, with the JDK's clients.
@EachTransport
@Timeout(60)
class TlsServerTest {
  private static final SSLContext CLIENT = TestTls.client();

  private static HttpServer.Builder builder(Tls tls, Route... routes) {
    List<Route> all = new ArrayList<>(List.of(routes));
    all.add(
        route(
            "GET",
            "/hello",
            Execution.LOOP,
            exchange -> exchange.send(exchange.secure() ? "secret" : "public")));
    all.add(
        route(
            "POST",
            "/echo",
            Execution.VIRTUAL,
            exchange -> exchange.send("application/octet-stream", exchange.body())));
    all.add(route("GET", "/session", Execution.VIRTUAL, TlsServerTest::describe));
    return HttpServer.builder().loops(1).router(Router.of(all)).tls(tls);
  }

  private static void describe(Exchange exchange) throws IOException {
    SSLSession session = exchange.tls();
    if (session == null) throw Problem.of(500, "no session");
    String peer;
    try {
      peer =
          ((X509Certificate) session.getPeerCertificates()[0]).getSubjectX500Principal().getName();
    } catch (javax.net.ssl.SSLPeerUnverifiedException nobody) {
      peer = "nobody";
    }
    exchange.send(session.getProtocol() + " " + session.getCipherSuite() + " " + peer);
  }

  private static SSLSocket connect(HttpServer server, String... protocols) throws IOException {
    return TestTls.connect(CLIENT, server.port(), "localhost", protocols);
  }

  private static void assertServes(HttpServer server) throws IOException {
    try (RawClient client = new RawClient(connect(server))) {
      assertEquals("secret", client.get("/hello").answer().text());
    }
  }

  private static String subject(SSLSocket socket) throws IOException {
    X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  // ---- versions, suites, protocols ----

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, server",
    "TLSv1.2, server",
    "TLSv1.3, rsa",
    "TLSv1.2, rsa",
    "TLSv1.3, ed25519",
    "TLSv1.2, ed25519",
  })
  void aRequestIsAnsweredWithEachVersionAndKindOfKey(String protocol, String certificate)
      throws IOException {
    try (HttpServer server = builder(TestTls.server(certificate)).start();
        SSLSocket socket = connect(server, protocol);
        RawClient client = new RawClient(socket)) {
      assertEquals("secret", client.get("/hello").answer().text());
      String session = client.get("/session").answer().text();
      assertTrue(session.startsWith(protocol + " TLS_"), session);
      assertTrue(session.endsWith(" nobody"), session);
      assertEquals("CN=test only " + certificate, subject(socket));
    }
  }

  @Test
  void certificatesComeFromAKeyStoreToo() throws IOException {
    Tls tls = Tls.keyStore(TestTls.file("server.p12"), "test-only".toCharArray());
    try (HttpServer server = builder(tls).start()) {
      assertServes(server);
    }
  }

  @Test
  void theHttpClientOfTheJdkIsServedOverOneConnection() throws Exception {
    try (HttpServer server = builder(TestTls.server("server")).start();
        HttpClient client = HttpClient.newBuilder().sslContext(CLIENT).build()) {
      for (int i = 0; i < 20; i++) {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("number " + i);
        URI uri = URI.create("https://127.0.0.1:" + server.port() + "/echo");
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(uri).POST(body).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals("number " + i, answer.body());
        assertEquals(HttpClient.Version.HTTP_1_1, answer.version());
      }
    }
  }

  /// A hello that offers no more than TLS 1.1, as older programs send it.
  @Test
  void tls11IsRefusedWithAnAlert() throws IOException {
    byte[] hello = hello(0x0302, 0xc013, 0x002f);
    try (HttpServer server = builder(TestTls.server("server")).start();
        Socket socket = tcp(server)) {
      socket.getOutputStream().write(hello);
      byte[] alert = socket.getInputStream().readAllBytes();
      assertEquals(7, alert.length, Arrays.toString(alert));
      assertEquals(21, alert[0]);
      assertEquals(70, alert[6], "protocol_version");
    }
  }

  @Test
  void suitesWithoutForwardSecrecyOrAuthenticatedEncryptionAreRefused() throws IOException {
    // RSA key exchange, CBC, and 3DES, offered with TLS 1.2.
    byte[] hello = hello(0x0303, 0x009c, 0x003c, 0xc014, 0xc028, 0x000a);
    try (HttpServer server = builder(TestTls.server("rsa")).start();
        Socket socket = tcp(server)) {
      socket.getOutputStream().write(hello);
      byte[] alert = socket.getInputStream().readAllBytes();
      assertEquals(7, alert.length, Arrays.toString(alert));
      assertEquals(40, alert[6], "handshake_failure");
    }
  }

  @Test
  void anUnknownProtocolAloneIsRefusedAndAKnownOneAmongOthersChosen() throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start()) {
      try (SSLSocket socket = connect(server)) {
        offer(socket, "h2", "spdy/3");
        SSLException e = assertThrows(SSLException.class, socket::startHandshake);
        assertTrue(e.getMessage().contains("no_application_protocol"), e.getMessage());
      }
      try (SSLSocket socket = connect(server)) {
        offer(socket, "h2", "http/1.1");
        socket.startHandshake();
        assertEquals("http/1.1", socket.getApplicationProtocol());
      }
      try (SSLSocket socket = connect(server)) {
        socket.startHandshake();
        assertEquals("", socket.getApplicationProtocol());
      }
    }
  }

  private static void offer(SSLSocket socket, String... protocols) {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void asecondConnectionResumesTheSession(String protocol) throws IOException {
    SSLContext fresh = TestTls.client();
    try (HttpServer server = builder(TestTls.server("server")).start()) {
      long[] made = new long[2];
      for (int i = 0; i < 2; i++) {
        try (SSLSocket socket = named(fresh, server, protocol);
            RawClient client = new RawClient(socket)) {
          assertEquals("secret", client.get("/hello").answer().text());
          made[i] = socket.getSession().getCreationTime();
        }
      }
      assertEquals(made[0], made[1], "the second session is another one");
    }
  }

  /// The JDK's client resumes only what it has connected to by name.
  private static SSLSocket named(SSLContext context, HttpServer server, String protocol)
      throws IOException {
    Socket tcp = tcp(server);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", server.port(), true);
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  // ---- names ----

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "shop.example, server",
    "SHOP.example, server",
    "www.example.org, exact",
    "api.example.org, wildcard",
    "API.example.ORG, wildcard",
    "a.b.example.org, server",
    "example.org, server",
    "ed.example, ed25519",
    "nobody.example, server",
  })
  void theCertificateIsChosenByName(String name, String certificate) throws IOException {
    try (HttpServer server = builder(manyNames()).start();
        SSLSocket socket = TestTls.connect(CLIENT, server.port(), name)) {
      socket.startHandshake();
      assertEquals("CN=test only " + certificate, subject(socket));
    }
  }

  private static Tls manyNames() {
    Tls tls = TestTls.server("server");
    for (String each : List.of("wildcard", "exact", "ed25519")) {
      tls = tls.andPem(TestTls.file(each + ".pem"), TestTls.file(each + "-key.pem"));
    }
    return tls;
  }

  @Test
  void anUnknownNameIsRefusedIfToldSoAndNoNameIsServed() throws IOException {
    try (HttpServer server = builder(manyNames().refusingUnknownNames()).start()) {
      try (SSLSocket socket = TestTls.connect(CLIENT, server.port(), "nobody.example")) {
        SSLException e = assertThrows(SSLException.class, socket::startHandshake);
        assertTrue(e.getMessage().contains("unrecognized_name"), e.getMessage());
      }
      try (SSLSocket socket = TestTls.connect(CLIENT, server.port(), "x.example.org")) {
        socket.startHandshake();
        assertEquals("CN=test only wildcard", subject(socket));
      }
      // A fresh client: one that knows a session from before would show the certificate of that.
      SSLContext fresh = TestTls.client();
      try (SSLSocket socket = TestTls.connect(fresh, server.port(), TestTls.NO_NAME)) {
        socket.startHandshake();
        assertEquals("CN=test only server", subject(socket));
      }
    }
  }

  @Test
  void aNameThatIsNoHostNameHarmsNobody() throws IOException {
    try (HttpServer server = builder(manyNames().refusingUnknownNames()).start()) {
      byte[] odd = "..\0/../../etc/passwd".getBytes(StandardCharsets.ISO_8859_1);
      try (SSLSocket socket = TestTls.connect(CLIENT, server.port(), TestTls.NO_NAME)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIServerName(0, odd) {}));
        socket.setSSLParameters(parameters);
        assertThrows(IOException.class, socket::startHandshake);
      }
      try (SSLSocket socket = TestTls.connect(CLIENT, server.port(), "shop.example")) {
        socket.startHandshake();
      }
    }
  }

  // ---- client certificates ----

  @Test
  void aRequiredClientCertificateIsAskedForCheckedAndShown() throws IOException {
    Tls tls = TestTls.server("server").withRequiredClientCertificates(TestTls.file("ca.pem"));
    try (HttpServer server = builder(tls).start()) {
      assertEquals("TLSv1.3 TLS_AES_128_GCM_SHA256 CN=test only client", peer(server, "client"));
      for (String bad : Arrays.asList(null, "strange-client", "expired-client", "server")) {
        if ("server".equals(bad)) continue; // without a usage it is good for any
        assertThrows(IOException.class, () -> peer(server, bad), "shown: " + bad);
      }
    }
  }

  @Test
  void anOptionalClientCertificateMayBeMissingButNotBad() throws IOException {
    Tls tls = TestTls.server("server").withOptionalClientCertificates(TestTls.file("ca.pem"));
    try (HttpServer server = builder(tls).start()) {
      assertTrue(peer(server, "client").endsWith("CN=test only client"));
      assertTrue(peer(server, null).endsWith("nobody"));
      assertThrows(IOException.class, () -> peer(server, "expired-client"));
    }
  }

  private static String peer(HttpServer server, String certificate) throws IOException {
    SSLContext context = TestTls.client(certificate);
    try (SSLSocket socket = TestTls.connect(context, server.port(), "localhost");
        RawClient client = new RawClient(socket)) {
      return client.get("/session").answer().text();
    }
  }

  // ---- the end ----

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void bothSidesEndWithCloseNotify(String protocol) throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start();
        SSLSocket socket = connect(server, protocol)) {
      OutputStream out = socket.getOutputStream();
      out.write("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes());
      // Throws if the server ends without close_notify.
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.endsWith("secret"), answer);
    }
  }

  @Test
  void aClientThatHasEndedSendingWithTls13IsStillAnswered() throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start();
        RawClient client = new RawClient(connect(server, "TLSv1.3"))) {
      client.get("/session").endOutput();
      assertTrue(client.answer().text().startsWith("TLSv1.3"));
      assertTrue(client.ended());
    }
  }

  /// A body that ends with the connection would otherwise be taken as whole by who reads it.
  @Test
  void aBodyCutWithoutCloseNotifyReachesNoHandler() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    Route counted =
        route(
            "POST",
            "/counted",
            Execution.LOOP,
            exchange -> {
              called.countDown();
              exchange.send("taken");
            });
    try (HttpServer server = builder(TestTls.server("server"), counted).start()) {
      Socket tcp = tcp(server);
      SSLSocket socket = TestTls.over(tcp, CLIENT, "localhost");
      socket
          .getOutputStream()
          .write("POST /counted HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nfive!".getBytes());
      tcp.shutdownOutput();
      assertEquals(-1, rest(tcp), "nothing is answered, not even with an alert");
      assertEquals(1, called.getCount());
    }
  }

  /// Reads away what comes and returns -1 when the connection has ended.
  private static int rest(Socket socket) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      while (in.read(new byte[4096]) >= 0) Thread.onSpinWait();
      return -1;
    } catch (SocketException reset) {
      return -1;
    }
  }

  @Test
  void anAnswerThatFailsInTheMiddleEndsWithoutCloseNotify() throws IOException {
    Route broken =
        route(
            "GET",
            "/broken",
            Execution.VIRTUAL,
            exchange -> {
              OutputStream out = exchange.stream("text/plain");
              out.write(new byte[100_000]);
              out.flush();
              throw new IllegalStateException("in the middle");
            });
    try (HttpServer server = builder(TestTls.server("server"), broken).start();
        SSLSocket socket = connect(server)) {
      // To HTTP/1.0 the end of the connection is the end of the body.
      socket.getOutputStream().write("GET /broken HTTP/1.0\r\n\r\n".getBytes());
      assertThrows(IOException.class, () -> socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void browsersAreToldToKeepToTlsOnlyOverTls() throws IOException {
    SecurityHeaders headers =
        SecurityHeaders.strict().withStrictTransport(Duration.ofDays(1), true);
    try (HttpServer secret = builder(TestTls.server("server")).use(headers).start();
        RawClient client = new RawClient(connect(secret))) {
      String value = client.get("/hello").answer().field("strict-transport-security");
      assertEquals("max-age=86400; includeSubDomains", value);
    }
    Router router = TestRoutes.router(Execution.LOOP);
    try (HttpServer open = HttpServer.builder().router(router).use(headers).start();
        RawClient client = new RawClient(open.port())) {
      String value = client.get("/plaintext").answer().field("strict-transport-security");
      assertEquals("null", value);
    }
  }

  // ---- plain HTTP ----

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "P", "OPTIONS * HTTP/1.1\r\n"})
  void plainHttpIsToldToUseHttps(String request) throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start();
        Socket socket = tcp(server)) {
      socket.getOutputStream().write(request.getBytes());
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
      assertTrue(answer.contains("Connection: close\r\n"), answer);
      assertTrue(answer.endsWith("use https://.\n"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"802e0100", "00", "17030300050000000000", "1600ffffff", "160303ffff", "ff"})
  void whatIsNeitherTlsNorHttpIsClosed(String hex) throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start();
        Socket socket = tcp(server)) {
      socket.getOutputStream().write(java.util.HexFormat.of().parseHex(hex));
      assertEquals(-1, rest(socket));
      assertServes(server);
    }
  }

  // ---- time and memory of handshakes ----

  @Test
  void aHelloCutAtEveryByteIsUnderstood() throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start()) {
      byte[] hello = hello(0x0303, 0xc02b, 0xc02f);
      for (int cut = 1; cut < hello.length; cut++) {
        try (Socket socket = tcp(server)) {
          OutputStream out = socket.getOutputStream();
          out.write(hello, 0, cut);
          out.flush();
          out.write(hello, cut, hello.length - cut);
          byte[] answer = socket.getInputStream().readNBytes(6);
          assertEquals(22, answer[0], "cut at " + cut);
          assertEquals(2, answer[5], "no ServerHello, cut at " + cut);
        }
      }
    }
  }

  @Test
  void aHelloInRecordsAndSegmentsOfOneByteIsUnderstood() throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start();
        Socket socket = tcp(server)) {
      byte[] hello = hello(0x0303, 0xc02b);
      OutputStream out = socket.getOutputStream();
      for (int i = 5; i < hello.length; i++) {
        for (byte b : new byte[] {22, 3, 1, 0, 1, hello[i]}) out.write(b);
      }
      assertEquals(22, socket.getInputStream().read());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 60, 1000})
  void aHandshakeThatIsNotCompletedInTimeIsClosed(int sentBytes) throws IOException {
    try (HttpServer server = builder(TestTls.server("server").withHandshakeMillis(200)).start();
        Socket socket = tcp(server)) {
      byte[] hello = hello(0x0303, 0xc02b);
      socket.getOutputStream().write(hello, 0, Math.min(sentBytes, hello.length));
      long start = System.nanoTime();
      assertEquals(-1, rest(socket));
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(millis > 100 && millis < 5000, "closed after " + millis + " ms");
    }
  }

  @Test
  void handshakesDrippingByteByByteAreClosedInTotalTime() throws IOException {
    try (HttpServer server = builder(TestTls.server("server").withHandshakeMillis(300)).start();
        Socket socket = tcp(server)) {
      byte[] hello = hello(0x0303, 0xc02b);
      socket.setSoTimeout(20);
      long start = System.nanoTime();
      int at = 0;
      boolean closed = false;
      while (!closed) {
        assertTrue(System.nanoTime() - start < 10_000_000_000L, "still open");
        try {
          if (at < hello.length - 1) socket.getOutputStream().write(hello, at++, 1);
          closed = socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException stillOpen) {
          closed = false;
        } catch (SocketException reset) {
          closed = true;
        }
      }
      assertTrue(at > 2, "only " + at + " bytes were sent");
    }
  }

  @Test
  void twoHundredHalfHandshakesDelayNobody() throws IOException {
    byte[] hello = hello(0x0303, 0xc02b);
    List<Socket> half = new ArrayList<>();
    try (HttpServer server = builder(TestTls.server("server")).start()) {
      for (int i = 0; i < 200; i++) {
        Socket socket = tcp(server);
        half.add(socket);
        socket.getOutputStream().write(hello, 0, i % 2 == 0 ? hello.length : i % hello.length);
        if (i % 20 == 0) assertServes(server);
      }
      assertServes(server);
    } finally {
      for (Socket each : half) each.close();
    }
  }

  @Test
  void theOldestHandshakeGivesWayWhenThereAreTooMany() throws IOException {
    try (HttpServer server = builder(TestTls.server("server").withHandshakes(10)).start()) {
      List<Socket> half = new ArrayList<>();
      for (int i = 0; i < 30; i++) half.add(tcp(server));
      assertServes(server);
      // One more was served meanwhile, so at least 21 had to go, the oldest ones.
      for (int i = 0; i < 21; i++) assertEquals(-1, rest(half.get(i)), "number " + i);
      half.get(29).setSoTimeout(50);
      assertThrows(
          java.net.SocketTimeoutException.class, () -> half.get(29).getInputStream().read());
      for (Socket each : half) each.close();
    }
  }

  // ---- floods ----

  @Test
  void aFloodOfKeyUpdatesIsClosedAndAFewAreAnswered() throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start();
        SSLSocket socket = connect(server, "TLSv1.3");
        RawClient client = new RawClient(socket)) {
      assertEquals("secret", client.get("/hello").answer().text());
      for (int i = 0; i < 5; i++) {
        socket.startHandshake(); // in TLS 1.3 the JDK makes a key update of it
        assertEquals("secret", client.get("/hello").answer().text());
      }
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 10_000; i++) socket.startHandshake();
            client.get("/hello").answer();
          });
      assertServes(server);
    }
  }

  @Test
  void renegotiationIsRefused() throws IOException {
    try (HttpServer server = builder(TestTls.server("server")).start();
        SSLSocket socket = connect(server, "TLSv1.2");
        RawClient client = new RawClient(socket)) {
      assertEquals("secret", client.get("/hello").answer().text());
      assertThrows(
          IOException.class,
          () -> {
            socket.startHandshake();
            client.get("/hello").answer();
          });
      assertServes(server);
    }
  }

  // ---- much data ----

  @ParameterizedTest
  @CsvSource({"TLSv1.3, 16384", "TLSv1.2, 16384", "TLSv1.3, 4096"})
  void largeBodiesArriveWholeInBothDirections(String protocol, int frameBytes) throws IOException {
    byte[] body = new byte[8 << 20];
    new Random(7).nextBytes(body);
    Limits limits = Limits.defaults().withBodyBytes(16 << 20);
    try (HttpServer server =
            builder(TestTls.server("server")).limits(limits).frames(1 << 20, frameBytes).start();
        SSLSocket socket = connect(server, protocol);
        RawClient client = new RawClient(socket)) {
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length + "\r\n\r\n");
      client.send(body);
      Received answer = client.answer();
      assertArrayEquals(body, answer.body());
      assertEquals("secret", client.get("/hello").answer().text());
    }
  }

  /// More than any buffer on the way takes, to a client that does not read at first: the handler is
  /// held up, and nothing is lost.
  @Test
  void aClientThatReadsLateGetsEveryByte() throws Exception {
    byte[] piece = new byte[100_000];
    new Random(8).nextBytes(piece);
    CountDownLatch written = new CountDownLatch(1);
    Route large =
        route(
            "GET",
            "/large",
            Execution.VIRTUAL,
            exchange -> {
              try (OutputStream out = exchange.stream("application/octet-stream")) {
                for (int i = 0; i < 300; i++) out.write(piece);
              }
              written.countDown();
            });
    try (HttpServer server = builder(TestTls.server("server"), large).start()) {
      Socket tcp = new Socket();
      tcp.setReceiveBufferSize(8192);
      tcp.connect(new InetSocketAddress("127.0.0.1", server.port()), 10_000);
      tcp.setSoTimeout(10_000);
      try (RawClient client = new RawClient(TestTls.over(tcp, CLIENT, "localhost"))) {
        client.get("/large");
        assertServes(server);
        assertFalse(written.await(200, TimeUnit.MILLISECONDS), "the handler was not held up");
        byte[] body = client.answer().body();
        assertEquals(300 * piece.length, body.length);
        for (int i = 0; i < 300; i++) {
          int start = i * piece.length;
          assertArrayEquals(piece, Arrays.copyOfRange(body, start, start + piece.length));
        }
        assertTrue(written.await(10, TimeUnit.SECONDS));
        assertEquals("secret", client.get("/hello").answer().text());
      }
    }
  }

  @Test
  void manyPipelinedRequestsAreAnsweredInOrderToASlowReader() throws Exception {
    Route numbered =
        route(
            "GET",
            "/number/{n}",
            Execution.LOOP,
            exchange -> exchange.send(exchange.parameter(0) + "x".repeat(2000)));
    try (HttpServer server = builder(TestTls.server("server"), numbered).start();
        RawClient client = new RawClient(connect(server))) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 5000; i++) {
        all.append("GET /number/").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> {
            try {
              client.send(all.toString());
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      for (int i = 0; i < 5000; i++) {
        String text = client.answer().text();
        assertEquals(String.valueOf(i), text.substring(0, text.indexOf('x')));
      }
      sending.get(10, TimeUnit.SECONDS);
    }
  }

  // ---- reload ----

  @Test
  void aReloadGivesNewConnectionsTheNewCertificateAndKeepsTheOldOnes(@TempDir Path folder)
      throws IOException {
    Tls tls = copied(folder, "server");
    try (HttpServer server = builder(tls).start();
        SSLSocket old = connect(server);
        RawClient client = new RawClient(old)) {
      assertEquals("secret", client.get("/hello").answer().text());
      assertFalse(tls.reload(), "nothing has changed");
      copy(folder, "next");
      assertTrue(tls.reload());
      assertEquals("CN=test only next", shownBy(server));
      assertEquals("secret", client.get("/hello").answer().text());
      assertEquals("CN=test only server", subject(old));
    }
  }

  @Test
  void aBrokenNewFileKeepsTheOldCertificate(@TempDir Path folder) throws IOException {
    Tls tls = copied(folder, "server");
    try (HttpServer server = builder(tls).start()) {
      Files.writeString(folder.resolve("chain.pem"), "-----BEGIN CERTIFICATE-----\nAAAA");
      assertThrows(BadCertificate.class, tls::reload);
      assertEquals("CN=test only server", shownBy(server));
      // The chain is new and the key is not yet.
      Files.copy(
          TestTls.file("next.pem"),
          folder.resolve("chain.pem"),
          StandardCopyOption.REPLACE_EXISTING);
      BadCertificate e = assertThrows(BadCertificate.class, tls::reload);
      assertTrue(e.getMessage().contains("does not belong to"), e.getMessage());
      assertEquals("CN=test only server", shownBy(server));
    }
  }

  @Test
  void changedFilesAreNoticedWithoutACall(@TempDir Path folder) throws IOException {
    Tls tls = copied(folder, "server").withWatchSeconds(1);
    try (HttpServer server = builder(tls).start()) {
      assertEquals("CN=test only server", shownBy(server));
      copy(folder, "next");
      long deadline = System.nanoTime() + 15_000_000_000L;
      while (!shownBy(server).equals("CN=test only next")) {
        assertTrue(System.nanoTime() < deadline, "still the old one");
      }
    }
  }

  @Test
  void reloadingUnderLoadFailsNoRequest(@TempDir Path folder) throws Exception {
    Tls tls = copied(folder, "server");
    Semaphore served = new Semaphore(0);
    try (HttpServer server = builder(tls).loops(2).start()) {
      CompletableFuture<?>[] clients = new CompletableFuture<?>[4];
      for (int i = 0; i < clients.length; i++) {
        clients[i] =
            CompletableFuture.runAsync(() -> {
              try {
                for (int n = 0; n < 40; n++) {
                  assertServes(server);
                  served.release();
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
      }
      for (int reloads = 0; reloads < 16; reloads++) {
        assertTrue(served.tryAcquire(10, 20, TimeUnit.SECONDS), "no ten requests in 20 s");
        copy(folder, reloads % 2 == 0 ? "next" : "server");
        assertTrue(tls.reload());
      }
      CompletableFuture.allOf(clients).get(30, TimeUnit.SECONDS);
    }
  }

  private static Tls copied(Path folder, String name) throws IOException {
    copy(folder, name);
    return Tls.pem(folder.resolve("chain.pem"), folder.resolve("key.pem")).withWatchSeconds(0);
  }

  private static void copy(Path folder, String name) throws IOException {
    put(TestTls.file(name + ".pem"), folder.resolve("chain.pem"));
    put(TestTls.file(name + "-key.pem"), folder.resolve("key.pem"));
  }

  private static void put(Path from, Path to) throws IOException {
    Path temporary = to.resolveSibling("temporary");
    Files.copy(from, temporary, StandardCopyOption.REPLACE_EXISTING);
    Files.move(temporary, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String shownBy(HttpServer server) throws IOException {
    try (SSLSocket socket = TestTls.connect(TestTls.client(), server.port(), "localhost")) {
      socket.startHandshake();
      return subject(socket);
    }
  }

  // ---- starting and stopping ----

  @Test
  void aServerDoesNotStartWithABadCertificateAndLeavesThePortFree(@TempDir Path folder)
      throws IOException {
    Tls tls = Tls.pem(folder.resolve("none.pem"), folder.resolve("none.pem"));
    BadCertificate e = assertThrows(BadCertificate.class, () -> builder(tls).start());
    assertTrue(e.getMessage().contains("none.pem cannot be read"), e.getMessage());
  }

  @Test
  void stoppingAnswersWhatIsInFlight() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Route slow =
        route(
            "GET",
            "/slow",
            Execution.VIRTUAL,
            exchange -> {
              begun.countDown();
              release.await();
              exchange.send("at last");
            });
    HttpServer server = builder(TestTls.server("server"), slow).start();
    try (RawClient idle = new RawClient(connect(server));
        Socket silent = tcp(server);
        RawClient client = new RawClient(connect(server))) {
      assertEquals("secret", idle.get("/hello").answer().text());
      client.get("/slow");
      begun.await();
      CompletableFuture<Boolean> stopping =
          CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(20)));
      assertTrue(idle.ended());
      assertEquals(-1, rest(silent));
      release.countDown();
      Received answer = client.answer();
      assertEquals("at last", answer.text());
      assertEquals("close", answer.field("connection"));
      assertTrue(client.ended());
      client.close();
      assertTrue(stopping.get(20, TimeUnit.SECONDS));
    }
  }

  // ---- by hand ----

  private static Socket tcp(HttpServer server) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 10_000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static byte[] hello(int version, int... suites) {
    return Hello.of(version, "", suites);
  }
}
