package dev.fitten.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Finding FINDING =
      new Finding(
          "doctor/blocked-loop",
          "implicit-blocking",
          "Thread.sleep holds up an event loop",
          new Site("shop.Api.list", "Api.java", 31),
          List.of("3 times", "file C:\\tmp\\\"a\"\u0001\ud800"),
          "Others wait.",
          "Do not sleep.");

  @Test
  void aFindingReadsFromWhatAndWhereToTheFix() {
    String expected =
        """
        doctor/blocked-loop: Thread.sleep holds up an event loop
          --> shop.Api.list (Api.java:31)
           |
           | 3 times
           | file C:\\tmp\\"a"\u0001\ud800
           |
           = why: Others wait.
           = fix: Do not sleep.
        """;
    assertEquals(expected, Report.text(List.of(FINDING), Locale.ENGLISH));
  }

  @Test
  void noFindingIsSaidToo() {
    assertEquals("No faults found.\n", Report.text(List.of(), Locale.GERMAN));
    assertEquals("未发现问题。\n", Report.text(List.of(), Locale.SIMPLIFIED_CHINESE));
  }

  @Test
  void jsonEscapesWhatJsonCannotHold() {
    String expected =
        """
        {"findings":[
        {"code":"doctor/blocked-loop","kind":"implicit-blocking","severity":"error",\
        "file":"Api.java","line":31,"method":"shop.Api.list",\
        "evidence":"3 times; file C:\\\\tmp\\\\\\"a\\"\\u0001\\ud800",\
        "why":"Others wait.","hint":"Do not sleep."}
        ]}
        """;
    assertEquals(expected, Report.json(List.of(FINDING)));
    assertEquals("{\"findings\":[\n]}\n", Report.json(List.of()));
  }

  @Test
  void everyMessageExistsInBothLanguages() throws IOException {
    assertEquals(keys("messages.properties"), keys("messages_zh_CN.properties"));
  }

  private static List<String> keys(String file) throws IOException {
    var properties = new Properties();
    try (InputStream in = Doctor.class.getResourceAsStream(file)) {
      properties.load(in);
    }
    return properties.stringPropertyNames().stream().sorted().toList();
  }
}
