package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.ByteSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParserTest {
  private static final Limits LIMITS = Limits.defaults();

  /// Mutations in each comparison with a grammar; mutation testing, which runs them hundreds of
  /// times, asks for fewer.
  private static final int ROUNDS = Integer.getInteger("fitten.test.rounds", 60_000);

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [::]                    | true
          [1::]                   | true
          [1:2:3:4:5:6:7::]       | true
          [::2:3:4:5:6:7:8]       | true
          [1:2:3:4:5:6:7:8::]     | false
          [1:2:3:4:5:6:7]         | false
          [:1]                    | false
          [1:]                    | false
          [12345::]               | false
          [1:2:3:4:5:6:1.2.3.4]   | true
          [1:2:3:4:5:6:7:1.2.3.4] | false
          [::1.2.3]               | false
          [::01.2.3.4]            | false
          []                      | false
          [v1.]                   | false
          [v.a]                   | false
          a:65535                 | true
          a:065535                | true
          a:65536                 | false
          """)
  void hostsAreCheckedByGrammar(String host, boolean wellFormed) {
    byte[] bytes = Ascii.bytes(host);
    assertEquals(wellFormed, HostGrammar.isHost(bytes, 0, bytes.length));
  }

  @Test
  void offsetsMoveWithTheBytes() {
    ByteBuffer bytes = Direct.of("xxGET /a?b=c HTTP/1.1\r\nHost: h\r\nX-Long:  v v \r\n\r\n");
    RequestHead head = new RequestHead();
    int end = new RequestParser(LIMITS).parse(bytes, 2, bytes.capacity(), head, 0);
    assertEquals(bytes.capacity(), end);
    RequestHead copy = head.copy();
    for (int i = 0; i < bytes.capacity(); i++) bytes.put(i, (byte) '?');
    assertEquals("GET", copy.methodName());
    assertEquals("/a", copy.text(copy.pathStart, copy.pathEnd));
    assertEquals("b=c", copy.text(copy.queryStart, copy.queryEnd));
    assertEquals("h", copy.text(copy.hostStart, copy.hostEnd));
    assertEquals("v v", copy.first("x-long"));
  }

  /// Seed 7: the parser and the grammar agree on what is a head, where it ends and what it says.
  @Test
  void theParserAgreesWithTheGrammar() {
    List<String> seeds = heads();
    Random random = new Random(7);
    RequestParser parser = new RequestParser(LIMITS);
    RequestHead head = new RequestHead();
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String text = seeds.get(random.nextInt(seeds.size()));
      for (int times = random.nextInt(3); times > 0; times--) text = mutate(text, random);
      ByteBuffer bytes = Direct.of(text);
      int end = parser.parse(bytes, 0, bytes.capacity(), head, i);
      ReferenceParser.Head expected = ReferenceParser.parse(text);
      String shown = text.replace("\r", "\\r").replace("\n", "\\n") + " -> " + end;
      assertEquals(expected != null, end > 0, shown + " " + parser.reason());
      if (expected == null) {
        if (text.contains("\r\n\r\n")) assertTrue(end < 0, shown);
        continue;
      }
      accepted++;
      assertEquals(expected, ReferenceParser.described(head), shown);
    }
    assertTrue(accepted > ROUNDS / 6, "only " + accepted + " accepted: the mutations are too wild");
  }

  private static List<String> heads() {
    List<String> heads = new ArrayList<>();
    for (WireCase wire : WireCase.all()) {
      String text = new String(wire.wholeRequest(), java.nio.charset.StandardCharsets.ISO_8859_1);
      if (text.length() < 500) heads.add(text);
    }
    return heads;
  }

  private static String mutate(String text, Random random) {
    String[] pieces = {
      "\r\n",
      "\r",
      "\n",
      " ",
      "\t",
      ":",
      ",",
      "%",
      "\0",
      "[",
      "]",
      "::",
      "1",
      "Host: b\r\n",
      "close",
      "Connection: keep-alive\r\n",
      "Content-Length: 3\r\n",
      "\u00ff",
      "\u007f",
      "//",
      "?",
      "@",
      "HTTP/1.0"
    };
    int at = random.nextInt(text.length() + 1);
    String before = text.substring(0, at);
    String after = text.substring(at);
    return switch (random.nextInt(3)) {
      case 0 -> before + pieces[random.nextInt(pieces.length)] + after;
      case 1 -> before + after.substring(Math.min(after.length(), 1 + random.nextInt(3)));
      default -> before + (char) random.nextInt(256) + after.substring(Math.min(after.length(), 1));
    };
  }

  // ---- chunks ----

  /// Seed 8: the decoder and the grammar agree on the body and on where it ends.
  @Test
  void theChunkDecoderAgreesWithTheGrammar() {
    List<String> seeds = new ArrayList<>();
    for (String head : heads()) {
      int body = head.indexOf("\r\n\r\n");
      if (head.contains("chunked") && body > 0) seeds.add(head.substring(body + 4));
    }
    Limits endless = LIMITS.withChunkExtensionBytes(65536).withChunkExtensionsBytes(1 << 20);
    Random random = new Random(8);
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String text = seeds.get(random.nextInt(seeds.size()));
      for (int times = random.nextInt(3); times > 0; times--) text = mutate(text, random);
      String[] expected = ReferenceChunks.parse(text);
      ByteBuffer bytes = Direct.of(text);
      ChunkDecoder decoder = new ChunkDecoder(endless);
      ByteSink body = new ByteSink();
      int cut = random.nextInt(bytes.capacity() + 1);
      int used = decoder.decode(bytes, 0, cut, body::put);
      if (used == cut) used = decoder.decode(bytes, cut, bytes.capacity(), body::put);
      String shown = text.replace("\r", "\\r").replace("\n", "\\n") + " " + decoder.reason();
      assertEquals(expected != null, decoder.done() && decoder.refusal() == 0, shown);
      if (expected == null) continue;
      accepted++;
      byte[] content = body.toByteArray();
      assertEquals(expected[0], new String(content, java.nio.charset.StandardCharsets.ISO_8859_1));
      assertEquals(Integer.parseInt(expected[1]), used, shown);
    }
    assertTrue(
        accepted > ROUNDS / 12, "only " + accepted + " accepted: the mutations are too wild");
  }

  @Test
  void limitsAreExact() {
    Limits limits = LIMITS.withRequestLineBytes(100).withHeadBytes(300);
    String line = "GET /%s HTTP/1.1\r\nHost: a\r\n";
    assertEquals(0, status(limits, line.formatted("a".repeat(86)) + "\r\n"));
    assertEquals(414, status(limits, line.formatted("a".repeat(87)) + "\r\n"));
    String start = line.formatted("") + "X: ";
    int room = 300 - start.length() - 4;
    assertEquals(0, status(limits, start + "a".repeat(room) + "\r\n\r\n"));
    assertEquals(431, status(limits, start + "a".repeat(room + 1) + "\r\n\r\n"));
  }

  private static int status(Limits limits, String text) {
    ByteBuffer bytes = Direct.of(text);
    int end = new RequestParser(limits).parse(bytes, 0, bytes.capacity(), new RequestHead(), 0);
    assertFalse(end == RequestParser.INCOMPLETE, text);
    return end > 0 ? 0 : -end;
  }
}
