package dev.fitten.http.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Seeded random conversations, most of them damaged. Four things must hold: the listener is told
/// what [ReferenceFrames] says, however the bytes are cut; frames of the server are well-formed; the
/// end is told exactly once; nothing but the protocol's own refusals happens.
@Timeout(120)
class FrameMutationTest {
  private static final WebSocketOptions OPTIONS =
      WebSocketOptions.builder()
          .maxMessageBytes(2000)
          .maxFrameBytes(1500)
          .maxFragments(6)
          .deflateFromBytes(0)
          .build();

  private static final int ROUNDS = 10_000;

  @Test
  void mutatedConversationsAreReadAsTheReferenceReadsThem() {
    int accepted = 0;
    int refused = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = mutated(conversation(random, false), random);
      List<String> expected = ReferenceFrames.told(bytes, OPTIONS);
      List<String> told = play(bytes, random, false, "seed " + seed);
      if (told.getLast().equals("closed(1006)")) told = told.subList(0, told.size() - 1);
      assertEquals(expected, told, "seed " + seed);
      if (expected.getLast().matches("closed\\(100[279]\\)")) refused++;
      else accepted++;
    }
    assertTrue(accepted > ROUNDS / 10, accepted + " accepted");
    assertTrue(refused > ROUNDS / 10, refused + " refused");
  }

  @Test
  void mutatedCompressedConversationsDoNotDependOnWhereTheyAreCut() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = mutated(conversation(random, true), random);
      List<String> whole = play(bytes, null, true, "seed " + seed);
      assertEquals(whole, play(bytes, random, true, "seed " + seed), "seed " + seed);
    }
  }

  private static byte[] conversation(Random random, boolean deflates) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int messages = random.nextInt(4);
    for (int i = 0; i <= messages; i++) {
      boolean text = random.nextBoolean();
      byte[] payload = payload(random, text);
      boolean compressed = deflates && random.nextInt(3) > 0;
      if (compressed) payload = Deflation.deflate(payload, 0, payload.length).toByteArray();
      int first = (text ? 1 : 2) | (compressed ? 0x40 : 0);
      int fragments = random.nextInt(3) == 0 ? 1 + random.nextInt(7) : 1;
      int at = 0;
      for (int f = 1; f <= fragments; f++) {
        int end = f == fragments ? payload.length : at + random.nextInt(payload.length - at + 1);
        int opcode = f == 1 ? first : 0;
        byte[] piece = Arrays.copyOfRange(payload, at, end);
        out.writeBytes(Frames.frame(opcode | (f == fragments ? 0x80 : 0), piece));
        at = end;
        if (random.nextInt(5) == 0) out.writeBytes(control(random));
      }
    }
    if (random.nextInt(3) == 0) out.writeBytes(close(random));
    return out.toByteArray();
  }

  private static byte[] payload(Random random, boolean text) {
    int length = random.nextInt(10) == 0 ? random.nextInt(1800) : random.nextInt(150);
    StringBuilder letters = new StringBuilder();
    String alphabet = random.nextBoolean() ? "abc" : "aé€😀";
    int[] points = alphabet.codePoints().toArray();
    while (letters.length() < length) {
      letters.appendCodePoint(points[random.nextInt(points.length)]);
    }
    byte[] bytes = letters.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (!text) random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] control(Random random) {
    byte[] payload = new byte[random.nextInt(8)];
    Arrays.fill(payload, (byte) 'p');
    return Frames.frame(random.nextBoolean() ? 0x89 : 0x8a, payload);
  }

  private static byte[] close(Random random) {
    int code = 990 + random.nextInt(40);
    if (random.nextInt(10) == 0) return Frames.frame(0x88, new byte[] {});
    return Frames.frame(0x88, new byte[] {(byte) (code >> 8), (byte) code, 'b', 'y', 'e'});
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] result = bytes;
    for (int i = random.nextInt(4); i > 0 && result.length > 0; i--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(4)) {
        case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> result[at] = (byte) random.nextInt(256);
        case 2 -> result = Arrays.copyOf(result, at);
        default -> {
          int gone = Math.min(result.length - at, 1 + random.nextInt(4));
          byte[] shorter = Arrays.copyOf(result, result.length - gone);
          System.arraycopy(result, at + gone, shorter, at, result.length - at - gone);
          result = shorter;
        }
      }
    }
    return result;
  }

  /// Plays the bytes in one piece, or, given a source of chance, in pieces; then the connection is
  /// lost.
  private static List<String> play(byte[] bytes, Random random, boolean deflates, String seed) {
    Told listener = new Told();
    FakeConnection connection = new FakeConnection(OPTIONS, deflates, listener);
    int most = random == null ? bytes.length : random.nextBoolean() ? 3 : 200;
    for (int at = 0; at < bytes.length; ) {
      int end = random == null ? most : Math.min(bytes.length, at + 1 + random.nextInt(most));
      connection.receive(bytes, at, end);
      at = end;
    }
    connection.close();
    List<String> sent = Frames.read(connection.sent());
    long closes = sent.stream().filter(frame -> frame.startsWith("close")).count();
    assertTrue(closes <= 1, seed + ": " + sent);
    long ends = listener.log.stream().filter(line -> line.startsWith("closed")).count();
    assertEquals(1, ends, seed + ": " + listener.log);
    return listener.log;
  }
}
