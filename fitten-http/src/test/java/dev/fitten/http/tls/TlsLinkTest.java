package dev.fitten.http.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.FrameRing;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A TLS link without sockets: every byte and every moment is the test's choice.
@Timeout(60)
class TlsLinkTest {
  private static final SSLContext CLIENT = TestTls.client();

  private final FrameRing frames = new FrameRing(1 << 20, 16_384);
  private final FakeSocket socket = new FakeSocket(frames);
  private final Inside inside = new Inside();
  private TlsAcceptor acceptor;

  /// Notes what it is told.
  private static final class Inside implements LinkHandler {
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final List<String> told = new ArrayList<>();
    Link link;

    /// After so many bytes nothing more is wanted.
    int pauseAfterBytes = Integer.MAX_VALUE;

    @Override
    public void received(Frame frame, int start, int end) {
      if (received.size() >= pauseAfterBytes) told.add("received in a pause");
      byte[] bytes = new byte[end - start];
      frame.memory().get(start, bytes);
      received.writeBytes(bytes);
      if (received.size() >= pauseAfterBytes) link.reading(false);
    }

    @Override
    public void ended() {
      told.add("ended");
    }

    @Override
    public void writable() {
      told.add("writable");
    }

    @Override
    public void tick(long nowNanos) {
      told.add("tick");
    }

    @Override
    public void drain() {
      told.add("drain");
    }

    @Override
    public void closed() {
      told.add("closed");
    }

    String text() {
      return received.toString(StandardCharsets.UTF_8);
    }
  }

  @BeforeEach
  void accept() throws BadCertificate {
    accept(TestTls.server("server"));
  }

  private void accept(Tls tls) throws BadCertificate {
    acceptor =
        tls.acceptor(
            1,
            Map.of(
                "http/1.1",
                link -> {
                  inside.link = link;
                  return inside;
                }));
    socket.handler(acceptor.apply(socket));
  }

  private EngineClient shakenHands(String protocol) throws Exception {
    EngineClient client = new EngineClient(CLIENT, protocol);
    client.shakeHands(socket, Integer.MAX_VALUE / 2);
    assertEquals(0, frames.inUse(), "frames in use after the handshake");
    return client;
  }

  private void receive(byte[] bytes) throws InterruptedException {
    socket.receive(bytes, 0, bytes.length);
  }

