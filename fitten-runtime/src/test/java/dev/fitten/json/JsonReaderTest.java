package dev.fitten.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  private static final JsonFields FIELDS = JsonFields.of("shop.User", "name", "age", "ä\"b");

  private static JsonReader reader(String json) {
    return new JsonReader(json.getBytes(UTF_8));
  }

  private static List<Integer> fields(String json) {
    JsonReader in = reader(json);
    List<Integer> found = new ArrayList<>();
    in.beginObject();
    for (int i = in.nextField(FIELDS, -1); i >= 0; i = in.nextField(FIELDS, i)) {
      found.add(i);
      in.skip();
    }
    in.end();
    return found;
  }

  @Test
  void fieldsAreFoundInAnyOrderAndUnknownOnesAreReadPast() {
    assertEquals(List.of(0, 1), fields("{\"name\":\"a\",\"age\":1}"));
    assertEquals(
        List.of(1, 0), fields("{\"x\":{\"name\":[1]}, \"age\" : 1, \"name\":null, \"y\":0}"));
    assertEquals(List.of(), fields("{\"nam\":1,\"namee\":2,\"Name\":3,\"\":4}"));
    assertEquals(List.of(0, 2, 2), fields("{\"n\\u0061me\":1,\"ä\\\"b\":2,\"\\u00e4\\u0022b\":2}"));
  }

  @Test
  void aNameWithTheSameHashIsAnotherName() {
    // Their polynomial hashes over 31 are equal: "Aa" and "BB" are the classic pair.
    JsonFields names = JsonFields.of("Test", "Aa");
    JsonReader in = reader("{\"BB\":1,\"Aa\":2}");
    in.beginObject();
    assertEquals(0, in.nextField(names, -1));
    assertEquals(2, in.intNumber());
    assertEquals(-1, in.nextField(names, 0));
  }

  @Test
  void aKnownNameThatComesTwiceIsRefused() {
    JsonReader in = reader("{\"name\":1,\"name\":2}");
    in.beginObject();
    long seen = in.once(0, in.nextField(FIELDS, -1));
    in.skip();
    int again = in.nextField(FIELDS, 0);
    JsonException e = assertThrows(JsonException.class, () -> in.once(seen, again));
    assertEquals(
        "the name occurs twice in its object at line 1, column 18 ($.name)", e.getMessage());
  }

  @Test
  void aMissingFieldIsNamedWithItsPath() {
    JsonReader in = reader("{\"items\":[{},{\"age\":1}]}");
    in.beginObject();
    in.nextName();
    in.beginArray();
    in.nextElement();
    in.skip();
    in.nextElement();
    in.beginObject();
    long seen = in.once(0, in.nextField(FIELDS, -1));
    in.intNumber();
    assertEquals(-1, in.nextField(FIELDS, 1));
    assertEquals(
        "missing \"name\" of shop.User at line 1, column 22 ($.items[1].name)",
        in.missing(FIELDS, 0, seen, 3).getMessage());
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":[1,{"b":x}]}      | expected a value, found no JSON at line 1, column 14 ($.a[1].b)
          {"a":[1,{"b":2}}       | expected ',' or ']', found '}' at line 1, column 16 ($.a[1])
          {"a b":nul}            | expected a value, found no JSON at line 1, column 8 ($["a b"])
          {"你":{"好":}}          | expected a value, found '}' at line 1, column 11 ($.你.好)
          [[],[[]],[,]]          | expected a value, found ',' at line 1, column 11 ($[2][0])
          {"a":1,}               | expected a name in quotes, found '}' at line 1, column 8 ($)
          {"a":1 "b":2}          | expected ',' or '}', found a string at line 1, column 8 ($.a)
          [1] []                 | text behind the end of the document at line 1, column 5 ($)
          {"a":"x                | the document ends inside a string at line 1, column 8 ($.a)
          """)
  void anErrorTellsLineColumnAndPath(String json, String message) {
    JsonReader in = reader(json);
    JsonException e =
        assertThrows(
            JsonException.class,
            () -> {
              in.skip();
              in.end();
            });
    assertEquals(message, e.getMessage());
  }

  @Test
  void linesAndColumnsCountCharacters() {
    JsonException e =
        assertThrows(JsonException.class, () -> reader("[\n \"😀é\",\r\n  ?]").skip());
    assertEquals(3, e.line());
    assertEquals(3, e.column());
    JsonException f = assertThrows(JsonException.class, () -> reader("[\"😀é\" ?]").skip());
    assertEquals(7, f.column());
  }

  @Test
  void valuesFromTheDocumentStayOutOfMessages() {
    for (String json :
        new String[] {
          "[\"secret\"x]", "[secret]", "[\"secret\\q\"]", "{\"a\":\"secret", "[1.secret]"
        }) {
      JsonException e = assertThrows(JsonException.class, () -> reader(json).skip());
      assertFalse(e.getMessage().contains("secret"), e::getMessage);
    }
    JsonException e = assertThrows(JsonException.class, () -> reader("\"secret\"").uuid());
    assertFalse(e.getMessage().contains("secret"), e::getMessage);
  }

  @Test
  void aLongNameIsCutAndAnUglyOneIsCleaned() {
    JsonException e =
        assertThrows(JsonException.class, () -> reader("{\"" + "n".repeat(500) + "\":}").skip());
    assertEquals("$." + "n".repeat(40) + "…", e.path());
    JsonException f = assertThrows(JsonException.class, () -> reader("{\"a\u202eb\":}").skip());
    assertEquals("$[\"a?b\"]", f.path());
  }

  @ParameterizedTest(name = "{0} is no {1}")
  @CsvSource({
    "1, a string",
    "'\"a\"', true or false",
    "null, a string",
    "{}, an array",
    "[], an object"
  })
  void aValueOfAnotherKindIsRefused(String json, String expected) {
    JsonException e =
        assertThrows(
            JsonException.class,
            () -> {
              JsonReader in = reader(json);
              switch (expected) {
                case "a string" -> in.string();
                case "true or false" -> in.bool();
                case "an array" -> in.beginArray();
                default -> in.beginObject();
              }
            });
    assertTrue(e.problem().startsWith("expected " + expected + ", found "), e::problem);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T18:26:00Z, 2026-11-23T18:26:00Z",
    "2026-11-23T18:26:00.5Z, 2026-11-23T18:26:00.500Z",
    "2026-11-23T18:26:00.123456789Z, 2026-11-23T18:26:00.123456789Z",
    "2026-11-23T18:26:00+01:00, 2026-11-23T17:26:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00Z",
    "-0001-12-31T23:59:59.999Z, -0001-12-31T23:59:59.999Z"
  })
  void anInstantIsReadAndWrittenAsJavaTimePrintsIt(String text, String expected) {
    Instant instant = reader('"' + text + '"').instant();
    assertEquals(Instant.parse(expected), instant);
    assertEquals(
        '"' + expected + '"', new String(JsonCodec.of(Instant.class).toBytes(instant), UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-30T00:00:00Z",
        "2026-11-23T25:00:00Z",
        "2026-11-23T18:60:00Z",
        "2026-11-23T18:26:61Z",
        "2026-11-23 18:26:00Z",
        "2026-11-23T18:26:00.Z",
        "2026-11-23T18:26:00",
        "2026-11-23T18:26:0aZ",
        "2026-11-23T18:26:00.1234567891Z",
        "",
        "Z"
      })
  void whatIsNoInstantIsRefused(String text) {
    JsonException e = assertThrows(JsonException.class, () -> reader('"' + text + '"').instant());
    assertEquals("expected an instant as 2026-11-23T18:26:00Z", e.problem());
    assertEquals(1, e.column());
  }

  @Test
  void datesUuidsAndBytesAreStrict() {
    assertEquals(LocalDate.of(2024, 2, 29), reader("\"2024-02-29\"").localDate());
    assertThrows(JsonException.class, () -> reader("\"2023-02-29\"").localDate());
    assertThrows(JsonException.class, () -> reader("\"2023-2-9\"").localDate());
    UUID uuid = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    assertEquals(uuid, reader("\"F81D4FAE-7dec-11d0-a765-00a0c91e6bf6\"").uuid());
    assertEquals(
        '"' + uuid.toString() + '"', new String(JsonCodec.of(UUID.class).toBytes(uuid), UTF_8));
    assertThrows(JsonException.class, () -> reader("\"1-1-1-1-1\"").uuid());
    assertThrows(
        JsonException.class, () -> reader("\"f81d4fae07dec-11d0-a765-00a0c91e6bf6\"").uuid());
    assertArrayEquals(new byte[] {1, 2, -1}, reader("\"AQL/\"").base64());
    assertThrows(JsonException.class, () -> reader("\"AQL_\"").base64());
    assertThrows(JsonException.class, () -> reader("\"ab\"").character());
  }

  @Test
  void aKnownStringIsFoundByAllItsBytes() {
    JsonFields colors = JsonFields.of("shop.Color", "RED", "GREEN");
    assertEquals(1, reader("\"GREEN\"").oneOf(colors));
    assertEquals(0, reader("\"R\\u0045D\"").oneOf(colors));
    JsonException e = assertThrows(JsonException.class, () -> reader("\"red\"").oneOf(colors));
    assertEquals("expected a shop.Color, one of RED, GREEN", e.problem());
  }

  @Test
  void nullIsReadOnlyWhereItIsAskedFor() {
    JsonReader in = reader("[null, 1]");
    in.beginArray();
    assertTrue(in.nextElement());
    assertTrue(in.nextNull());
    assertTrue(in.nextElement());
    assertFalse(in.nextNull());
    in.skip();
    assertFalse(in.nextElement());
    in.end();
    assertNull(TreeCodec.TREE.fromBytes("null".getBytes(UTF_8)));
  }

  private record Age(int years) {
    Age {
      if (years < 0) throw new IllegalArgumentException("years is " + years);
    }
  }

  @Test
  void whatAConstructorRefusesIsRefusedWithoutItsValue() {
    JsonCodec<Age> age =
        new JsonCodec<>() {
          @Override
          public void write(Age value, JsonWriter out) {
            out.number(value.years);
          }

          @Override
          public Age read(JsonReader in) {
            return new Age(in.intNumber());
          }
        };
    JsonException e =
        assertThrows(
            JsonException.class, () -> JsonCodec.listOf(age).fromBytes("[1,\n -7]".getBytes()));
    assertEquals(
        "the values of the object are refused by its constructor at line 2, column 4 ($[1])",
        e.getMessage());
    assertEquals("years is -7", e.getCause().getMessage());
  }
}
