package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.bytes.ByteSink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Any bytes as a chunked body: the grammar agrees on what it holds and where it ends, and every cut
/// gives the same.
public final class ChunksFuzz {
  /// Above what an input can have, so that only the grammar decides.
  private static final Limits LIMITS =
      Limits.defaults()
          .withChunkExtensionBytes(65536)
          .withChunkExtensionsBytes(1 << 20)
          .withHeadFields(10_000);

  private static final int CUTS = 300;

  private ChunksFuzz() {}

  private record Outcome(boolean done, int refusal, String reason, int used, String body) {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 8192) return;
    ByteBuffer bytes = Direct.of(input);
    Outcome whole = decode(bytes, input.length, input.length + 1);
    String[] expected = ReferenceChunks.parse(new String(input, StandardCharsets.ISO_8859_1));
    assertEquals(expected != null, whole.done && whole.refusal == 0, whole.reason);
    if (expected != null) {
      assertEquals(expected[0], whole.body);
      assertEquals(Integer.parseInt(expected[1]), whole.used);
    }
    assertEquals(whole, decode(bytes, 0, 1), "byte by byte");
    for (int cut = 0; cut < Math.min(input.length, CUTS); cut++) {
      assertEquals(whole, decode(bytes, cut, input.length), "cut " + cut);
    }
  }

  /// Decodes a first piece, and then pieces of a size.
  private static Outcome decode(ByteBuffer bytes, int first, int size) {
    ChunkDecoder decoder = new ChunkDecoder(LIMITS);
    ByteSink body = new ByteSink();
    int end = bytes.capacity();
    int used = decoder.decode(bytes, 0, Math.min(first, end), body::put);
    while (used < end && !decoder.done() && decoder.refusal() == 0) {
      used = decoder.decode(bytes, used, Math.min(used + size, end), body::put);
    }
    String text = new String(body.toByteArray(), StandardCharsets.ISO_8859_1);
    return new Outcome(decoder.done(), decoder.refusal(), decoder.reason(), used, text);
  }
}
