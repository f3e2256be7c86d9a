package dev.fitten.http.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.HttpServer;
import dev.fitten.http.Limits;
import dev.fitten.http.Route;
import dev.fitten.http.Router;
import dev.fitten.http.probe.Answers.Answer;
import dev.fitten.http.probe.FaultProxy.Direction;
import dev.fitten.http.probe.FaultProxy.Fault;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Traffic through a bad network: slow and torn apart it arrives unharmed; cut or reset it leaves
/// nothing behind.
@EachTransport
@Timeout(60)
class FaultTest {
  private ProbeServer server;
  private int descriptors;

  @BeforeEach
  void start() throws IOException {
    server = ProbeServer.start(Execution.VIRTUAL);
    try (PlainClient warm = new PlainClient(server.address())) {
      warm.get("/stream");
    }
    descriptors = Descriptors.count();
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    try (PlainClient after = new PlainClient(server.address())) {
      assertEquals("Hello, World!", after.get("/plaintext").text());
    }
    Descriptors.assertBackTo(descriptors);
    server.close();
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void converse(InetSocketAddress address, int bodyBytes) throws IOException {
    byte[] body = noise(bodyBytes);
    try (PlainClient client = new PlainClient(address)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("n" + i, client.get("/user/n" + i).text());
        assertArrayEquals(body, client.post(body).body());
        assertArrayEquals(body, client.postChunked(body, 1 + i * 700).body());
        assertStreamed(client.get("/stream"));
        assertEquals(404, client.get("/nowhere").status());
      }
    }
  }

  private static void assertStreamed(Answer answer) {
    assertEquals("chunked", answer.field("transfer-encoding"));
    assertEquals(300_000, answer.body().length);
    for (int i = 0; i < 30; i++) assertEquals('A' + i, answer.body()[i * 10_000 + 9_999]);
  }

  // ---- late and in pieces ----

  @Test
  void bytesOneByOneToTheServerArriveUnharmed() throws IOException {
    try (FaultProxy proxy =
        new FaultProxy(server.address(), Direction.slow(1, 0), Direction.CLEAN)) {
      converse(proxy.address(), 3_000);
    }
  }

  @ParameterizedTest(name = "pieces of {0} bytes, {1} microseconds late")
  @CsvSource({"7, 0", "100, 100", "1000, 1000", "16384, 5000"})
  void piecesArriveUnharmedInBothDirections(int bytes, int micros) throws IOException {
    Direction slow = Direction.slow(bytes, micros);
    try (FaultProxy proxy = new FaultProxy(server.address(), slow, slow)) {
      converse(proxy.address(), Math.min(100_000, bytes * 100));
    }
  }

  @Test
  void answersThatAreTakenSlowlyArriveWhole() throws IOException {
    byte[] body = noise(1_500_000);
    try (FaultProxy proxy =
            new FaultProxy(server.address(), Direction.CLEAN, Direction.slow(20_000, 5_000));
        PlainClient client = new PlainClient(proxy.address())) {
      assertArrayEquals(body, client.post(body).body());
      assertStreamed(client.get("/stream"));
    }
  }

