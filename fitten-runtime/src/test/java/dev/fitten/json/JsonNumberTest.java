package dev.fitten.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.bytes.ByteSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
  private static <T> T read(String json, Function<JsonReader, T> value) {
    JsonReader in = new JsonReader(json.getBytes(UTF_8));
    T read = value.apply(in);
    in.end();
    return read;
  }

  private static String written(double value) {
    return new JsonWriter(new ByteSink()).number(value).sink().toString();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1,
        9,
        10,
        99,
        100,
        12345,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 9,
        Long.MIN_VALUE + 9
      })
  void aLongComesBack(long value) {
    String json = new JsonWriter(new ByteSink()).number(value).sink().toString();
    assertEquals(Long.toString(value), json);
    assertEquals(value, read(json, JsonReader::longNumber));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "92233720368547758070",
        "100000000000000000000000000000000000000",
        "-99999999999999999999"
      })
  void aLongNeverWraps(String json) {
    JsonException e = assertThrows(JsonException.class, () -> read(json, JsonReader::longNumber));
    assertTrue(e.getMessage().startsWith("the number is out of the range of long"), e::getMessage);
  }

  @ParameterizedTest
  @CsvSource({
    "2147483648, int",
    "-2147483649, int",
    "4294967296, int",
    "32768, short",
    "128, byte",
    "-129, byte"
  })
  void aSmallerIntegerNeverWraps(String json, String type) {
    JsonException e =
        assertThrows(
            JsonException.class,
            () ->
                read(
                    json,
                    switch (type) {
                      case "int" -> JsonReader::intNumber;
                      case "short" -> JsonReader::shortNumber;
                      default -> JsonReader::byteNumber;
                    }));
    assertTrue(e.getMessage().contains("range of " + type), e::getMessage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e3", "-0.5", "1E0"})
  void aFractionIsNoInteger(String json) {
    JsonException e = assertThrows(JsonException.class, () -> read(json, JsonReader::intNumber));
    assertEquals("expected an integer, found a number with a fraction or exponent", e.problem());
    assertThrows(JsonException.class, () -> read(json, JsonReader::bigInteger));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1.0, 1.0",
    "0.1, 0.1",
    "100.0, 100.0",
    "1.5, 1.5",
    "0.001, 0.001",
    "123456.789, 123456.789",
    "9.007199254740993E15, 9007199254740992",
    "1.0E300, 1e300",
    "4.9E-324, 5e-324",
    "-2.5, -2.50",
    "0.30000000000000004, 0.30000000000000004"
  })
  void aDoubleIsWrittenShort(String expected, double value) {
    if (Math.abs(value) != 9007199254740992.0) assertEquals(expected, written(value));
    assertEquals(value, read(written(value), JsonReader::doubleNumber));
  }

  @Test
  void doublesAreExactBothWays() {
    Random random = new Random(42);
    for (int i = 0; i < 300_000; i++) {
      double value =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(100_000_000) / 1000.0;
            case 2 -> random.nextGaussian() * 180;
            default -> random.nextLong() / Math.pow(10, random.nextInt(30));
          };
      if (!Double.isFinite(value)) continue;
      String json = written(value);
      assertEquals(
          Double.doubleToRawLongBits(value),
          Double.doubleToRawLongBits(Double.parseDouble(json)),
          json);
      assertEquals(
          Double.doubleToRawLongBits(value),
          Double.doubleToRawLongBits(read(json, JsonReader::doubleNumber)),
          json);
      assertTrue(json.length() <= Double.toString(value).length() + 13, json);
    }
  }

  @Test
  void decimalTextIsReadToTheNearestDouble() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      int digits = 1 + random.nextInt(i % 10 == 0 ? 40 : 18);
      text.append(1 + random.nextInt(9));
      for (int d = 1; d < digits; d++) text.append(random.nextInt(10));
      if (random.nextBoolean()) {
        text.append('.');
        for (int d = random.nextInt(20); d >= 0; d--) text.append(random.nextInt(10));
      }
      if (random.nextBoolean()) text.append('e').append(random.nextInt(600) - 300);
      String json = text.toString();
      double expected = Double.parseDouble(json);
      if (Double.isInfinite(expected)) {
        assertThrows(JsonException.class, () -> read(json, JsonReader::doubleNumber), json);
      } else {
        assertEquals(expected, read(json, JsonReader::doubleNumber), json);
      }
      float asFloat = Float.parseFloat(json);
      if (Float.isFinite(asFloat)) assertEquals(asFloat, read(json, JsonReader::floatNumber), json);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "1.00000000000000011102230246251565404",
        "2.2250738585072012e-308",
        "2.2250738585072011e-308",
        "1e-101",
        "3751242155626800.5",
        "0.1e-0",
        "179769313486231570000e288",
        "8.98846567431158e307",
        "1e23",
        "1e22",
        "5e-324",
        "2e-324",
        "0e999999",
        "0.000e-99999",
        "123456789012345678e-5"
      })
  void hardDoublesAreReadExactly(String json) {
    assertEquals(Double.parseDouble(json), read(json, JsonReader::doubleNumber));
  }

  @Test
  void aDoubleBeyondTheRangeIsRefused() {
    for (String json : new String[] {"1e309", "-1e309", "1e999999999999999999", "2e308"}) {
      JsonException e =
          assertThrows(JsonException.class, () -> read(json, JsonReader::doubleNumber));
      assertEquals("the number is out of the range of double", e.problem());
    }
    assertThrows(JsonException.class, () -> read("1e39", JsonReader::floatNumber));
  }

  @Test
  void whatIsNoNumberIsNotWritten() {
    for (double value :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      JsonException e = assertThrows(JsonException.class, () -> written(value));
      assertEquals(value + " has no form in JSON", e.problem());
    }
    JsonWriter out = new JsonWriter(new ByteSink()).beginObject().field("a").beginArray().number(1);
    JsonException e = assertThrows(JsonException.class, () -> out.number(Float.NaN));
    assertEquals("$.a[0]", e.path());
  }

  @Test
  void bigNumbersKeepTheirDigitsAndScale() {
    BigDecimal price = new BigDecimal("1.50");
    assertEquals(price, read("1.50", JsonReader::bigDecimal));
    BigInteger large = BigInteger.TEN.pow(900).add(BigInteger.ONE);
    assertEquals(large, read(large.toString(), JsonReader::bigInteger));
    assertThrows(JsonException.class, () -> read("1".repeat(1001), JsonReader::bigInteger));
    assertThrows(JsonException.class, () -> read("1".repeat(1001), JsonReader::bigDecimal));
    assertThrows(JsonException.class, () -> read("1e99999999999", JsonReader::bigDecimal));
  }
}
