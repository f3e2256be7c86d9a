package dev.fitten.json;

import static dev.fitten.json.TreeCodec.TREE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.ByteSink;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
  private static String written(String text) {
    return new JsonWriter(new ByteSink()).string(text).sink().toString();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain      | "plain"
          a"b        | "a\\"b"
          a\\b       | "a\\\\b"
          a/b        | "a/b"
          <script>   | "<script>"
          你好😀é    | "你好😀é"
          """,
      quoteCharacter = '`')
  void aStringIsWrittenAsItIsButForQuoteAndBackslash(String text, String expected) {
    assertEquals(expected, written(text));
  }

  @Test
  void controlsAreEscaped() {
    assertEquals("\"\\u0000\\u001f\\b\\t\\n\\f\\r\u007f\"", written("\0\u001f\b\t\n\f\r\u007f"));
  }

  @Test
  void anUnpairedSurrogateBecomesTheReplacementCharacter() {
    assertEquals("\"a\ufffdb\ufffd\"", written("a\ud800b\udc00"));
    assertEquals("\"\ufffd\ufffd\"", written("\udc00\ud800"));
    assertEquals("\"\ufffd😀\"", written("\ud83d😀"));
  }

  @Test
  void stringsOfAnyLengthAndMixtureComeBack() {
    Random random = new Random(1);
    String[] pieces = {"a", "\"", "\\", "\n", "é", "你", "😀", "plain text ", "\u0001", "\u2028"};
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(i % 50 == 0 ? 2000 : 20); n > 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String json = written(text.toString());
      assertEquals(text.toString(), new JsonReader(json.getBytes(UTF_8)).string());
    }
  }

  @Test
  void randomTreesComeBackEqual() {
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      Object tree = tree(random, 5);
      assertEquals(tree, TREE.fromBytes(TREE.toBytes(tree)));
    }
  }

  private static Object tree(Random random, int depth) {
    switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> {
        return new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(20));
      }
      case 1 -> {
        return random.nextBoolean();
      }
      case 2 -> {
        return "text é你 \" " + random.nextInt();
      }
      case 3 -> {
        return "";
      }
      case 4 -> {
        List<Object> list = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) list.add(tree(random, depth - 1));
        return list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int n = random.nextInt(4); n > 0; n--) map.put("k\n" + n, tree(random, depth - 1));
        return map;
      }
    }
  }

  @Test
  void aNullThatMustNotBeIsNamedByItsPath() {
    JsonWriter out = new JsonWriter(new ByteSink());
    out.sink().putUtf8("<html>");
    out.beginObject().field("items").beginArray().string("a").beginObject().field("name");
    JsonException e = assertThrows(JsonException.class, () -> out.string(null));
    assertEquals("$.items[1].name", e.path());
    assertTrue(e.problem().startsWith("null where a value must be"), e::problem);
  }

  @Test
  void writingStopsAtTheDepthThatReadersRefuse() {
    JsonWriter out = new JsonWriter(new ByteSink());
    for (int i = 0; i < 512; i++) out.beginArray();
    assertThrows(JsonException.class, out::beginArray);
    for (int i = 0; i < 512; i++) out.endArray();
    assertEquals(1024, out.sink().length());
    assertThrows(IllegalStateException.class, out::endArray);
  }

  @Test
  void aSinkMayHoldSeveralDocuments() {
    JsonWriter out = new JsonWriter(new ByteSink());
    out.beginArray().number(1).endArray();
    out.sink().put((byte) '\n');
    out.beginArray().number(2).number(3).endArray();
    assertEquals("[1]\n[2,3]", out.sink().toString());
  }

  @Test
  void codecsOfJdkTypesAreBuiltIn() {
    assertEquals(
        "[1,2]",
        new String(JsonCodec.listOf(JsonCodec.of(Integer.class)).toBytes(List.of(1, 2)), UTF_8));
    assertEquals(
        List.of("a"),
        JsonCodec.listOf(JsonCodec.of(String.class)).fromBytes("[ \"a\" ]".getBytes(UTF_8)));
    assertEquals(
        "\"AQI=\"", new String(JsonCodec.of(byte[].class).toBytes(new byte[] {1, 2}), UTF_8));
  }

  record Bare(int a) {}

  @Test
  void aMissingCodecIsExplained() {
    var e = assertThrows(IllegalArgumentException.class, () -> JsonCodec.of(Bare.class));
    assertEquals(
        "no JSON codec for dev.fitten.json.JsonWriterTest$Bare: annotate Bare with @Json and compile"
            + " it with fitten-compiler as annotation processor, which generates"
            + " dev.fitten.json.JsonWriterTest_BareCodec",
        e.getMessage());
    var f = assertThrows(IllegalArgumentException.class, () -> JsonCodec.of(int.class));
    assertEquals(
        "no JSON codec for int: pass the class of its box, such as Integer.class", f.getMessage());
  }
}
