package dev.fitten.http.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that hold a connection and give nothing for it, against a server with the limits it has
/// by default. All run at once; each must be over within 35 seconds.
@EachTransport
@Timeout(60)
class SlowClientsTest {
  private static final int LIMIT_SECONDS = Integer.getInteger("probe.slowSeconds", 35);
  private static final String GET = "GET /plaintext HTTP/1.1\r\nHost: a\r\n";
  private static final String POST = "POST /echo HTTP/1.1\r\nHost: a\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String ECHO =
      POST + "Content-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000);

  /// @param opening what is sent at once
  /// @param drip what is sent each second, again and again; nothing if empty
  /// @param reads how many bytes are read each second, -1 for all that comes
  /// @param closed whether it is over only when the server takes nothing more, because it ends
  ///     its own side at once
  /// @param status what the server says in the end, 0 if nothing; not looked at unless all is read
  private record Slow(
      String name, String opening, String drip, int reads, boolean closed, int status) {
    Slow(String name, String opening, String drip, int status) {
      this(name, opening, drip, -1, false, status);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Slow> CASES =
      List.of(
          new Slow("nothing is sent", "", "", 0),
          new Slow("one byte, silence", "G", "", 408),
          new Slow("a request line, silence", "GET /plaintext HTTP/1.1\r\n", "", 408),
          new Slow("a head without its end, silence", GET, "", 408),
          new Slow("an empty line, silence", "\r\n", "", 408),
          new Slow("half an empty line, silence", "\r", "", 408),
          new Slow("a head, byte by byte", "", "GET /" + "a".repeat(99), 408),
          new Slow("a field, byte by byte", GET + "X-Slow: ", "a", 408),
          new Slow("field by field", GET, "X-Slow: a\r\n", 408),
          new Slow("a second head begun, silence", GET + "\r\nGET", "", 408),
          new Slow("a second head, byte by byte", GET + "\r\nGET /", "a", 408),
          new Slow("no body", POST + "Content-Length: 1000\r\n\r\n", "", 408),
          new Slow("half a body", POST + "Content-Length: 1000\r\n\r\nhalf", "", 408),
          new Slow("a body, byte by byte", POST + "Content-Length: 1000\r\n\r\n", "x", 408),
          new Slow("a large start, then byte by byte", ECHO.substring(0, 500_000), "x", 408),
          new Slow(
              "100 bytes a second", POST + "Content-Length: 9999\r\n\r\n", "x".repeat(100), 408),
          new Slow("no chunk", CHUNKED, "", 408),
          new Slow("a chunk begun, silence", CHUNKED + "5\r\nhe", "", 408),
          new Slow("a chunk, byte by byte", CHUNKED + "3e8\r\n", "x", 408),
          new Slow("chunks of a byte", CHUNKED, "1\r\nx\r\n", 408),
          new Slow("a chunk size, digit by digit", CHUNKED, "0", 408),
          new Slow("an extension, byte by byte", CHUNKED + "5;", "a", 408),
          new Slow("a trailer, byte by byte", CHUNKED + "0\r\nX-Slow: ", "a", 408),
          new Slow("trailer by trailer", CHUNKED + "0\r\n", "X-Slow: a\r\n", 408),
          new Slow("no end of the trailers", CHUNKED + "0\r\n", "", 408),
          new Slow(
              "an expectation, then nothing",
              POST + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
              "",
              100),
          new Slow("answers that nobody reads", ECHO.repeat(12), "", 0, false, 0),
          new Slow("answers read byte by byte", ECHO.repeat(12), "", 1, false, 0),
          new Slow("answers read at 100 bytes a second", ECHO.repeat(12), "", 100, false, 0),
          new Slow(
              "pipelined answers that nobody reads",
              (GET + "\r\n").repeat(60_000),
              "",
              0,
              false,
              0),
          new Slow(
              "a refused body that goes on",
              POST + "Content-Length: 99999999\r\n\r\n",
              "x",
              -1,
              true,
              413),
          new Slow("a refused head that goes on", GET + "X : y\r\n", "x", -1, true, 400),
          new Slow(
              "a client that does not leave",
              GET + "Connection: close\r\n\r\n",
              "x",
              -1,
              true,
              200),
          new Slow(
              "a refused expectation that sends its body",
              POST.replace("echo", "no") + "Expect: 100-continue\r\nContent-Length: 9999\r\n\r\n",
              "x",
              -1,
              true,
              404));

  private record Ending(double seconds, String received) {}

  private static ProbeServer server;
  private static ExecutorService threads;
  private static final List<Future<Ending>> ENDINGS = new ArrayList<>();

  @BeforeAll
  static void startAllAtOnce() throws IOException {
    server = ProbeServer.start(Execution.LOOP);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    for (Slow slow : CASES) ENDINGS.add(threads.submit(() -> run(slow)));
  }

  @AfterAll
  static void stop() {
    threads.shutdownNow();
    threads.close();
    server.close();
  }

  static List<Slow> cases() {
    return CASES;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isOverIn35Seconds(Slow slow) throws Exception {
    try {
      Ending ending = ENDINGS.get(CASES.indexOf(slow)).get(LIMIT_SECONDS + 3, TimeUnit.SECONDS);
      assertTrue(ending.seconds < LIMIT_SECONDS, ending.seconds + " seconds");
      if (slow.reads < 0) assertLastStatus(slow.status, ending.received);
    } catch (TimeoutException e) {
      throw new AssertionError("still open after " + LIMIT_SECONDS + " seconds", e);
    }
  }

  private static void assertLastStatus(int status, String received) {
    int last = received.lastIndexOf("HTTP/1.1 ");
    String actual = last < 0 ? "0" : received.substring(last + 9, last + 12);
    // A client that was asked to go on and did not may be told so as well.
    if (status == 100 && actual.equals("408")) return;
    assertEquals(String.valueOf(status), actual, received);
  }

  private static Ending run(Slow slow) throws IOException {
    long start = System.nanoTime();
    StringBuilder received = new StringBuilder();
    try (Socket socket = new Socket()) {
      if (slow.reads >= 0) socket.setReceiveBufferSize(8192);
      socket.connect(server.address(), 10_000);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(1000);
      byte[] opening = ProbeClient.latin1(slow.opening);
      if (slow.reads < 0) socket.getOutputStream().write(opening);
      else sendBehindOurBack(socket, opening);
      hold(slow, socket, received, start);
    }
    return new Ending((System.nanoTime() - start) / 1e9, received.toString());
  }

  /// What the server does not read blocks the writer.
  private static void sendBehindOurBack(Socket socket, byte[] opening) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            socket.getOutputStream().write(opening);
          } catch (IOException over) {
            // The reader sees it, too.
          }
        });
  }

  /// Returns when the connection is over. A second passes with each wait for what the server says.
  private static void hold(Slow slow, Socket socket, StringBuilder received, long start)
      throws IOException {
    byte[] drip = ProbeClient.latin1(slow.drip);
    boolean bytewise = slow.drip.startsWith("GET");
    boolean ended = false;
    for (int second = 0; System.nanoTime() - start < (LIMIT_SECONDS + 3) * 1e9; second++) {
      try {
        if (bytewise) socket.getOutputStream().write(drip, second % drip.length, 1);
        else if (drip.length > 0) socket.getOutputStream().write(drip);
      } catch (IOException closed) {
        return;
      }
      if (slow.reads >= 0) {
        if (isCut(slow, socket, start)) return;
      } else if (ended || readSecond(socket, received)) {
        ended = true;
        if (!slow.closed) return;
        pauseSecond();
      }
    }
  }

  /// Reads all that comes within a second. Returns whether the server has ended its side.
  private static boolean readSecond(Socket socket, StringBuilder received) {
    byte[] piece = new byte[65536];
    try {
      InputStream in = socket.getInputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        received.append(new String(piece, 0, n, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
      return true;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /// Reads little or nothing, and tells whether the server has cut the connection: a byte out of
  /// band of what was asked meets a reset.
  private static boolean isCut(Slow slow, Socket socket, long start) {
    try {
      if (slow.reads > 0 && socket.getInputStream().readNBytes(slow.reads).length < slow.reads) {
        return true;
      }
      pauseSecond();
      if (System.nanoTime() - start < 25e9) return false;
      // Time to look: what is still coming is what the kernels hold, and then the end.
      long most = 64L << 20;
      byte[] piece = new byte[1 << 20];
      for (int n = 0; n >= 0 && most > 0; most -= n) n = socket.getInputStream().read(piece);
      return true;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static void pauseSecond() {
    try {
      new java.util.concurrent.CountDownLatch(1).await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void normalRequestsAreAnsweredMeanwhile() throws Exception {
    try (Pulse pulse = new Pulse(server.address());
        PlainClient client = new PlainClient(server.address())) {
      for (int i = 0; i < 500; i++) client.get("/plaintext");
      pulse.assertSteady(1000);
    }
  }
}
