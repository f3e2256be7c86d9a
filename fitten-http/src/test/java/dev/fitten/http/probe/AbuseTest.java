package dev.fitten.http.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Very many clients that misbehave. In every case normal requests are answered meanwhile, and no
/// descriptor is left afterwards.
@EachTransport
@Timeout(60)
class AbuseTest {
  private static final String GET = "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST /echo HTTP/1.1\r\nHost: a\r\n";

  /// How long 99 of 100 normal requests may take. Clients and server share this process, and
  /// perhaps two cores with a whole build; alone on the machine 100 is kept.
  private static final int P99_MILLIS = Integer.getInteger("probe.p99Millis", 500);

  private ProbeServer server;
  private int descriptors;

  @BeforeEach
  void start() throws IOException {
    server = ProbeServer.start(Execution.LOOP);
    try (PlainClient warm = new PlainClient(server.address())) {
      for (int i = 0; i < 200; i++) warm.get("/plaintext");
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

  private static int many(int wanted) {
    long most = 1024;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      most = unix.getMaxFileDescriptorCount();
    }
    return (int) Math.min(wanted, (most - 200) / 2); // a client and a server end each
  }

  private interface Misuse {
    void of(Socket socket) throws IOException;
  }

  /// Opens connections that all stay, each misused in the same way.
  private void hold(int count, Misuse misuse) throws Exception {
    List<Socket> held = new ArrayList<>();
    try (Pulse pulse = new Pulse(server.address())) {
      for (int i = 0; i < many(count); i++) {
        Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
        held.add(socket);
        misuse.of(socket);
      }
      try (PlainClient normal = new PlainClient(server.address())) {
        for (int i = 0; i < 200; i++) normal.get("/plaintext");
      }
      pulse.assertSteady(P99_MILLIS);
    } finally {
      for (Socket socket : held) socket.close();
    }
  }

  /// Opens connections one after the other in two threads, each misused and closed: some 3000 in a
  /// second and a half. Unpaced they would measure how the kernel shares the cores, not the server.
  private void storm(Misuse misuse) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1500);
    CountDownLatch never = new CountDownLatch(1);
    Callable<Integer> storming =
        () -> {
          int count = 0;
          for (; System.nanoTime() < end; count++) {
            try (Socket socket = new Socket()) {
              socket.connect(server.address(), 10_000);
              misuse.of(socket);
            } catch (IOException serverHasClosed) {
              // Its right.
            }
            never.await(500, TimeUnit.MICROSECONDS);
          }
          return count;
        };
    try (Pulse pulse = new Pulse(server.address());
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      int count = 0;
      for (Future<Integer> each : threads.invokeAll(List.of(storming, storming))) {
        count += each.get();
      }
      assertTrue(count > 20, "a storm of " + count);
      pulse.assertSteady(P99_MILLIS);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(ProbeClient.latin1(text));
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  // ---- connections that stay ----

  @Test
  void aThousandIdleConnections() throws Exception {
    hold(1000, socket -> {});
  }

  @Test
  void aThousandServedAndIdleConnections() throws Exception {
    hold(
        1000,
        socket -> {
          send(socket, GET);
          assertEquals('H', socket.getInputStream().read());
        });
  }

  @Test
  void fiveHundredHalfHeads() throws Exception {
    hold(500, socket -> send(socket, "GET /plaintext HTTP/1.1\r\nHost: a\r\nX-Half: "));
  }

  @Test
  void fiveHundredHalfBodies() throws Exception {
    hold(500, socket -> send(socket, POST + "Content-Length: 1000\r\n\r\nhalf"));
  }

  @Test
  void fiveHundredHalfChunkedBodies() throws Exception {
    hold(500, socket -> send(socket, POST + "Transfer-Encoding: chunked\r\n\r\n3e8\r\nhalf"));
  }

  @Test
  void fiveHundredBodiesThatNeverFollowTheirExpectation() throws Exception {
    hold(
        500,
        socket -> {
          send(socket, POST + "Expect: 100-continue\r\nContent-Length: 1000\r\n\r\n");
          assertEquals('H', socket.getInputStream().read());
        });
  }

  @Test
  void fiftyThatSendAndNeverRead() throws Exception {
    String echo = POST + "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000);
    hold(
        50,
        socket -> {
          socket.setSendBufferSize(65536);
          // As much as the server takes: it stops reading when its answers are not taken.
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 200; i++) send(socket, echo);
                } catch (IOException closed) {
                  // The test has ended.
                }
              });
        });
  }

  /// Each body alone is within its limit; all together would be more than there is memory.
  @ParameterizedTest
  @EnumSource
  void halfBodiesThatAreTooMuchTogetherAreRefusedAndTheirMemoryComesBack(Execution where)
      throws Exception {
    List<ProbeClient> held = new ArrayList<>();
    Limits limits = Limits.defaults().withHeldBytes(2 << 20);
    try (ProbeServer small = ProbeServer.start(where, limits)) {
      for (int i = 0; i < 30; i++) {
        ProbeClient client = new ProbeClient(small.address());
        held.add(client);
        client.send(POST + "Content-Length: 200000\r\n\r\n" + "x".repeat(199_000));
      }
      // The last one meets a full house.
      assertTrue(held.getLast().awaitEnd(10_000));
      assertEquals(503, new Answers(held.getLast().transcript()).next(false).status());
      try (PlainClient normal = new PlainClient(small.address())) {
        assertEquals("Hello, World!", normal.get("/plaintext").text());
      }
      for (ProbeClient each : held) each.close();
      assertTrue(isTakenAgain(small), "memory of clients that have gone is still counted");
    } finally {
      for (ProbeClient each : held) each.close();
    }
  }

  private static boolean isTakenAgain(ProbeServer small) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    for (int tries = 0; tries < 200; tries++) {
      try (ProbeClient client = new ProbeClient(small.address())) {
        client.send(POST + "Content-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000));
        client.send(ProbeClient.MARKER);
        assertTrue(client.awaitEnd(10_000));
        if (new Answers(client.transcript()).next(false).status() == 200) return true;
      }
      never.await(20, TimeUnit.MILLISECONDS);
    }
    return false;
  }

  // ---- storms ----

  @Test
  void aStormOfConnectionsThatAreReset() throws Exception {
    storm(AbuseTest::reset);
  }

  @Test
  void aStormOfConnectionsThatAreClosed() throws Exception {
    storm(Socket::close);
  }

  @Test
  void aStormOfRequestsThatAreReset() throws Exception {
    storm(socket -> {
      send(socket, GET);
      reset(socket);
    });
  }

  @Test
  void aStormOfHalfBodiesThatAreReset() throws Exception {
    storm(socket -> {
      send(socket, POST + "Content-Length: 100000\r\n\r\nhalf");
      reset(socket);
    });
  }

  @Test
  void aStormOfMalformedRequests() throws Exception {
    storm(socket -> {
      send(socket, "GET  / HTTP/1.1\r\n\r\n");
      String answer = new String(socket.getInputStream().readAllBytes());
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    });
  }

  @Test
  void aStormOfStreamsThatAreReset() throws Exception {
    storm(socket -> {
      send(socket, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals('H', socket.getInputStream().read());
      reset(socket);
    });
  }

  @Test
  void aStormOfHalfClosedRequests() throws Exception {
    storm(socket -> {
      send(socket, GET);
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes());
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    });
  }

  // ---- much at once ----

  @Test
  void pipelinesOfTwoTo20000Requests() throws Exception {
    try (Pulse pulse = new Pulse(server.address())) {
      for (int length = 2; length <= 20_000; length *= 10) pipeline(length);
      pipeline(20_000);
      pulse.assertSteady(P99_MILLIS);
    }
  }

  private void pipeline(int length) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < length; i++) all.append("GET /user/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
    try (ProbeClient client = new ProbeClient(server.address())) {
      client.send(all.toString());
      client.send(ProbeClient.MARKER);
      assertTrue(client.awaitEnd(30_000), length + " requests were not answered in time");
      Answers answers = new Answers(client.transcript());
      for (int i = 0; i < length; i++) assertEquals("" + i, answers.next(false).text());
      assertEquals("marker", answers.next(false).text());
      assertTrue(answers.atEnd());
    }
  }

  @Test
  void aHundredPipelinesAtOnce() throws Exception {
    String pipeline = GET.repeat(1000);
    storm(socket -> {
      Thread.ofVirtual()
          .start(() -> {
            try {
              send(socket, pipeline);
              socket.getOutputStream().write(ProbeClient.MARKER);
            } catch (IOException closed) {
              // The reader says so.
            }
          });
      InputStream in = socket.getInputStream();
      Answers answers = new Answers(in.readAllBytes());
      for (int i = 0; i < 1000; i++) assertEquals("Hello, World!", next(answers));
      assertEquals("marker", next(answers));
    });
  }

  private static String next(Answers answers) {
    try {
      return answers.next(false).text();
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private void flood(String flood, int... statuses) throws Exception {
    try (Pulse pulse = new Pulse(server.address());
        ProbeClient client = new ProbeClient(server.address())) {
      client.send(flood);
      client.send(ProbeClient.MARKER);
      assertTrue(client.awaitEnd(30_000), "the flood has no end");
      Answers answers = new Answers(client.transcript());
      for (int status : statuses) assertEquals(status, answers.next(false).status());
      assertTrue(answers.atEnd(), answers::rest);
      pulse.assertSteady(P99_MILLIS);
    }
  }

  @Test
  void aMillionChunksOfOneByte() throws Exception {
    flood(
        POST + "Transfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(1_000_000) + "0\r\n\r\n",
        200,
        200);
  }

  @Test
  void aHundredThousandEmptyLines() throws Exception {
    flood("\r\n".repeat(100_000) + GET, 400);
  }

  @Test
  void aHundredThousandFields() throws Exception {
    flood("GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(100_000) + "\r\n", 431);
  }

  @Test
  void tenMegabytesOfOneField() throws Exception {
    flood("GET / HTTP/1.1\r\nHost: a\r\nA: " + "b".repeat(10_000_000) + "\r\n\r\n", 431);
  }

  @Test
  void aBodyBeyondTheLimitThatIsSentAllTheSame() throws Exception {
    flood(POST + "Content-Length: 20000000\r\n\r\n" + "b".repeat(20_000_000), 413);
  }

  @Test
  void chunksBeyondTheLimitThatAreSentAllTheSame() throws Exception {
    String chunk = "10000\r\n" + "b".repeat(65536) + "\r\n";
    flood(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(300) + "0\r\n\r\n", 413);
  }
}
