package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.AnswerReader.Received;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays every wire file against a server: in one write, byte by byte, and cut in two at every
/// place; with handlers on the loop and on virtual threads.
@EachTransport
class WireTest {
  private static final byte[] MARKER = Ascii.bytes("GET /marker HTTP/1.1\r\nHost: a\r\n\r\n");

  private static HttpServer loop;
  private static HttpServer virtual;

  @BeforeAll
  static void start() throws IOException {
    loop = HttpServer.builder().loops(1).router(TestRoutes.router(Execution.LOOP)).start();
    virtual = HttpServer.builder().loops(1).router(TestRoutes.router(Execution.VIRTUAL)).start();
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
    return all().stream().filter(each -> each.wholeRequest().length < 600).toList();
  }

  @Test
  void thereAreAtLeast150Cases() {
    assertTrue(all().size() >= 150, "only " + all().size());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void inOneWriteOnTheLoop(WireCase wire) throws IOException {
    play(wire, loop, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void inOneWriteOnVirtualThreads(WireCase wire) throws IOException {
    play(wire, virtual, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shortOnes")
  void byteByByte(WireCase wire) throws IOException {
    play(wire, loop, true);
  }

  private static void play(WireCase wire, HttpServer server, boolean bytewise) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      play(wire, client, bytewise);
    }
  }

  static void play(WireCase wire, RawClient client, boolean bytewise) throws IOException {
    for (int i = 0; i < wire.steps().size(); i++) {
      boolean last = i == wire.steps().size() - 1;
      WireCase.Step step = wire.steps().get(i);
      boolean marked = last && !wire.end().equals("end");
      byte[] bytes = marked ? joined(step.request(), MARKER) : step.request();
      if (bytewise) client.sendBytewise(bytes);
      else client.send(bytes);
      if (last && wire.end().equals("end")) client.endOutput();
      for (WireCase.Expected expected : step.answers()) {
        Received answer = client.answerOrEnd(expected.head());
        while (answer != null && answer.status() == 100 && expected.status() != 100) {
          answer = client.answerOrEnd(expected.head()); // the body came later than the head
        }
        check(expected, answer);
      }
    }
    checkEnd(wire, client);
  }

  private static void checkEnd(WireCase wire, RawClient client) throws IOException {
    if (wire.end().equals("open")) assertEquals("MARK", client.answer().text());
    else assertTrue(client.ended(), "the connection goes on");
  }

  /// Every cut in two, straight into a connection without a socket.
  @ParameterizedTest(name = "{0}")
  @MethodSource("shortOnes")
  void cutInTwoAtEveryPlace(WireCase wire) throws IOException {
    boolean marked = !wire.end().equals("end");
    byte[] bytes = marked ? joined(wire.wholeRequest(), MARKER) : wire.wholeRequest();
    Engine engine = FakeLink.engine(TestRoutes.router(Execution.LOOP), Limits.defaults());
    HttpLoop shared = new HttpLoop(Limits.defaults());
    for (int cut = 0; cut <= bytes.length; cut++) {
      FakeLink link = new FakeLink(engine, shared);
      link.receive(bytes, 0, cut);
      link.receive(bytes, cut, bytes.length);
      if (!marked) link.end();
      assertEquals(0, link.framesInUse(), "frames not given back, cut at " + cut);
      AnswerReader answers = new AnswerReader(new ByteArrayInputStream(link.sent()));
      for (WireCase.Expected expected : wire.allAnswers()) {
        if (expected.status() == 100) continue; // sent or not, depending on the cut
        Received answer = answers.read(expected.head());
        if (answer != null && answer.status() == 100) answer = answers.read(expected.head());
        check(expected, answer);
      }
      Received after = answers.read(false);
      if (wire.end().equals("open")) {
        assertEquals("MARK", after == null ? "nothing" : after.text(), "cut at " + cut);
        assertEquals(0, link.pendingBytes(), "bytes kept, cut at " + cut);
      } else {
        assertNull(after, "cut at " + cut);
        assertTrue(link.outputEnded() || link.isClosed(), "the connection goes on, cut at " + cut);
      }
    }
  }

  private static void check(WireCase.Expected expected, Received answer) {
    assertNotNull(answer, "no answer instead of " + expected.status());
    assertEquals(expected.status(), answer.status(), answer.text());
    if (!expected.body().isEmpty()) assertEquals(expected.body(), answer.text());
    for (String field : expected.fields()) {
      int colon = field.indexOf(": ");
      String name = field.substring(0, colon).toLowerCase(java.util.Locale.ROOT);
      assertEquals(field.substring(colon + 2), answer.field(name));
    }
    for (String absent : expected.absent()) {
      assertNull(answer.fields().get(absent.toLowerCase(java.util.Locale.ROOT)));
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
