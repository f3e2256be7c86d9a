package dev.fitten.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsTextTest {
  @Test
  void truthinessIsJavaScripts() {
    for (Object no : new Object[] {"", 0, 0L, -0.0, Double.NaN, false, Optional.empty()}) {
      assertFalse(JsText.truthy(no), String.valueOf(no));
    }
    for (Object yes : new Object[] {"0", "false", 1, -1L, 0.1, true, List.of(), Map.of()}) {
      assertTrue(JsText.truthy(yes), String.valueOf(yes));
    }
    assertFalse(JsText.truthy((Object) null));
    assertFalse(JsText.truthy((String) null));
    assertFalse(JsText.truthy(Double.NaN));
  }

  @Test
  void samenessIsThatOfTheValuesTheBrowserGets() {
    assertTrue(JsText.same(1, 1.0));
    assertTrue(JsText.same(0.0, -0.0));
    assertFalse(JsText.same(Double.NaN, Double.NaN));
    assertTrue(JsText.same(DayOfWeek.MONDAY, "MONDAY"));
    assertTrue(JsText.same(Optional.empty(), null));
    assertTrue(JsText.same('x', "x"));
    assertFalse(JsText.same(1, "1"));
    assertTrue(JsText.same(9007199254740993L, 9007199254740992L)); // one double
  }

  @Test
  void textOfAnAbsentValueNamesIt() {
    assertEquals("null", JsText.text((Object) null));
    assertEquals("null", JsText.text((String) null));
    assertEquals("undefined", JsText.text(JsText.orUndefined(null)));
    assertEquals("false", JsText.text(false));
    assertEquals("", JsText.shown(false));
  }

  @Test
  void anIndexOutsideIsAbsent() {
    List<String> list = List.of("a", "b");
    assertEquals("b", JsText.at(list, 1));
    assertNull(JsText.at(list, 2));
    assertNull(JsText.at(list, -1));
    assertNull(JsText.at(list, 0.5));
    assertEquals("é", JsText.at("né", 1));
    assertNull(JsText.at("né", 2));
  }

  @Test
  void aMapIsReadByTheTextOfItsKeys() {
    assertEquals("x", JsText.get(Map.of(7, "x"), "7"));
    assertEquals("y", JsText.get(Map.of(DayOfWeek.MONDAY, "y"), "MONDAY"));
    assertNull(JsText.get(Map.of(7, "x"), "8"));
  }

  // expected values: Node 20
  @ParameterizedTest(name = "({0}).toFixed({1}) is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.005 | 2 | 1.00
          0.5 | 0 | 1
          1.5 | 0 | 2
          2.5 | 0 | 3
          -2.5 | 0 | -3
          -0.4 | 0 | -0
          -1e-7 | 2 | -0.00
          1e+21 | 2 | 1e+21
          123.456 | 2 | 123.46
          10.235 | 2 | 10.23
          0 | 2 | 0.00
          -0.0 | 1 | 0.0
          NaN | 2 | NaN
          1234567890123456 | 3 | 1234567890123456.000
          """)
  void aFixedNumberOfDecimalsIsRoundedFromTheExactValue(double x, int digits, String expected) {
    assertEquals(expected, JsText.toFixed(x, digits));
  }

  @ParameterizedTest(name = "{0} | 0 is {1}")
  @CsvSource({
    "2147483648, -2147483648", "4294967301, 5", "-1.9, -1", "1.9, 1", "-2147483649, 2147483647",
    "9007199254740992, 0", "1e20, 1661992960", "-1e20, -1661992960", "3e9, -1294967296", "NaN, 0"
  })
  void bitOperatorsSeeThirtyTwoBits(double x, int expected) {
    assertEquals(expected, JsText.int32(x));
  }

  @ParameterizedTest(name = "Math.round({0}) is {1}")
  @CsvSource({
    "0.5, 1",
    "1.5, 2",
    "-0.5, 0",
    "-1.5, -1",
    "0.49999999999999994, 0",
    "4503599627370497, 4503599627370497",
    "-2.5, -2",
    "1e300, 1e300"
  })
  void aHalfIsRoundedUp(double x, double expected) {
    assertEquals(expected, JsText.round(x), 0.0);
  }

  @Test
  void absentNumbersCountAsJavaScriptCountsThem() {
    assertEquals(0.0, JsText.number((Number) null));
    assertEquals(Double.NaN, JsText.numberOrNaN(null));
    assertEquals(3.0, JsText.number(Integer.valueOf(3)));
  }

  @Test
  void joinedTextLeavesAbsentItemsEmpty() {
    List<Object> items = new ArrayList<>(List.of("a", 1.0, false));
    items.add(null);
    assertEquals("a, 1, false, ", JsText.join(items, ", "));
  }
}
