package dev.fitten.json;

import static dev.fitten.json.TreeCodec.TREE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which texts are JSON. The corpus is read in three ways, since values that are wanted and values
/// that are read past go through different code.
class JsonGrammarTest {
  record Case(boolean valid, String reason, byte[] json) {
    @Override
    public String toString() {
      return (valid ? "accepted: " : "refused: ") + reason;
    }
  }

  static List<Case> corpus() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (var in = JsonGrammarTest.class.getResourceAsStream("corpus.txt")) {
      for (String line : new String(in.readAllBytes(), UTF_8).split("\n")) {
        if (line.startsWith("#")) continue;
        String[] parts = line.split("\\|", 3);
        cases.add(new Case(parts[0].equals("y"), parts[1], bytes(parts[2])));
      }
    }
    return cases;
  }

  private static byte[] bytes(String text) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        c = (char) Integer.parseInt(text.substring(i + 1, i + 3), 16);
        i += 2;
      }
      bytes.append(c);
    }
    return bytes.toString().getBytes(ISO_8859_1);
  }

  private static void skip(byte[] json) {
    JsonReader in = new JsonReader(json);
    in.skip();
    in.end();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void aDocumentIsJudgedByItsGrammar(Case document) {
    if (document.valid) {
      skip(document.json);
    } else {
      assertThrows(JsonException.class, () -> skip(document.json));
      assertThrows(JsonException.class, () -> TREE.fromBytes(document.json));
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void aDocumentIsJudgedTheSameInsideAnother(Case document) {
    byte[] inside = document.json;
    byte[] json = new byte[inside.length + 12];
    System.arraycopy("{\"unknown\":".getBytes(UTF_8), 0, json, 0, 11);
    System.arraycopy(inside, 0, json, 11, inside.length);
    json[json.length - 1] = '}';
    JsonReader in = new JsonReader(json);
    JsonFields fields = JsonFields.of("Test", "known");
    Runnable read =
        () -> {
          in.beginObject();
          assertEquals(-1, in.nextField(fields, -1));
          in.end();
        };
    if (document.valid) read.run();
    else assertThrows(JsonException.class, read::run);
  }

  @Test
  void theCorpusIsLargeEnoughToMeanSomething() throws IOException {
    assertTrue(corpus().size() >= 200, () -> "only some cases were read");
  }

  private static final String SAMPLE =
      """
      {"name": "Zoë \\u4f60\\n好 😀", "n": [0, -1.5e3, 12345678901234567890, 0.1],
       "deep": {"a": [{"b": null}, true, false, {}], "": []}, "s": "plain ascii text"}
      """;

  @Test
  void everyTruncationOfADocumentIsRefused() {
    byte[] json = SAMPLE.strip().getBytes(UTF_8);
    skip(json);
    for (int end = 0; end < json.length; end++) {
      Bytes cut = Bytes.of(json, 0, end);
      assertThrows(JsonException.class, () -> TREE.fromBytes(cut), "cut at byte " + end);
      assertThrows(
          JsonException.class,
          () -> {
            JsonReader in = new JsonReader(cut);
            in.skip();
            in.end();
          },
          "cut at byte " + end);
    }
  }

  @Test
  void nothingBehindTheViewIsRead() {
    byte[] json = "[1,2]".getBytes(UTF_8);
    assertEquals(
        "[1]",
        new String(TREE.toBytes(TREE.fromBytes(Bytes.of("x[1]2".getBytes(UTF_8), 1, 4))), UTF_8));
    assertThrows(JsonException.class, () -> TREE.fromBytes(Bytes.of(json, 0, 4)));
  }

  @Test
  void aMutatedDocumentIsReadOrRefusedAndNothingElse() {
    Random random = new Random(20261123);
    byte[] json = SAMPLE.getBytes(UTF_8);
    byte[] interesting = "\"\\{}[],:0189.eE+-utfn \n\u0000\u007f".getBytes(UTF_8);
    int accepted = 0;
    for (int round = 0; round < 60_000; round++) {
      byte[] mutant = json.clone();
      int changes = 1 + random.nextInt(3);
      for (int i = 0; i < changes; i++) {
        mutant[random.nextInt(mutant.length)] =
            random.nextBoolean()
                ? interesting[random.nextInt(interesting.length)]
                : (byte) random.nextInt(256);
      }
      boolean skipped;
      try {
        skip(mutant);
        skipped = true;
      } catch (JsonException refused) {
        skipped = false;
        assertTrue(refused.line() >= 1 && refused.column() >= 1);
      }
      try {
        Object tree = TREE.fromBytes(mutant);
        assertTrue(skipped, "read but not skipped");
        assertEquals(tree, TREE.fromBytes(TREE.toBytes(tree)));
        accepted++;
      } catch (JsonException refused) {
        // Names that occur twice and numbers beyond BigDecimal are refused only where wanted.
        assertTrue(
            !skipped
                || refused.getMessage().contains("twice")
                || refused.getMessage().contains("range"),
            refused::getMessage);
      }
    }
    assertTrue(accepted > 1000, "only " + accepted + " mutants were still JSON");
  }

  static Stream<String> bombs() {
    return Stream.of("[".repeat(1_000_000), "{\"a\":".repeat(500_000), "[{\"a\":".repeat(300_000));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void aDepthBombIsRefusedWithoutAStackOverflow(String bomb) {
    byte[] json = bomb.getBytes(UTF_8);
    JsonException skipped = assertThrows(JsonException.class, () -> skip(json));
    assertTrue(skipped.getMessage().startsWith("objects and arrays nest deeper than 512"));
    assertThrows(JsonException.class, () -> TREE.fromBytes(json));
    assertTrue(skipped.path().length() < 200, skipped::path);
  }

  @Test
  void theDepthLimitIsExactAndCanBeSet() {
    TREE.fromBytes(("[".repeat(512) + "]".repeat(512)).getBytes(UTF_8));
    byte[] tooDeep = ("[".repeat(513) + "]".repeat(513)).getBytes(UTF_8);
    assertThrows(JsonException.class, () -> TREE.fromBytes(tooDeep));
    JsonReader in = new JsonReader(Bytes.of(tooDeep), 600);
    TREE.read(in);
    in.end();
    JsonReader skipping =
        new JsonReader(
            Bytes.of("[".repeat(100_000).concat("]".repeat(100_000)).getBytes(UTF_8)), 100_000);
    skipping.skip();
    skipping.end();
  }
}
