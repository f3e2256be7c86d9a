package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// One connection without a socket, so that time and the client's room are given by the test.
class ConnectionTest {
  private static final String GET = "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Limits LIMITS = Limits.defaults();

  private final FakeLink link =
      new FakeLink(
          FakeLink.engine(TestRoutes.router(Execution.LOOP), LIMITS), new HttpLoop(LIMITS));

  private void receive(String text) {
    byte[] bytes = Ascii.bytes(text);
    link.receive(bytes, 0, bytes.length);
  }

  private void tickAfterSeconds(double seconds) {
    link.connection().tick(System.nanoTime() + (long) (seconds * 1e9));
  }

  private String sent() {
    return new String(link.sent(), StandardCharsets.ISO_8859_1);
  }

  private int answers() {
    return sent().split("Hello, World!", -1).length - 1;
  }

  @Test
  void anIdleConnectionOwnsNoBuffer() {
    receive(GET + GET.substring(0, 10));
    assertEquals(10, link.pendingBytes());
    receive(GET.substring(10));
    assertEquals(2, answers());
    assertEquals(0, link.pendingBytes());
  }

  @Test
  void anEmptyLineBehindTheLastRequestIsNoHalfRequest() {
    receive(GET + "\r\n");
    link.connection().ended();
    assertEquals(1, answers());
    assertFalse(sent().contains("400"), sent());
  }

  @Test
  void nothingIsReadWhileAnAnswerWaits() {
    link.roomBytes = 1000;
    receive(GET.repeat(1500));
    assertFalse(link.isReading());
    assertEquals(1000, link.sent().length);
    assertTrue(link.pendingBytes() > 0, "the rest of the requests is kept");
    link.roomBytes = 20_000;
    link.writable();
    assertEquals(21_000, link.sent().length);
    while (answers() < 1500) {
      link.roomBytes = 50_000;
      link.writable();
    }
    assertTrue(link.isReading());
    assertEquals(0, link.pendingBytes());
    receive(GET);
    assertEquals(1501, answers());
  }

  @Test
  void aHeadHasTenSecondsInTotalHoweverOftenAByteComes() {
    receive("G");
    tickAfterSeconds(9.9);
    assertEquals("", sent());
    receive("E");
    tickAfterSeconds(10.1);
    assertTrue(sent().startsWith("HTTP/1.1 408 "), sent());
    assertTrue(link.outputEnded());
  }

  @Test
  void aLongHeadByteByByteIsRefusedAtItsLimits() {
    receive("GET /");
    for (int i = 5; i < 8193; i++) receive("a");
    assertEquals("", sent());
    receive("a");
    assertTrue(sent().startsWith("HTTP/1.1 414 "), sent());
  }

  @Test
  void aLongFieldByteByByteIsRefusedAtItsLimit() {
    String start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    receive(start);
    for (int i = start.length(); i < 65535; i++) receive("a");
    assertEquals("", sent());
    receive("a");
    assertTrue(sent().startsWith("HTTP/1.1 431 "), sent());
  }

  @Test
  void aConnectionThatSaysNothingHasThirtySeconds() {
    tickAfterSeconds(29.9);
    assertFalse(link.isClosed());
    tickAfterSeconds(30.1);
    assertTrue(link.isClosed());
    assertEquals("", sent());
  }

  @Test
  void betweenRequestsThereAre75Seconds() {
    receive(GET);
    tickAfterSeconds(74.9);
    assertFalse(link.outputEnded());
    tickAfterSeconds(75.1);
    assertTrue(link.outputEnded());
  }

  @Test
  void aBodyNeeds240BytesEachSecond() {
    receive("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    receive("a".repeat(50_000));
    tickAfterSeconds(5.1); // measured: 50000 bytes, fast enough
    assertFalse(sent().contains("408"));
    receive("a".repeat(1000));
    tickAfterSeconds(9.9);
    assertFalse(sent().contains("408"));
    tickAfterSeconds(10.3); // 1000 bytes in more than 5 seconds
    assertTrue(sent().startsWith("HTTP/1.1 408 "), sent());
  }

  @Test
  void anAnswerThatIsNotTakenIsCutWithoutWords() {
    link.roomBytes = 10;
    receive(GET);
    tickAfterSeconds(4.9);
    assertFalse(link.isClosed());
    tickAfterSeconds(5.1);
    assertTrue(link.isClosed());
  }

  @Test
  void lingeringIsBoundedInTime() {
    receive("bad\r\n");
    assertTrue(link.outputEnded());
    tickAfterSeconds(4.9);
    assertFalse(link.isClosed());
    tickAfterSeconds(5.1);
    assertTrue(link.isClosed());
  }

  @Test
  void lingeringIsBoundedInBytes() {
    receive("bad\r\n");
    byte[] more = new byte[65536];
    for (int i = 0; i < 4; i++) link.receive(more, 0, more.length);
    assertFalse(link.isClosed());
    link.receive(more, 0, 1);
    assertTrue(link.isClosed());
    assertEquals(1, sent().split("HTTP/1.1 400", -1).length - 1, "one refusal, nothing else");
  }

  @Test
  void lingeringEndsWhenTheClientCloses() {
    receive(GET.replace("Host", "Connection: close\r\nHost"));
    assertFalse(link.isClosed());
    link.end();
    assertTrue(link.isClosed());
  }

  @Test
  void anAnnouncedLengthTakesNoMemory() {
    receive("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\nx");
    assertTrue(link.pendingBytes() < 2048, link.pendingBytes() + " bytes for one received");
  }
}
