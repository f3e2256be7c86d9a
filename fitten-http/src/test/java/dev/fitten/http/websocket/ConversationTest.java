package dev.fitten.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.fitten.bytes.Bytes;
import dev.fitten.http.Execution;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The life of a WebSocket on a connection without a socket: time is a parameter, and a client
/// reads as much as the test says.
@Timeout(30)
class ConversationTest {
  private static final long SECOND = 1_000_000_000L;
  private static final WebSocketOptions DEFAULTS = WebSocketOptions.defaults();

  private final Told told = new Told();

  private FakeConnection connect(WebSocketOptions options) {
    return new FakeConnection(options, false, told);
  }

  private FakeConnection connect() {
    return connect(DEFAULTS);
  }

  private static String sent(FakeConnection connection) {
    return String.join(" ", Frames.read(connection.sent()));
  }

  private String told() {
    return String.join(" ", told.log);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS), "waited ten seconds");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // ---- signs of life ----

  @Test
  void aSilentClientIsPingedAndThenCutOff() {
    FakeConnection connection = connect();
    long start = System.nanoTime();
    connection.tick(start + 29 * SECOND);
    assertEquals("", sent(connection));
    connection.tick(start + 31 * SECOND);
    assertEquals("ping(fit)", sent(connection));
    connection.tick(start + 40 * SECOND);
    assertFalse(connection.isClosed());
    connection.tick(start + 42 * SECOND);
    assertTrue(connection.isClosed());
    assertEquals("opened closed(1006)", told());
    assertFalse(connection.socket.isOpen());
  }

  @Test
  void aPongKeepsTheConnectionAndIsNotTold() {
    FakeConnection connection = connect();
    long start = System.nanoTime();
    connection.tick(start + 31 * SECOND);
    connection.receive(Frames.bytes("8a:fit"));
    connection.tick(start + 42 * SECOND);
    connection.tick(start + 71 * SECOND);
    assertFalse(connection.isClosed());
    assertEquals("opened", told());
    connection.tick(start + 73 * SECOND);
    assertEquals("ping(fit) ping(fit)", sent(connection));
  }

  @Test
  void anyByteOfTheClientIsASignOfLife() {
    FakeConnection connection = connect();
    long start = System.nanoTime();
    connection.tick(start + 31 * SECOND);
    connection.receive(Frames.bytes("82*9:a"), 0, 3);
    connection.tick(start + 42 * SECOND);
    assertFalse(connection.isClosed());
  }

  @Test
  void withoutAnIntervalNobodyIsPinged() {
    FakeConnection connection =
        connect(WebSocketOptions.builder().pingInterval(Duration.ZERO).build());
    connection.tick(System.nanoTime() + 10_000 * SECOND);
    assertEquals("", sent(connection));
    assertFalse(connection.isClosed());
  }

  @Test
  void aPingOfOursIsAnsweredToTheListener() {
    FakeConnection connection = connect();
    assertTrue(connection.socket.ping(Bytes.utf8("42")));
    connection.run();
    connection.receive(Frames.bytes("8a:42"));
    assertEquals("ping(42)", sent(connection));
    assertEquals("opened pong(42)", told());
  }

  @Test
  void aPingHasAtMost125Bytes() {
    WebSocket socket = connect().socket;
    Bytes tooLong = Bytes.of(new byte[126]);
    assertThrows(IllegalArgumentException.class, () -> socket.ping(tooLong));
  }

  // ---- closing ----

  @Test
  void aCloseFrameGoesBehindTheMessagesBeforeIt() {
    FakeConnection connection = connect();
    assertTrue(connection.socket.send("a"));
    assertTrue(connection.socket.send(Bytes.of(new byte[] {1})));
    connection.socket.close(3001, "over");
    assertFalse(connection.socket.isOpen());
    assertFalse(connection.socket.send("b"));
    connection.run();
    assertEquals("text(a) binary(01) close(3001)", sent(connection));
  }

  @Test
  void messagesAreToldUntilTheClientClosesToo() {
    FakeConnection connection = connect();
    connection.socket.close();
    connection.run();
    connection.receive(Frames.bytes("81:late 88#03e8"));
    assertEquals("opened text(late) closed(1000)", told());
    assertEquals("close(1000)", sent(connection));
    assertTrue(connection.outputEnded());
    assertFalse(connection.isClosed());
    connection.end();
    assertTrue(connection.isClosed());
    assertEquals("opened text(late) closed(1000)", told());
  }

  @Test
  void aClientThatDoesNotCloseIsCutOff() {
    FakeConnection connection = connect();
    connection.socket.close();
    connection.run();
    long now = System.nanoTime();
    connection.tick(now + 4 * SECOND);
    assertFalse(connection.isClosed());
    connection.tick(now + 6 * SECOND);
    assertTrue(connection.isClosed());
    assertEquals("opened closed(1006)", told());
  }

  @Test
  void aClientThatClosesAndKeepsTheConnectionIsCutOff() {
    FakeConnection connection = connect();
    connection.receive(Frames.bytes("88#03e8"));
    connection.tick(System.nanoTime() + 6 * SECOND);
    assertTrue(connection.isClosed());
    assertEquals("opened closed(1000)", told());
  }

  @Test
  void closingTwiceSendsOneCloseFrame() {
    FakeConnection connection = connect();
    connection.socket.close(1000, "");
    connection.socket.close(1001, "");
    connection.run();
    connection.receive(Frames.bytes("88#03e8"));
    assertEquals("close(1000)", sent(connection));
  }

  @Test
  void onlyCodesThatAFrameMayCarryCanBeSent() {
    WebSocket socket = connect().socket;
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000, -1}) {
      assertThrows(IllegalArgumentException.class, () -> socket.close(code, ""), "code " + code);
    }
    String tooLong = "é".repeat(62);
    assertThrows(IllegalArgumentException.class, () -> socket.close(1000, tooLong));
    assertTrue(socket.isOpen());
  }

  @Test
  void aStoppingServerSaysGoingAway() {
    FakeConnection connection = connect();
    connection.stop();
    assertEquals("close(1001)", sent(connection));
    connection.receive(Frames.bytes("88#03e9"));
    connection.end();
    assertEquals("opened closed(1001)", told());
    assertTrue(connection.isClosed());
  }

  @Test
  void aConnectionThatEndsWithoutACloseFrameIsAbnormal() {
    FakeConnection connection = connect();
    connection.receive(Frames.bytes("81:a 01:b"));
    connection.end();
    assertEquals("opened text(a) closed(1006)", told());
    assertTrue(connection.isClosed());
  }

  @Test
  void aLostConnectionIsToldOnce() {
    FakeConnection connection = connect();
    connection.receive(Frames.bytes("81*9:a"), 0, 8);
    connection.close();
    connection.close();
    connection.tick(System.nanoTime() + 100 * SECOND);
    assertEquals("opened closed(1006)", told());
    assertFalse(connection.socket.send("x"));
  }

  @Test
  void aBrokenPipeIsToldOnce() {
    FakeConnection connection = connect();
    connection.broken = true;
    assertTrue(connection.socket.send("a"));
    connection.run();
    assertEquals("opened closed(1006)", told());
    assertTrue(connection.isClosed());
  }

  @Test
  void aConnectionThatBreaksWhileItOpensIsToldOnce() {
    Told greeting =
        new Told() {
          @Override
          public void opened() {
            super.opened();
            if (socket != null) socket.send("welcome");
          }
        };
    FakeConnection connection = new FakeConnection(DEFAULTS, false, greeting);
    connection.broken = true;
    connection.socket.send("x");
    connection.run();
    assertEquals("[opened, closed(1006)]", greeting.log.toString());
  }

  @Test
  void aClientThatBrokeARuleMayTalkIntoTheVoidForAWhile() {
    FakeConnection connection = connect();
    connection.receive(Frames.bytes("83:x"));
    byte[] noise = new byte[100_000];
    connection.receive(noise);
    connection.receive(noise);
    assertFalse(connection.isClosed());
    connection.receive(noise);
    assertTrue(connection.isClosed());
    assertEquals("opened closed(1002)", told());
  }

  @Test
  void aClientThatBrokeARuleAndDoesNotCloseIsCutOff() {
    FakeConnection connection = connect();
    connection.receive(Frames.bytes("83:x"));
    assertTrue(connection.outputEnded());
    connection.tick(System.nanoTime() + 6 * SECOND);
    assertTrue(connection.isClosed());
  }

  @Test
  void theCloseFrameAfterABrokenRuleDoesNotWaitBehindMessages() {
    FakeConnection connection = connect();
    connection.roomBytes = 3;
    connection.socket.send("ab");
    connection.run();
    connection.socket.send("never sent");
    connection.receive(Frames.bytes("83:x"));
    connection.takeMore(1000);
    assertEquals("text(ab) close(1002)", sent(connection));
    assertTrue(connection.outputEnded());
  }

  @Test
  void aClientWhoseEndCameBeforeOurCloseFrameStillGetsIt() {
    FakeConnection connection = connect();
    connection.roomBytes = 0;
    connection.receive(Frames.bytes("88#03e8"));
    connection.end();
    assertFalse(connection.isClosed());
    connection.takeMore(100);
    assertEquals("close(1000)", sent(connection));
    assertTrue(connection.isClosed());
  }

  // ---- listeners ----

  @Test
  void aListenerForBinaryMessagesRefusesText() {
    List<String> log = new ArrayList<>();
    WebSocketListener binaryOnly =
        WebSocketListener.nonBlocking(
            new WebSocketListener() {
              @Override
              public void binary(Bytes message) {
                log.add("binary");
              }

              @Override
              public void closed(int code, String reason) {
                log.add("closed " + code);
              }
            });
    FakeConnection connection = new FakeConnection(DEFAULTS, false, binaryOnly);
    connection.receive(Frames.bytes("82:a 81:b 82:c 88#03eb"));
    assertEquals("close(1003)", sent(connection));
    assertEquals("[binary, closed 1003]", log.toString());
  }

  @Test
  void aFailingListenerClosesWith1011AndIsToldNothingButTheEnd() {
    Told failing =
        new Told() {
          @Override
          public void text(String message) {
            log.add("fails");
            throw new IllegalStateException("on purpose");
          }
        };
    FakeConnection connection = new FakeConnection(DEFAULTS, false, failing);
    connection.receive(Frames.bytes("81:a 81:b 88#03f3"));
    assertEquals("[opened, fails, closed(1011)]", failing.log.toString());
    assertEquals("close(1011)", sent(connection));
  }

  @Test
  void aBusyListenerStopsTheReadingAndIsToldEverythingInOrder() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    LinkedBlockingQueue<String> log = new LinkedBlockingQueue<>();
    WebSocketListener busy =
        new WebSocketListener() {
          @Override
          public void text(String message) {
            await(release);
            assertTrue(Thread.currentThread().isVirtual());
            log.add(message);
          }

          @Override
          public void closed(int code, String reason) {
            log.add("closed " + code);
          }
        };
    FakeConnection connection =
        new FakeConnection(WebSocketOptions.builder().queuedMessages(4).build(), false, busy);
    for (int i = 0; i < 6; i++) connection.receive(Frames.bytes("81:" + i));
    assertFalse(connection.isReading());
    release.countDown();
    long deadline = System.nanoTime() + 10 * SECOND;
    while ((log.size() < 6 || !connection.isReading()) && System.nanoTime() < deadline) {
      connection.run();
      Thread.onSpinWait();
    }
    assertEquals("[0, 1, 2, 3, 4, 5]", log.toString());
    log.clear();
    connection.receive(Frames.bytes("81:6 88#03e8"));
    assertEquals("6", log.poll(10, TimeUnit.SECONDS));
    assertEquals("closed 1000", log.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void whatAListenerSaysToTheLastMessagesArrivesBeforeTheCloseFrame() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    WebSocket[] socket = new WebSocket[1];
    WebSocketListener echo =
        new WebSocketListener() {
          @Override
          public void text(String message) {
            socket[0].send(message);
          }

          @Override
          public void closed(int code, String reason) {
            done.countDown();
          }
        };
    FakeConnection connection = new FakeConnection(DEFAULTS, false, echo);
    socket[0] = connection.socket;
    connection.receive(Frames.bytes("81:a 81:b 81:c 88#03e8"));
    await(done);
    connection.run();
    assertEquals("text(a) text(b) text(c) close(1000)", sent(connection));
  }

  @Test
  void aListenerThatDoesNotFinishHoldsTheCloseFrameUpForALimitedTime() {
    CountDownLatch release = new CountDownLatch(1);
    WebSocketListener stuck =
        new WebSocketListener() {
          @Override
          public void text(String message) {
            await(release);
          }
        };
    FakeConnection connection = new FakeConnection(DEFAULTS, false, stuck);
    connection.receive(Frames.bytes("81:a 88#03e8"));
    assertEquals("", sent(connection));
    connection.tick(System.nanoTime() + 6 * SECOND);
    assertEquals("close(1000)", sent(connection));
    release.countDown();
  }

  // ---- slow readers ----

  @Test
  void aSlowReaderFillsTheQueueAndNoMore() {
    FakeConnection connection = connect(WebSocketOptions.builder().sendQueueBytes(1000).build());
    connection.roomBytes = 0;
    String message = "m".repeat(100);
    int taken = 0;
    while (connection.socket.trySend(message)) taken++;
    assertEquals(10, taken); // 102 bytes each: the tenth finds 918 waiting
    assertFalse(connection.socket.send(message), "a thread that is not virtual does not wait");
    connection.run();
    connection.takeMore(1_000_000);
    assertTrue(connection.socket.trySend(message));
    connection.run();
    assertEquals(11, Frames.read(connection.sent()).size());
  }

  @Test
  void aVirtualThreadWaitsForASlowReader() throws InterruptedException {
    FakeConnection connection = connect(WebSocketOptions.builder().sendQueueBytes(10).build());
    connection.roomBytes = 0;
    assertTrue(connection.socket.send("0123456789"));
    connection.run();
    LinkedBlockingQueue<Boolean> results = new LinkedBlockingQueue<>();
    Thread sender = Thread.startVirtualThread(() -> results.add(connection.socket.send("more")));
    awaitWaiting(sender);
    connection.takeMore(1000);
    assertEquals(true, results.poll(10, TimeUnit.SECONDS));
    connection.run();
    assertEquals("text(0123456789) text(more)", sent(connection));
  }

  private static void awaitWaiting(Thread thread) {
    long deadline = System.nanoTime() + 10 * SECOND;
    while (thread.getState() != Thread.State.WAITING) {
      assertTrue(System.nanoTime() < deadline, "the thread does not wait");
      Thread.onSpinWait();
    }
  }

  @Test
  void whoWaitsForASlowReaderIsFreedWhenTheConnectionIsLost() throws InterruptedException {
    FakeConnection connection = connect(WebSocketOptions.builder().sendQueueBytes(10).build());
    connection.roomBytes = 0;
    assertTrue(connection.socket.send("0123456789"));
    LinkedBlockingQueue<Boolean> results = new LinkedBlockingQueue<>();
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      senders.add(
          Thread.startVirtualThread(() -> results.add(connection.socket.send("never sent"))));
    }
    for (Thread sender : senders) awaitWaiting(sender);
    connection.close();
    for (int i = 0; i < 5; i++) assertEquals(false, results.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void whoWaitsForASlowReaderMayBeInterrupted() throws InterruptedException {
    FakeConnection connection = connect(WebSocketOptions.builder().sendQueueBytes(10).build());
    connection.roomBytes = 0;
    assertTrue(connection.socket.send("0123456789"));
    LinkedBlockingQueue<String> results = new LinkedBlockingQueue<>();
    Thread sender =
        Thread.startVirtualThread(
            () -> results.add(connection.socket.send("never sent") + " " + Thread.interrupted()));
    awaitWaiting(sender);
    sender.interrupt();
    assertEquals("false true", results.poll(10, TimeUnit.SECONDS));
    assertTrue(connection.socket.isOpen());
  }

  @Test
  void aClientThatReadsNothingIsCutOff() {
    FakeConnection connection = connect();
    connection.roomBytes = 100;
    connection.socket.send("m".repeat(100_000));
    connection.run();
    long now = System.nanoTime();
    connection.receive(Frames.bytes("81:alive"));
    connection.tick(now + 9 * SECOND);
    assertFalse(connection.isClosed());
    connection.tick(now + 11 * SECOND);
    assertTrue(connection.isClosed());
    assertEquals("opened text(alive) closed(1006)", told());
  }

  @Test
  void aClientThatReadsSlowlyButSteadilyIsNotCutOff() {
    FakeConnection connection = connect();
    connection.roomBytes = 0;
    connection.socket.send("m".repeat(100_000));
    connection.run();
    long now = System.nanoTime();
    for (int i = 1; i < 20; i++) {
      connection.takeMore(2700);
      connection.receive(Frames.bytes("8a"));
      connection.tick(now + i * 11 * SECOND);
    }
    assertFalse(connection.isClosed());
  }

  @Test
  void aListenerOnTheLoopIsNotAskedForMoreThanTheClientReads() {
    Told echo =
        new Told() {
          @Override
          public void text(String message) {
            if (socket == null || !socket.send(message)) log.add("lost " + message);
          }
        };
    FakeConnection connection =
        new FakeConnection(WebSocketOptions.builder().sendQueueBytes(1000).build(), false, echo);
    connection.roomBytes = 0;
    int received = 0;
    while (connection.isReading() && received < 1000) {
      connection.receive(Frames.bytes("81:0123456789"));
      received++;
    }
    assertTrue(received > 10 && received < 100, received + " messages");
    connection.takeMore(1_000_000);
    assertTrue(connection.isReading());
    assertEquals(received, Frames.read(connection.sent()).size());
    assertEquals("[opened]", echo.log.toString());
  }

  @Test
  void manyMessagesInOnePieceFillTheQueuesToTheirBoundOnly() {
    Told echo =
        new Told() {
          @Override
          public void text(String message) {
            log.add(message);
            if (socket == null || !socket.send(message)) log.add("lost " + message);
          }
        };
    FakeConnection connection =
        new FakeConnection(WebSocketOptions.builder().sendQueueBytes(100).build(), false, echo);
    connection.roomBytes = 20;
    connection.receive(Frames.bytes("81:0123456789 ".repeat(500) + "89:x 88#03e8"));
    assertTrue(echo.log.size() < 20, echo.log.size() + " were told");
    connection.end();
    for (int i = 0; i < 200 && !connection.isClosed(); i++) connection.takeMore(100);
    List<String> frames = Frames.read(connection.sent());
    assertEquals("close(1000)", frames.removeLast());
    frames.remove("pong(x)");
    assertEquals(500, frames.size());
    assertEquals(502, echo.log.size(), "opened, 500 messages, closed");
  }

  @Test
  void ofManyPingsOfAClientThatDoesNotReadOnlyTheLastIsAnswered() {
    FakeConnection connection = connect();
    connection.roomBytes = 1;
    connection.socket.send("a");
    connection.run();
    for (int i = 0; i < 10_000; i++) connection.receive(Frames.bytes("89:" + i));
    connection.takeMore(1_000_000);
    assertEquals("text(a) pong(9999)", sent(connection));
  }

  @Test
  void messagesOfManyThreadsStayWhole() throws InterruptedException {
    FakeConnection connection = connect();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String message = String.valueOf((char) ('a' + t)).repeat(100 + t * 50);
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < 200; i++) assertTrue(connection.socket.send(message));
          }));
    }
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        connection.run();
        thread.join(Duration.ofMillis(1));
      }
    }
    connection.run();
    List<String> frames = Frames.read(connection.sent());
    assertEquals(1600, frames.size());
    for (int t = 0; t < 8; t++) {
      String frame = "text(" + (char) ('a' + t) + "*" + (100 + t * 50) + ")";
      assertEquals(200, frames.stream().filter(frame::equals).count(), frame);
    }
  }

  @Test
  void lengthsOfAllFormsAreSent() {
    FakeConnection connection = connect();
    for (int length : new int[] {0, 125, 126, 65535, 65536}) {
      assertTrue(connection.socket.send("m".repeat(length)));
    }
    connection.run();
    assertEquals("text() text(m*125) text(m*126) text(m*65535) text(m*65536)", sent(connection));
  }

  // ---- memory and time ----

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void memoryFollowsWhatArrivesAndNotWhatIsAnnounced() {
    FakeConnection connection =
        connect(WebSocketOptions.builder().maxMessageBytes(1 << 30).build());
    byte[] announced = Frames.bytes("82=40000000#00010203");
    long before = allocatedBytes();
    connection.receive(announced);
    assertTrue(allocatedBytes() - before < 100_000, "allocated less than 100 KB");
    assertFalse(connection.isClosed());
  }

  @Test
  void aHundredThousandEmptyFragmentsCostLittle() {
    FakeConnection connection = connect(WebSocketOptions.builder().maxFragments(200_000).build());
    byte[] fragments = Frames.bytes("01 " + "00 ".repeat(100_000) + "80:a");
    long before = allocatedBytes();
    long start = System.nanoTime();
    for (int at = 0; at < fragments.length; at += 16_384) {
      connection.receive(fragments, at, Math.min(at + 16_384, fragments.length));
    }
    assertEquals("opened text(a)", told());
    // The test's own copies are the size of what is received, 600 KB.
    assertTrue(allocatedBytes() - before < 1_500_000, "allocated less than 1.5 MB");
    assertTrue(System.nanoTime() - start < 5 * SECOND, "took less than 5 s");
  }

  @Test
  void byDefaultAHundredThousandFragmentsAreTooMany() {
    FakeConnection connection = connect();
    connection.receive(Frames.bytes("01 " + "00 ".repeat(100_000)));
    assertEquals("opened closed(1009)", told());
  }

  @Test
  void aMessageThatInflatesWithoutEndIsRefusedAtTheLimit() {
    byte[] bomb = Deflation.deflate(new byte[50_000_000], 0, 50_000_000).toByteArray();
    assertTrue(bomb.length < 100_000, "50 MB in less than 100 KB");
    FakeConnection connection = new FakeConnection(DEFAULTS, true, told);
    byte[] frame = Frames.frame(0xc2, bomb);
    long before = allocatedBytes();
    connection.receive(frame);
    assertEquals("opened closed(1009)", told());
    assertEquals("close(1009)", sent(connection));
    assertTrue(allocatedBytes() - before < 8 << 20, "allocated less than 8 MiB");
  }

  // ---- compressing ----

  @Test
  void longMessagesAreCompressedAndShortOnesAreNot() throws DataFormatException {
    FakeConnection connection = new FakeConnection(DEFAULTS, true, told);
    String longText = "compress me ".repeat(1000);
    assertTrue(connection.socket.send(longText));
    assertTrue(connection.socket.send("short"));
    connection.run();
    byte[] sent = connection.sent();
    assertTrue(sent.length < 1000, sent.length + " bytes for 12000");
    assertEquals((byte) 0xc1, sent[0]);
    assertEquals(longText, inflated(new Inflater(true), payload(sent, 0)));
    int second = 2 + payloadHeadBytes(sent, 0) + payload(sent, 0).length;
    assertEquals((byte) 0x81, sent[second]);
  }

  @Test
  void whatCannotBeCompressedIsSentAsItIs() {
    FakeConnection connection = new FakeConnection(DEFAULTS, true, told);
    byte[] noise = new byte[2000];
    new java.util.Random(1).nextBytes(noise);
    assertTrue(connection.socket.send(Bytes.of(noise)));
    connection.run();
    assertEquals((byte) 0x82, connection.sent()[0]);
  }

  @Test
  void withContextTakeoverTheSecondMessageRefersToTheFirst() throws DataFormatException {
    WebSocketOptions options =
        WebSocketOptions.builder().contextTakeover(true).deflateFromBytes(0).build();
    FakeConnection connection =
        new FakeConnection(options, new Handshake("", null, null, true, true), told);
    String text = "The quick brown fox jumps over the lazy dog";
    for (int i = 0; i < 3; i++) assertTrue(connection.socket.send(text));
    assertTrue(connection.socket.send(""));
    assertTrue(connection.socket.send(text));
    connection.run();
    byte[] sent = connection.sent();
    Inflater inflater = new Inflater(true);
    int at = 0;
    List<String> texts = new ArrayList<>();
    List<Integer> lengths = new ArrayList<>();
    while (at < sent.length) {
      byte[] payload = payload(sent, at);
      texts.add(payload.length == 0 ? "" : inflated(inflater, payload));
      lengths.add(payload.length);
      at += 2 + payloadHeadBytes(sent, at) + payload.length;
    }
    assertEquals(List.of(text, text, text, "", text), texts);
    assertTrue(lengths.get(1) < 10, "the second has " + lengths.get(1) + " bytes");
    connection.close();
  }

  private static int payloadHeadBytes(byte[] sent, int at) {
    return (sent[at + 1] & 0x7f) == 126 ? 2 : 0;
  }

  private static byte[] payload(byte[] sent, int at) {
    int length = sent[at + 1];
    int start = at + 2 + payloadHeadBytes(sent, at);
    if (length == 126) length = (sent[at + 2] & 0xff) << 8 | sent[at + 3] & 0xff;
    return Arrays.copyOfRange(sent, start, start + length);
  }

  private static String inflated(Inflater inflater, byte[] payload) throws DataFormatException {
    byte[] whole = Arrays.copyOf(payload, payload.length + 4);
    whole[payload.length + 2] = whole[payload.length + 3] = (byte) 0xff;
    inflater.setInput(whole);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1024];
    for (int n = inflater.inflate(buffer); n > 0; n = inflater.inflate(buffer)) {
      out.write(buffer, 0, n);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aNonBlockingListenerIsCalledOnTheLoop() {
    assertEquals(Execution.LOOP, WebSocketListener.nonBlocking(new Told()).execution());
    assertEquals(Execution.VIRTUAL, new WebSocketListener() {}.execution());
  }
}