  @Test
  void pipelinedRequestsInPiecesAreAnsweredInOrder() throws IOException {
    try (FaultProxy proxy =
            new FaultProxy(server.address(), Direction.slow(13, 0), Direction.slow(11, 0));
        ProbeClient client = new ProbeClient(proxy.address())) {
      for (int i = 0; i < 200; i++) {
        client.send("GET /user/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      client.send(ProbeClient.MARKER);
      assertTrue(client.awaitEnd(20_000));
      Answers answers = new Answers(client.transcript());
      for (int i = 0; i < 200; i++) assertEquals("" + i, answers.next(false).text());
      assertEquals("marker", answers.next(false).text());
      assertTrue(answers.atEnd());
    }
  }

  // ---- not any more ----

  /// Every place in a conversation of a request, an upload and a stream, 9 bytes apart.
  @ParameterizedTest
  @EnumSource(names = {"CUT", "RESET", "HALF_CLOSE"})
  void requestsThatBreakOffAnywhereLeaveNothing(Fault fault) throws IOException {
    String conversation =
        "GET /user/1 HTTP/1.1\r\nHost: a\r\n\r\n"
            + "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n"
            + "x".repeat(50)
            + "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "14;a=b\r\n01234567890123456789\r\n0\r\nX: y\r\n\r\n"
            + "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n";
    for (int at = 1; at < conversation.length(); at += 9) {
      try (FaultProxy proxy =
              new FaultProxy(server.address(), Direction.broken(fault, at), Direction.CLEAN);
          ProbeClient client = new ProbeClient(proxy.address())) {
        client.send(conversation);
        assertTrue(client.awaitEnd(10_000), fault + " behind " + at + " bytes");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "RESET"})
  void answersThatBreakOffLeaveNothing(Fault fault) throws IOException {
    for (int at = 1; at < 320_000; at = at * 3 / 2 + 1) {
      try (FaultProxy proxy =
              new FaultProxy(server.address(), Direction.CLEAN, Direction.broken(fault, at));
          ProbeClient client = new ProbeClient(proxy.address())) {
        client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(client.awaitEnd(10_000), fault + " behind " + at + " bytes");
        assertTrue(client.transcript().length <= at);
      }
    }
  }

  @Test
  void uploadsThatAreResetManyAtOnceLeaveNothing() throws Exception {
    try (FaultProxy proxy =
            new FaultProxy(
                server.address(), Direction.broken(Fault.RESET, 50_000), Direction.CLEAN);
        Pulse pulse = new Pulse(server.address())) {
      for (int i = 0; i < 200; i++) {
        try (PlainClient client = new PlainClient(proxy.address())) {
          assertThrows(IOException.class, () -> client.post(new byte[200_000]));
        }
      }
      pulse.assertSteady(1000);
    }
  }

  @Test
  void aHandlerIsToldThatItsClientHasGone() throws Exception {
    for (Fault fault : List.of(Fault.CUT, Fault.RESET)) {
      CountDownLatch ended = new CountDownLatch(1);
      try (HttpServer endless = endless(ended);
          FaultProxy proxy =
              new FaultProxy(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), endless.port()),
                  Direction.CLEAN,
                  Direction.broken(fault, 1_000_000));
          ProbeClient client = new ProbeClient(proxy.address())) {
        client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(ended.await(10, TimeUnit.SECONDS), "the handler hangs behind " + fault);
      }
    }
  }

  private static HttpServer endless(CountDownLatch ended) throws IOException {
    return HttpServer.builder()
        .router(
            Router.of(
                List.of(
                    new Route(
                        "GET",
                        "/endless",
                        Execution.VIRTUAL,
                        "probe",
                        exchange -> {
                          try (OutputStream out = exchange.stream("text/plain")) {
                            byte[] piece = new byte[8192];
                            while (true) out.write(piece);
                          } finally {
                            ended.countDown();
                          }
                        }))))
        .start();
  }

  /// The end of input is ready to be read for ever: a loop that goes on asking spins.
  @Test
  void aHalfClosedClientCostsNothingWhileItsHandlerWorks() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Route slow =
        new Route(
            "GET",
            "/slow",
            Execution.VIRTUAL,
            "probe",
            exchange -> {
              entered.countDown();
              release.await();
              exchange.send("slow");
            });
    try (HttpServer server =
            HttpServer.builder().loops(1).router(Router.of(List.of(slow))).start();
        ProbeClient client =
            new ProbeClient(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
      client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
      client.endOutput();
      assertTrue(entered.await(10, TimeUnit.SECONDS));
      long before = loopCpuNanos();
      assertFalse(client.awaitEnd(1000));
      long spent = loopCpuNanos() - before;
      assertTrue(spent < 200_000_000, spent + " ns of processor time in a second of waiting");
      release.countDown();
      assertTrue(client.awaitEnd(10_000));
      assertEquals("slow", new Answers(client.transcript()).next(false).text());
    }
  }

  /// The client waits for a word before it sends: only from then on can it be slow.
  @Test
  void aHandlerMayTakeItsTimeBeforeItAsksForTheBody() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Route late =
        new Route(
            "POST",
            "/late",
            Execution.VIRTUAL,
            "probe",
            exchange -> {
              never.await(600, TimeUnit.MILLISECONDS);
              exchange.send(String.valueOf(exchange.body().length()));
            });
    try (HttpServer server =
            HttpServer.builder()
                .limits(Limits.defaults().withRateGraceMillis(200))
                .router(Router.of(List.of(late)))
                .start();
        ProbeClient client =
            new ProbeClient(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
      String head = "POST /late HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
      client.send(head + "Expect: 100-continue\r\nContent-Length: 30000\r\n\r\n");
      assertTrue(client.await(all -> all.length > 0, 10_000));
      client.send("x".repeat(30_000));
      assertTrue(client.awaitEnd(10_000));
      Answers answers = new Answers(client.transcript());
      assertEquals(100, answers.next(false).status());
      assertEquals("30000", answers.next(false).text());
    }
  }

  private static long loopCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(each -> each != null && each.getThreadName().startsWith("fitten-loop"))
        .mapToLong(each -> threads.getThreadCpuTime(each.getThreadId()))
        .sum();
  }

  @Test
  void aConnectionThatStallsDisturbsNoOther() throws Exception {
    try (FaultProxy proxy =
            new FaultProxy(
                server.address(), Direction.CLEAN, Direction.broken(Fault.STALL, 10_000));
        ProbeClient stalled = new ProbeClient(proxy.address());
        PlainClient other = new PlainClient(server.address())) {
      for (int i = 0; i < 20; i++) stalled.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(stalled.await(all -> all.length == 10_000, 10_000));
      for (int i = 0; i < 20; i++) assertStreamed(other.get("/stream"));
    }
  }
}
