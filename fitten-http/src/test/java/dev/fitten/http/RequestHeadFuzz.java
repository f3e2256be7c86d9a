package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Any bytes as a request head: the grammar agrees; every cut gives the same answer, or none yet; where
/// the head lies in memory, and what the parser has read before, changes nothing.
public final class RequestHeadFuzz {
  /// More fields than an input can have, so that only the grammar decides.
  private static final Limits LIMITS = Limits.defaults().withHeadFields(10_000);

  /// Cuts are tried up to here: the work is quadratic.
  private static final int CUTS = 600;

  private RequestHeadFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ByteBuffer bytes = Direct.of(input);
    RequestParser parser = new RequestParser(LIMITS);
    RequestHead head = new RequestHead();
    int end = parser.parse(bytes, 0, input.length, head, 0);
    ReferenceParser.Head found = end > 0 ? ReferenceParser.described(head) : null;
    if (input.length < LIMITS.requestLineBytes()) {
      String text = new String(input, StandardCharsets.ISO_8859_1);
      ReferenceParser.Head expected = ReferenceParser.parse(text);
      assertEquals(expected, found, parser.reason());
      if (expected == null && text.contains("\r\n\r\n") && !text.startsWith("\r\n\r\n")) {
        assertTrue(end < 0, "a whole head is neither taken nor refused");
      }
    }
    again(parser, input, found, end);
    for (int cut = 0; cut < Math.min(input.length, CUTS); cut++) {
      int early = parser.parse(bytes, 0, cut, head, cut);
      boolean same = early == end && (end < 0 || end <= cut);
      assertTrue(
          same || early == RequestParser.INCOMPLETE && (end <= 0 || end > cut), "cut " + cut);
    }
  }

  /// The parser remembers field sections by place, so the second time is another way through it.
  private static void again(
      RequestParser parser, byte[] input, ReferenceParser.Head expected, int expectedEnd) {
    byte[] moved = new byte[input.length + 5];
    Arrays.fill(moved, (byte) 'x');
    System.arraycopy(input, 0, moved, 3, input.length);
    RequestHead head = new RequestHead();
    int end = parser.parse(Direct.of(moved), 3, 3 + input.length, head, 0);
    assertEquals(expectedEnd, end > 0 ? end - 3 : end);
    if (end > 0) assertEquals(expected, ReferenceParser.described(head));
  }
}
