package dev.fitten.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCommandTest {
  private static final String COUNTER =
      """
      <script>
        let count = $state(0)

        @watch count
        function updateLabel() {
          $label.textContent = `Count: ${count}`
        }
      </script>

      <template>
        <button onclick="count++">+</button>
        <span ref="$label"></span>
      </template>
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    out.reset();
    err.reset();
    return FitCommand.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theCounterIsAtMostSixHundredBytesAndNamesNoRuntime() throws Exception {
    String file = write("counter.fit", COUNTER);
    assertEquals(
        0, run("compile", file, "-o", folder.resolve("o").toString(), "--minify"), errors());
    byte[] js = Files.readAllBytes(folder.resolve("o/counter.js"));
    assertTrue(js.length <= 600, "counter.js has " + js.length + " bytes");
    String text = new String(js, StandardCharsets.UTF_8);
    for (String banned : new String[] {"import", "Proxy", "eval", folder.toString()}) {
      assertFalse(text.contains(banned), text);
    }
    assertTrue(Files.exists(folder.resolve("o/CounterView.java")));
  }

  @Test
  void theRecordOfPropsIsFoundInTheProjectAroundTheFile() throws Exception {
    Path java = Files.createDirectories(folder.resolve("src/main/java/shop"));
    Files.writeString(
        java.resolve("Tea.java"), "package shop; public record Tea(String name, int grams) {}");
    Files.createDirectories(folder.resolve("src/main/fit"));
    String file =
        write(
            "src/main/fit/tea.fit",
            "<script>@props shop.Tea</script><template><p>{name}: {grams} g</p></template>");
    assertEquals(0, run("compile", file, "-o", folder.resolve("o").toString()), errors());
    String view = Files.readString(folder.resolve("o/TeaView.java"));
    assertTrue(view.contains("render(shop.Tea props, HtmlOut out)"), view);
    assertFalse(view.contains(folder.toString()), "the place of a checkout must not show: " + view);
  }

  @Test
  void aPropTakenFromARecordThatHasNoSuchComponentIsNamedWithThoseItHas() throws Exception {
    Path java = Files.createDirectories(folder.resolve("src/main/java/shop"));
    Files.writeString(
        java.resolve("Tea.java"), "package shop; public record Tea(String name, int grams) {}");
    String file =
        write(
            "tea.fit",
            """
            <script>
              @props shop.Tea
              let { name, gram } = $props()
            </script>
            <template><p>{name}: {gram} g</p></template>
            """);
    assertEquals(1, run("check", file), errors());
    assertTrue(
        errors().contains("tea.fit:3:15: error FIT106: shop.Tea has no component 'gram'"),
        errors());
    assertTrue(errors().contains("hint: did you mean 'grams'?"), errors());
    assertEquals(1, errors().lines().filter(line -> line.contains("error FIT")).count(), errors());
  }

  @Test
  void anErrorInOneFileLeavesNothingWritten() throws Exception {
    String good = write("counter.fit", COUNTER);
    String bad = write("bad.fit", "<template><p>{nothing}</p></template>");
    Path output = folder.resolve("o");
    assertEquals(1, run("compile", good, bad, "-o", output.toString()));
    assertFalse(Files.exists(output));
    assertTrue(
        errors().contains("bad.fit:1:15: error FIT111: 'nothing' is not declared"), errors());
  }

  @Test
  void whatDidNotChangeIsNotWrittenAgain() throws Exception {
    String file = write("counter.fit", COUNTER);
    String[] command = {"compile", file, "-o", folder.resolve("o").toString(), "--target", "js"};
    assertEquals(0, run(command));
    FileTime old = FileTime.fromMillis(0);
    Files.setLastModifiedTime(folder.resolve("o/counter.js"), old);
    assertEquals(0, run(command));
    assertEquals(old, Files.getLastModifiedTime(folder.resolve("o/counter.js")));
    assertFalse(Files.exists(folder.resolve("o/CounterView.java")));
  }

  @Test
  void badUsageIsOneLineAndExitCodeTwo() {
    String[][] commands = {
      {},
      {"build"},
      {"compile"},
      {"compile", "a.fit"},
      {"check", "a.fit", "--fast"},
      {"compile", "a.fit", "-o"},
      {"compile", "a.fit", "-o", "x", "--target", "wasm"}
    };
    for (String[] command : commands) {
      assertEquals(2, run(command), String.join(" ", command));
      assertEquals(1, errors().lines().count(), errors());
    }
  }

  @Test
  void aMissingFileIsOneLine() {
    assertEquals(1, run("check", "no-such.fit"));
    assertEquals("no-such.fit: error: there is no such file\n", errors());
  }

  @Test
  void bytesThatAreNoUtf8AndFilesThatAreTooLargeAreRefused() throws Exception {
    Path latin = Files.write(folder.resolve("latin.fit"), new byte[] {'<', 'p', (byte) 0xE9, '>'});
    assertEquals(1, run("check", latin.toString()));
    assertTrue(errors().contains("error FIT001: file is not UTF-8"), errors());
    Path large = Files.write(folder.resolve("large.fit"), new byte[(1 << 20) + 1]);
    assertEquals(1, run("check", large.toString()));
    assertTrue(errors().contains("error FIT002: file is 1048577 bytes"), errors());
  }

  @Test
  void checkAsJsonGivesOneArray() throws Exception {
    String bad = write("bad.fit", "<template><p>{nothing}</p></template>");
    assertEquals(1, run("check", bad, "--json"));
    String json = out.toString(StandardCharsets.UTF_8);
    assertTrue(json.startsWith("[{\"file\":"), json);
    assertTrue(json.contains("\"code\":\"FIT111\""), json);
    assertEquals(0, run("check", write("counter.fit", COUNTER), "--json"));
    assertEquals("[]\n", out.toString(StandardCharsets.UTF_8));
  }
}
