package dev.fitten.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