  /// The server has ended with this alert, not with close_notify.
  private void assertAlert(String name, EngineClient client) {
    SSLException e = assertThrows(SSLException.class, () -> client.input(socket.takeSent()));
    assertTrue(e.getMessage().contains(name), e.getMessage());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) all.writeBytes(part);
    return all.toByteArray();
  }

  // ---- in ----

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void whatIsSaidArrivesWhereverItIsCut(String protocol) throws Exception {
    EngineClient client = shakenHands(protocol);
    StringBuilder expected = new StringBuilder();
    for (int cut = 0; cut < 150; cut++) {
      String first = "first " + cut + "; ";
      String second = "second; ";
      byte[] records = joined(client.encrypt(bytes(first)), client.encrypt(bytes(second)));
      int at = Math.min(cut, records.length);
      socket.receive(records, 0, at);
      socket.receive(records, at, records.length);
      expected.append(first).append(second);
      assertEquals(0, frames.inUse(), "frames in use, cut at " + cut);
    }
    assertEquals(expected.toString(), inside.text());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 16_384})
  void aHandshakeInPiecesSucceeds(int pieceBytes) throws Exception {
    for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
      FakeSocket other = new FakeSocket(frames);
      other.handler(acceptor.apply(other));
      EngineClient client = new EngineClient(CLIENT, protocol);
      client.shakeHands(other, pieceBytes);
      inside.received.reset();
      byte[] hello = client.encrypt(bytes("hello"));
      other.receive(hello, 0, hello.length);
      assertEquals("hello", inside.text());
      assertEquals(0, frames.inUse());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, 1", "TLSv1.3, 999", "TLSv1.3, 16384", "TLSv1.3, 100000",
    "TLSv1.2, 1", "TLSv1.2, 999", "TLSv1.2, 16384", "TLSv1.2, 100000",
  })
  void aLargeBodyArrivesInPiecesOfAnySize(String protocol, int pieceBytes) throws Exception {
    EngineClient client = shakenHands(protocol);
    byte[] body = random(pieceBytes == 1 ? 40_000 : 1_000_000);
    byte[] records = client.encrypt(body);
    for (int at = 0; at < records.length; at += pieceBytes) {
      socket.receive(records, at, Math.min(records.length, at + pieceBytes));
      assertTrue(frames.inUse() <= 1, "frames in use: " + frames.inUse());
    }
    assertArrayEquals(body, inside.received.toByteArray());
    assertEquals(0, frames.inUse());
  }

  @Test
  void recordsOfOneByteArriveTogether() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    byte[] body = random(16_384);
    for (byte each : body) records.writeBytes(client.encrypt(new byte[] {each}));
    receive(records.toByteArray());
    assertArrayEquals(body, inside.received.toByteArray());
    assertEquals(0, frames.inUse());
  }

  @Test
  void anIdleLinkAndOneWithHalfASmallRecordOwnNoFrame() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    byte[] small = client.encrypt(bytes("small"));
    socket.receive(small, 0, small.length - 1);
    assertEquals(0, frames.inUse());
    receive(new byte[] {small[small.length - 1]});
    assertEquals("small", inside.text());
  }

  @Test
  void aLinkClosedWithinARecordGivesItsFrameBack() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    byte[] large = client.encrypt(random(16_000));
    socket.receive(large, 0, 9000);
    assertEquals(1, frames.inUse());
    socket.close();
    assertEquals(0, frames.inUse());
    assertEquals(List.of("closed"), inside.told);
  }

  @Test
  void nothingIsHandedOverInAPauseAndNothingLostAfterIt() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    byte[] body = random(300_000);
    inside.pauseAfterBytes = 10_000;
    byte[] records = client.encrypt(body);
    int at = 0;
    while (inside.received.size() < body.length) {
      if (!socket.reading) {
        inside.pauseAfterBytes = inside.received.size() + 10_000;
        inside.link.reading(true);
        socket.runTasks();
      } else {
        int end = Math.min(records.length, at + 16_384);
        socket.receive(records, at, end);
        at = end;
      }
    }
    assertArrayEquals(body, inside.received.toByteArray());
    assertEquals(List.of(), inside.told);
    assertEquals(0, frames.inUse());
  }

  // ---- the end ----

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void closeNotifyIsAnEndAndBehindItNothingIsRead(String protocol) throws Exception {
    EngineClient client = shakenHands(protocol);
    byte[] last = joined(client.encrypt(bytes("last")), client.closeNotify(), new byte[100]);
    receive(last);
    assertEquals("last", inside.text());
    assertEquals(List.of("ended"), inside.told);
    assertFalse(socket.reading);
    socket.handler().ended();
    assertFalse(socket.closed);
    inside.link.endOutput();
    assertTrue(socket.outputEnded);
    client.input(socket.takeSent());
    assertTrue(client.sawCloseNotify());
  }

  @Test
  void afterCloseNotifyOfTls13AnAnswerIsStillSent() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    receive(client.closeNotify());
    byte[] answer = bytes("answer");
    assertEquals(6, inside.link.write(answer, 0, 6));
    client.input(socket.takeSent());
    assertArrayEquals(answer, client.plain());
  }

  @Test
  void afterCloseNotifyOfTls12NothingCanBeSent() throws Exception {
    EngineClient client = shakenHands("TLSv1.2");
    receive(client.closeNotify());
    assertThrows(IOException.class, () -> inside.link.write(new byte[5], 0, 5));
  }

  @Test
  void anEndWithoutCloseNotifyIsNoEnd() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    receive(client.encrypt(bytes("cut")));
    socket.handler().ended();
    assertEquals("cut", inside.text());
    assertEquals(List.of("closed"), inside.told);
    assertTrue(socket.closed);
  }

  @Test
  void aRecordChangedOnItsWayClosesWithAnAlertAndIsNoEnd() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    byte[] good = client.encrypt(bytes("good"));
    byte[] changed = client.encrypt(bytes("changed"));
    changed[changed.length - 1] ^= 1;
    receive(joined(good, changed));
    assertEquals(List.of("closed"), inside.told);
    assertTrue(socket.closed);
    assertAlert("bad_record_mac", client);
    assertEquals(0, frames.inUse());
  }

  @Test
  void aRecordOfMoreThanTheStandardAllowsIsRefusedBeforeItIsKept() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    receive(new byte[] {23, 3, 3, 0x41, 1});
    assertTrue(socket.closed);
    assertAlert("unexpected_message", client);
  }

  // ---- out ----

  /// However little the client takes at a time, it gets exactly what was written, and the one who
  /// writes learns in time that it is slow.
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 5000, 40_000, 1_000_000})
  void aSlowClientGetsEveryByteOnce(int roomBytes) throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    byte[] body = random(roomBytes == 1 ? 3000 : 300_000);
    Random lengths = new Random(5);
    socket.roomBytes = roomBytes;
    int at = 0;
    while (at < body.length) {
      int end = Math.min(body.length, at + 1 + lengths.nextInt(60_000));
      // What was not taken is offered again, as any writer to a socket does.
      while (at < end) {
        int taken = inside.link.write(body, at, end);
        at += taken;
        if (at < end) {
          inside.link.writing(true);
          inside.told.clear();
          while (inside.told.isEmpty()) socket.room(roomBytes);
        }
      }
    }
    socket.room(Integer.MAX_VALUE);
    inside.link.endOutput();
    assertTrue(socket.outputEnded);
    client.input(socket.takeSent());
    assertArrayEquals(body, client.plain());
    assertTrue(client.sawCloseNotify());
  }

  @Test
  void aWriteThatIsNotSentIsNotTakenWhole() throws Exception {
    shakenHands("TLSv1.3");
    socket.roomBytes = 10;
    byte[] body = random(100);
    assertEquals(99, inside.link.write(body, 0, 100));
    assertEquals(0, inside.link.write(body, 99, 100));
    socket.room(1000);
    assertEquals(1, inside.link.write(body, 99, 100));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 30_000, 1_000_000})
  void aFileGoesOutEncrypted(int roomBytes, @TempDir Path folder) throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    byte[] content = random(200_000);
    Path path = Files.write(folder.resolve("file"), content);
    socket.roomBytes = roomBytes;
    try (FileChannel file = FileChannel.open(path)) {
      long at = 100;
      while (at < content.length) {
        long taken = inside.link.transfer(file, at, content.length - at);
        at += taken;
        if (taken == 0) {
          inside.link.writing(true);
          socket.room(roomBytes);
        }
      }
      socket.room(Integer.MAX_VALUE);
      assertEquals(0, inside.link.transfer(file, content.length, 10), "behind the end");
    }
    client.input(socket.takeSent());
    assertArrayEquals(Arrays.copyOfRange(content, 100, content.length), client.plain());
  }

  @Test
  void theEndOfTheOutputWaitsForWhatIsBeforeIt() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    socket.roomBytes = 5;
    inside.link.write(new byte[] {'x'}, 0, 1);
    inside.link.endOutput();
    assertFalse(socket.outputEnded);
    socket.room(1000);
    assertTrue(socket.outputEnded);
    client.input(socket.takeSent());
    assertArrayEquals(bytes("x"), client.plain());
    assertTrue(client.sawCloseNotify());
  }

  // ---- floods ----

  @Test
  void aFewKeyUpdatesAreAnsweredAndAFloodIsClosed() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    for (int i = 0; i < 20; i++) {
      receive(joined(client.keyUpdate(), client.encrypt(bytes("."))));
      inside.link.write(bytes("!"), 0, 1);
      client.input(socket.takeSent());
    }
    assertEquals(".".repeat(20), inside.text());
    assertEquals("!".repeat(20), new String(client.plain(), StandardCharsets.UTF_8));
    for (int i = 0; i < 100 && !socket.closed; i++) {
      receive(client.keyUpdate());
      if (!socket.closed) client.input(socket.takeSent());
    }
    assertTrue(socket.closed);
    assertAlert("unexpected_message", client);
    assertEquals(List.of("closed"), inside.told);
  }

  @Test
  void keyUpdatesToAServerNobodyListensToPileUpNothing() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    socket.roomBytes = 0;
    for (int i = 0; i < 100 && !socket.closed; i++) receive(client.keyUpdate());
    assertTrue(socket.closed);
  }

  @Test
  void keyUpdatesBetweenMuchDataAreNoFlood() throws Exception {
    EngineClient client = shakenHands("TLSv1.3");
    byte[] megabyte = random(1 << 20);
    for (int i = 0; i < 5; i++) {
      for (int n = 0; n < 30; n++) receive(client.keyUpdate());
      client.input(socket.takeSent());
      receive(client.encrypt(megabyte));
      inside.received.reset();
    }
    assertFalse(socket.closed);
  }

  @Test
  void renegotiationIsClosedWithoutBeingReadAsARequest() throws Exception {
    EngineClient client = shakenHands("TLSv1.2");
    receive(client.keyUpdate()); // in TLS 1.2 the JDK begins a new handshake
    assertTrue(socket.closed);
    assertAlert("unexpected_message", client);
    assertEquals(List.of("closed"), inside.told);
  }

  // ---- names and sessions ----

  /// CVE-2026-6860: what a server keeps must not grow with the names that clients make up.
  @Test
  void tenThousandInventedNamesLeaveNothingBehind() throws Exception {
    accept(
        TestTls.server("server")
            .andPem(TestTls.file("wildcard.pem"), TestTls.file("wildcard-key.pem"))
            .refusingUnknownNames());
    Random random = new Random(9);
    int answered = 0;
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      FakeSocket each = new FakeSocket(frames);
      each.handler(acceptor.apply(each));
      boolean known = i % 100 == 0; // few, for these cost a signature
      String name = Long.toHexString(random.nextLong()) + (known ? ".example.org" : ".test");
      byte[] hello = Hello.named(name);
      each.receive(hello, 0, hello.length);
      while (!each.reading) each.runTask();
      int type = each.takeSent()[0];
      if (type == TlsRecord.HANDSHAKE) answered++;
      if (type == TlsRecord.ALERT) refused++;
      each.close();
    }
    assertEquals(100, answered);
    assertEquals(9900, refused);
    assertEquals(0, frames.inUse());
    assertEquals(1, acceptor.handshakes(), "more than that of this test's own link");
    assertEquals(0, acceptor.sessions());
  }

  // ---- time ----

  @Test
  void theHandshakeHasADeadlineInTotal() throws Exception {
    byte[] hello = Hello.named("localhost");
    long now = System.nanoTime();
    for (int i = 0; i < 9; i++) {
      receive(new byte[] {hello[i]});
      socket.handler().tick(now + TimeUnit.SECONDS.toNanos(i));
      assertFalse(socket.closed, "after " + i + " s");
    }
    socket.handler().tick(now + TimeUnit.MILLISECONDS.toNanos(10_100));
    assertTrue(socket.closed);
    assertNull(inside.link);
  }

  @Test
  void theDeadlineHoldsWhileATaskRunsAndTheTaskFindsTheLinkClosed() throws Exception {
    byte[] hello = Hello.named("localhost");
    socket.arrive(hello, 0, hello.length);
    socket.handler().tick(System.nanoTime() + TimeUnit.SECONDS.toNanos(11));
    assertTrue(socket.closed);
    socket.runTask();
    assertEquals(0, socket.takeSent().length);
    assertEquals(0, acceptor.handshakes());
  }

  @Test
  void afterTheHandshakeTimeIsThatOfTheProtocolInside() throws Exception {
    shakenHands("TLSv1.3");
    socket.handler().tick(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
    assertFalse(socket.closed);
    assertEquals(List.of("tick"), inside.told);
  }

  @Test
  void aServerThatStopsClosesTheSilentAndLetsHandshakesEnd() throws Exception {
    FakeSocket silent = new FakeSocket(frames);
    silent.handler(acceptor.apply(silent));
    silent.handler().drain();
    assertTrue(silent.closed);
    EngineClient client = new EngineClient(CLIENT, "TLSv1.3");
    byte[] hello = client.output();
    receive(hello);
    socket.handler().drain();
    assertFalse(socket.closed);
    client.shakeHands(socket, 100_000);
    assertEquals(List.of("drain"), inside.told);
  }
}
