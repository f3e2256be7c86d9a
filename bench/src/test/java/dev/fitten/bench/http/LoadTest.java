package dev.fitten.bench.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The generators count what comes, and see what is wrong with it.
class LoadTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final String OTHER = "HTTP/1.1 200 OK\r\ncontent-length:\t2\r\nA: b\r\n\r\nab";
  private static final String REFUSED = "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n";

  @Test
  void answersAreCountedWhereverTheyAreSplit() throws IOException {
    String all = OK + OK + OTHER + OK + REFUSED + OK;
    for (int piece = 1; piece <= all.length(); piece++) {
      var reader = new AnswerReader();
      int answers = 0;
      for (int at = 0; at < all.length(); at += piece) {
        answers += reader.read(of(all.substring(at, Math.min(all.length(), at + piece))));
      }
      assertEquals(6, answers, "pieces of " + piece);
      assertEquals(1, reader.refusals, "pieces of " + piece);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\n",
        "hello, who is there?\r\n\r\n",
        "HTTP/1.0 200 OK\r\n\r\n"
      })
  void whatIsNoAnswerWithALengthIsAnError(String sent) {
    assertThrows(IOException.class, () -> new AnswerReader().read(of(sent)));
  }

  @Test
  void aClosedConnectionIsAnError() {
    assertThrows(EOFException.class, () -> new AnswerReader().read(of("")));
  }

  private static ReadableByteChannel of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new ReadableByteChannel() {
      @Override
      public int read(ByteBuffer target) {
        target.put(bytes);
        return bytes.length == 0 ? -1 : bytes.length;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void requestsAreOfTheSizeThatPublicBenchmarksSend() {
    for (Scenario scenario : Scenario.ALL) {
      Set<String> different = new HashSet<>();
      for (byte[] request : scenario.requests(40000)) {
        assertTrue(
            request.length >= 150 && request.length <= 230, scenario + ": " + request.length);
        different.add(new String(request, StandardCharsets.US_ASCII));
      }
      assertEquals(scenario.name().equals("user-mixed") ? 512 : 1, different.size());
    }
  }

  @Test
  void aResultIsTheSameAfterItsWayThroughAPipe() {
    var result = new LoadResult(10, 1_000_000, 2, 3, 4.5, 5, 6, 7, 8.125, 9);
    assertEquals(result, LoadResult.parse(result.line()));
  }

  /// For 200 ms nothing is answered, while 2000 requests of about 6000 become due: a generator that
  /// counts from when it sent them would see one late answer per connection, 64.
  @Test
  void requestsThatCouldNotBeSentInTimeAreLate() throws Exception {
    try (var server = new StallingServer(300, 500)) {
      LoadResult load = OpenLoop.run(server.port(), Scenario.named("lat10k"), 800);
      assertEquals(8_000, load.requests());
      assertEquals(0, load.errors());
      assertTrue(load.p90() >= 50_000, "p90 is " + load.p90() + " us");
      assertTrue(load.max() >= 150_000, "max is " + load.max() + " us");
    }
  }

  @Test
  void requestsOnABrokenConnectionAreErrors() throws Exception {
    try (var server = new StallingServer(0, 0)) {
      server.closesAfter = 1_000;
      LoadResult load = OpenLoop.run(server.port(), Scenario.named("lat10k"), 400);
      assertEquals(1_000, load.requests());
      assertEquals(3_000, load.errors());
    }
  }

  /// Answers each request, except between two times since the first one.
  private static final class StallingServer extends Thread implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final long stallNanos;
    private final long resumeNanos;
    private long firstNanos;
    private int answered;
    volatile int closesAfter = Integer.MAX_VALUE;

    StallingServer(int stallMillis, int resumeMillis) throws IOException {
      stallNanos = stallMillis * 1_000_000L;
      resumeNanos = resumeMillis * 1_000_000L;
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      setDaemon(true);
      start();
    }

    int port() {
      return listener.socket().getLocalPort();
    }

    @Override
    public void run() {
      try {
        while (selector.isOpen()) {
          selector.select(10);
          long since = firstNanos == 0 ? 0 : System.nanoTime() - firstNanos;
          if (since >= stallNanos && since < resumeNanos) continue;
          for (SelectionKey key : selector.selectedKeys()) ready(key);
          selector.selectedKeys().clear();
        }
      } catch (IOException | ClosedSelectorException closed) {
        assertTrue(!selector.isOpen() || answered > 0, "the server broke: " + closed);
      }
    }

    private void ready(SelectionKey key) throws IOException {
      if (key.isAcceptable()) {
        SocketChannel client = listener.accept();
        client.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        return;
      }
      if (firstNanos == 0) firstNanos = System.nanoTime();
      var client = (SocketChannel) key.channel();
      if (answered == closesAfter || client.read(ByteBuffer.allocate(1024)) < 0) {
        client.close();
        return;
      }
      answered++;
      client.write(ByteBuffer.wrap(OK.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void close() throws IOException, InterruptedException {
      selector.close();
      listener.close();
      join();
    }
  }

  @Test
  void aTableComparesTurnsOfTheSameRound() {
    Report report =
        new Report(
            "test",
            List.of(
                turn("raw-nio", 1, 100),
                turn("netty", 1, 400),
                turn("fitten", 1, 100),
                turn("raw-nio", 2, 1000),
                turn("netty", 2, 4000),
                turn("fitten", 2, 1000)),
            Map.of("fitten", 2048L),
            Map.of("redkale", "did not start: no"));
    String table = Table.of(report);
    String fitten =
        table.lines().filter(line -> line.startsWith("| fitten ")).findFirst().orElse("");
    assertTrue(
        fitten.replaceAll(" +", " ").contains("| 1.00 10.00 | 5.50 | 0.25 | 1.00 |"),
        "row: " + fitten);
    assertTrue(table.contains("not measured: redkale: did not start: no"), table);
  }

  /// A turn of 1000 requests with so many microseconds of processor time in all.
  private static Turn turn(String peer, int round, long hundredths) {
    var load = new LoadResult(1_000, 1_000_000, 0, 0, 1, 1, 1, 1, 1, 1);
    var used = new PeerProcess.Counters(hundredths * 5, hundredths * 5, 1, 0, 0);
    return new Turn(peer, "p64", round, load, used);
  }
}
