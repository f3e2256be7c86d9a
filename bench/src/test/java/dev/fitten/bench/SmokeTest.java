package dev.fitten.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every benchmark runs, and what it compares gives the same results: each checks that in its
/// set-up.
class SmokeTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          json   | writeFitten, writeKeptFitten, writeJackson, readFitten, readFory, readFastjson
          router | matchFitten 20, matchFitten 200, matchAndReadFitten 200, matchJooby 200
          http --only fitten,raw-nio | fitten, raw-nio
          """)
  void everyBenchmarkRunsAndIsListed(String words, String rows) throws Exception {
    String table = output((words + " --smoke").split(" ", -1));
    for (String row : rows.split(", ")) {
      boolean listed =
          table
              .lines()
              .map(line -> line.replaceFirst("^\\| ", ""))
              .anyMatch(line -> line.startsWith(row + " "));
      assertTrue(listed, row + " in\n" + table);
    }
  }

  private static String output(String... args) throws Exception {
    PrintStream standard = System.out;
    var captured = new ByteArrayOutputStream();
    System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      assertEquals(0, Main.run(args));
    } finally {
      System.setOut(standard);
    }
    return captured.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anUnknownArgumentIsRefused() throws Exception {
    assertEquals(2, Main.run("jsno"));
    assertEquals(2, Main.run("json", "--rounds", "none"));
    assertEquals(2, Main.run("json", "--only", "fitten"));
    assertEquals(2, Main.run("http", "--only", "apache"));
    assertEquals(2, Main.run("http", "--scenarios"));
  }
}
