package dev.fitten.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.fitten.bytes.ByteSink;
import dev.fitten.json.JsonCodec;
import dev.fitten.json.JsonException;
import dev.fitten.json.JsonWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Codecs that were generated, compiled and loaded, at work.
class GeneratedCodecTest {
  @TempDir static Path folder;
  private static ClassLoader classes;

  private static final String MESSAGE =
      """
      package shop;

      @dev.fitten.json.Json
      public record Message(String message) {}
      """;

  @BeforeAll
  static void compile() throws IOException {
    Path cases = Path.of("src/test/codec");
    classes =
        Compilation.of(
                folder,
                List.of(
                    MESSAGE,
                    Files.readString(cases.resolve("plain-record/User.java")),
                    Files.readString(cases.resolve("every-type/Everything.java")),
                    Files.readString(cases.resolve("recursive/Tree.java")),
                    Files.readString(cases.resolve("names/Names.java")),
                    Files.readString(cases.resolve("unnamed-package/Plain.java")),
                    Files.readString(cases.resolve("empty-record/Nothing.java")),
                    Files.readString(cases.resolve("more-than-64/Wide.java"))))
            .load();
  }

  @SuppressWarnings("unchecked") // each class is loaded by name, so its type is not known here
  private static JsonCodec<Object> codec(String name) {
    try {
      return (JsonCodec<Object>) (JsonCodec<?>) JsonCodec.of(classes.loadClass(name));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Object make(String name, Object... arguments) {
    try {
      Constructor<?> constructor = classes.loadClass(name).getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static String write(String name, Object value) {
    return new String(codec(name).toBytes(value), UTF_8);
  }

  private static Object read(String name, String json) {
    return codec(name).fromBytes(json.getBytes(UTF_8));
  }

  private static JsonException refused(String name, String json) {
    return assertThrows(JsonException.class, () -> read(name, json));
  }

  @Test
  void aRecordGoesOutAndComesBack() {
    Object ada = make("shop.User", "Ada \"L\" 你好", 36);
    String json = "{\"name\":\"Ada \\\"L\\\" 你好\",\"age\":36}";
    assertEquals(json, write("shop.User", ada));
    assertEquals(ada, read("shop.User", json));
    assertEquals(
        ada, read("shop.User", " { \"x\" : [{}] , \"age\":36,\"name\":\"Ada \\u0022L\\\" 你好\"}\n"));
    assertSame(codec("shop.User"), codec("shop.User"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"name":"a"}                     | missing "age" of shop.User at line 1, column 12 ($.age)
          {"age":1}                        | missing "name" of shop.User at line 1, column 9 ($.name)
          {"name":"a","age":1,"age":1}     | the name occurs twice in its object at line 1, column 27 ($.age)
          {"name":null,"age":1}            | expected a string, found null at line 1, column 9 ($.name)
          {"name":"a","age":null}          | expected an integer, found null at line 1, column 19 ($.age)
          {"name":"a","age":2147483648}    | the number is out of the range of int, -2147483648 to 2147483647 at line 1, column 19 ($.age)
          {"name":"a","age":1} 2           | text behind the end of the document at line 1, column 22 ($)
          ["a",1]                          | expected an object, found an array at line 1, column 1 ($)
          """)
  void aDocumentThatDoesNotFitIsRefusedWithItsPlace(String json, String message) {
    assertEquals(message, refused("shop.User", json).getMessage());
  }

  private static final String EVERYTHING =
      """
      {"yes":true,"small":-128,"shorter":32767,"whole":-2147483648,"longer":9223372036854775807,\
      "real":0.1,"precise":0.30000000000000004,"letter":"é","box":7,"absent":null,"note":null,\
      "price":1.50,"huge":123456789012345678901234567890,"at":"2026-11-23T18:26:00.123Z",\
      "day":"2024-02-29","id":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6","data":"AQID",\
      "color":"dark green","other":null,"tags":["a","b"],"numbers":[3,1,2],\
      "prices":{"b":1.5,"a":2.0},"byColor":{"dark green":["x",null],"RED":[]},"maybe":"m",\
      "items":[{"name":"i"}],"gaps":[1,null,2],"table":[[{"name":"t"}],[]]}\
      """;

  @Test
  void everyTypeComesBackAsTheSameText() {
    assertEquals(EVERYTHING, write("shop.Everything", read("shop.Everything", EVERYTHING)));
  }

  @Test
  void whatMayBeAbsentMayBeMissing() {
    String missing = EVERYTHING.replace("\"note\":null,", "").replace("\"maybe\":\"m\",", "");
    assertEquals(
        EVERYTHING.replace("\"maybe\":\"m\"", "\"maybe\":null"),
        write("shop.Everything", read("shop.Everything", missing)));
  }

  @Test
  void placesInsideContainersAreInThePath() {
    assertEquals(
        "$.table[0][0].name",
        refused("shop.Everything", EVERYTHING.replace("{\"name\":\"t\"}", "{}")).path());
    assertEquals(
        "$.byColor",
        refused("shop.Everything", EVERYTHING.replace("\"RED\":[]", "\"BLUE\":[]")).path());
    assertEquals(
        "$.byColor.RED",
        refused("shop.Everything", EVERYTHING.replace("\"RED\":[]", "\"RED\":[],\"RED\":[]"))
            .path());
    assertEquals(
        "$.tags[1]", refused("shop.Everything", EVERYTHING.replace("\"b\"]", "null]")).path());
  }

  @Test
  void everyTruncationAndMutationIsReadOrRefused() {
    byte[] json = EVERYTHING.getBytes(UTF_8);
    JsonCodec<Object> codec = codec("shop.Everything");
    for (int end = 0; end < json.length; end++) {
      byte[] cut = Arrays.copyOf(json, end);
      assertThrows(JsonException.class, () -> codec.fromBytes(cut));
    }
    Random random = new Random(11);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = json.clone();
      mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      try {
        Object value = codec.fromBytes(mutant);
        assertEquals(
            new String(codec.toBytes(value), UTF_8),
            new String(codec.toBytes(codec.fromBytes(codec.toBytes(value))), UTF_8));
        accepted++;
      } catch (JsonException refused) {
        assertTrue(refused.line() >= 1, refused::getMessage);
      }
    }
    assertTrue(accepted > 500, "only " + accepted + " mutants fitted");
  }

  @Test
  void aRecursiveRecordNestsToTheLimitAndNoDeeper() {
    String leaf = "{\"value\":1,\"children\":[],\"twin\":null}";
    String tree = leaf;
    for (int i = 0; i < 254; i++) tree = "{\"value\":1,\"children\":[" + tree + "],\"twin\":null}";
    assertEquals(tree, write("shop.Tree", read("shop.Tree", tree)));
    String deeper = "{\"value\":1,\"children\":[" + tree + "],\"twin\":null}";
    String tooDeep = "{\"value\":1,\"children\":[" + deeper + "],\"twin\":null}";
    assertEquals(
        "objects and arrays nest deeper than 512", refused("shop.Tree", tooDeep).problem());
  }

  @Test
  void namesThatTheCodecNeedsItselfDoNoHarm() {
    String json =
        "{\"in\":1,\"out\":2,\"value\":3,\"seen\":4,\"i\":5,\"fields\":\"f\",\"instance\":\"x\","
            + "\"e-mail \\\"名\\\"\":\"e\",\"required\":6,\"fooBar\":\"a\",\"foo_bar\":\"b\","
            + "\"FIELDS\":\"F\",\"REQUIRED\":7}";
    assertEquals(json, write("shop.Names", read("shop.Names", json)));
    assertEquals("{\"inner\":{\"a\":1}}", write("Plain", read("Plain", "{\"inner\":{\"a\":1}}")));
    assertEquals("{}", write("shop.Nothing", read("shop.Nothing", "{\"a\":{}}")));
  }

  @Test
  void recordsOfMoreThan64ComponentsMissNothing() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 70; i++) json.append(i == 0 ? "" : ",").append("\"c" + i + "\":" + i);
    String whole = json + "}";
    assertEquals(whole, write("shop.Wide", read("shop.Wide", whole)));
    assertEquals("$.c69", refused("shop.Wide", whole.replace(",\"c69\":69", "")).path());
    assertEquals("$.c3", refused("shop.Wide", whole.replace(",\"c3\":3", "")).path());
    assertEquals("$.c66", refused("shop.Wide", whole.replace("\"c67\":67", "\"c66\":66")).path());
  }

  @Test
  void aNullInARecordIsNamedByItsPath() {
    JsonException e =
        assertThrows(JsonException.class, () -> write("shop.User", make("shop.User", null, 1)));
    assertEquals("$.name", e.path());
  }

  @Test
  void writingIntoAKeptSinkAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    JsonCodec<Object> codec = codec("shop.Message");
    Object message = make("shop.Message", "Hello, World! 你好");
    JsonWriter out = new JsonWriter(new ByteSink());
    long thread = Thread.currentThread().threadId();
    long allocated = Long.MAX_VALUE;
    // Some rounds, since the JVM may account a class or a compilation to the first ones.
    for (int round = 0; round < 20 && allocated > 0; round++) {
      long before = threads.getThreadAllocatedBytes(thread);
      for (int i = 0; i < 10_000; i++) {
        out.sink().clear();
        codec.write(message, out);
      }
      allocated = threads.getThreadAllocatedBytes(thread) - before;
    }
    assertEquals(0, allocated, "bytes in 10,000 calls");
    assertEquals("{\"message\":\"Hello, World! 你好\"}", out.sink().toString());
  }
}
