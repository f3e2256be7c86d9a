package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The table in the guide and the record say the same.
class LimitsTest {
  static List<RecordComponent> limits() {
    return List.of(Limits.class.getRecordComponents());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("limits")
  void theGuideNamesFloorAndDefault(RecordComponent limit) throws Exception {
    String row = row(limit.getName());
    String[] cells = row.split("\\|");
    long floor = number(cells[3]);
    assertEquals(
        ((Number) limit.getAccessor().invoke(Limits.defaults())).longValue(), number(cells[4]));
    assertTrue(!cells[6].isBlank(), "a reason");
    set(limit, floor);
    InvocationTargetException refused =
        assertThrows(InvocationTargetException.class, () -> set(limit, floor - 1));
    String message = String.valueOf(refused.getCause().getMessage());
    assertTrue(message.startsWith(limit.getName() + " is " + (floor - 1) + ", must be "), message);
  }

  private static String row(String name) throws Exception {
    return Files.readAllLines(Path.of("../docs/guide/http.md")).stream()
        .filter(line -> line.startsWith("| `" + name + "` |"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no row for " + name));
  }

  private static long number(String cell) {
    return Long.parseLong(cell.replaceAll("\\(.*\\)|[^0-9]", ""));
  }

  private static void set(RecordComponent limit, long value) throws Exception {
    String name = limit.getName();
    String with = "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    Limits base = Limits.defaults().withRequestLineBytes(64);
    Method method = Limits.class.getMethod(with, limit.getType());
    if (limit.getType() == int.class) method.invoke(base, (int) value);
    else method.invoke(base, value);
  }
}
