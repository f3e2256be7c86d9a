package dev.fitten.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitBuildTest {
  private static final String COUNTER =
      """
      <script>
        let count = $state(0)
      </script>
      <template><button onclick="count++">{count}</button></template>
      <style>button { color: red }</style>
      """;
  private static final String PAGE =
      """
      <script>
        import Counter from "../parts/counter.fit"
      </script>
      <template><main><Counter/></main></template>
      """;

  @TempDir Path dir;

  @BeforeEach
  void writeSources() throws IOException {
    write("fit/parts/counter.fit", COUNTER);
    write("fit/shop/page.fit", PAGE);
    write("fit/plain.fit", "<template><p>plain</p></template>");
    write("assets/img/logo.svg", "<svg/>");
  }

  @Test
  void everyComponentGetsAViewAndInteractiveOnesAScript() throws IOException {
    assertEquals("", build(0));
    assertTrue(files("java").containsKey("shop/PageView.java"));
    assertTrue(files("java").containsKey("parts/CounterView.java"));
    assertTrue(files("java").containsKey("PlainView.java"));
    Properties index = index();
    String script = asset(index.getProperty("component.shop/page.script"));
    String module = script.substring(script.indexOf("\"./") + 3, script.indexOf(".js\"") + 3);
    assertTrue(script.startsWith("import { resume } from \"./shop-page-"), script);
    assertTrue(script.contains("[data-fit=\"shop/page\"]"), script);
    assertTrue(asset(module).contains("\"./parts-counter-"), asset(module));
    assertFalse(asset(module).contains("~fit:"), asset(module));
    assertTrue(asset(index.getProperty("component.shop/page.styles")).contains("color:red"));
    assertEquals("<svg/>", asset(index.getProperty("file.img/logo.svg")));
    assertFalse(index.containsKey("component.plain.script"));
    assertFalse(index.containsKey("component.plain.styles"));
  }

  @Test
  void aChangedChildRenamesItsParents() throws IOException {
    build(0);
    Properties before = index();
    write("fit/parts/counter.fit", COUNTER.replace("$state(0)", "$state(5)"));
    build(0);
    Properties after = index();
    assertNotEquals(
        before.getProperty("component.shop/page.script"),
        after.getProperty("component.shop/page.script"));
    assertEquals(
        before.getProperty("component.shop/page.styles"),
        after.getProperty("component.shop/page.styles"));
    assertFalse(
        files("resources")
            .containsKey(
                "META-INF/fitten/assets/" + before.getProperty("component.shop/page.script")));
  }

  @Test
  void theSameSourcesGiveTheSameFilesAndTouchNone() throws IOException {
    build(0);
    Map<String, String> first = files("");
    FileTime old = FileTime.fromMillis(1_000_000);
    for (String name : first.keySet()) Files.setLastModifiedTime(dir.resolve(name), old);
    build(0);
    assertEquals(first, files(""));
    for (String name : first.keySet()) {
      assertEquals(old, Files.getLastModifiedTime(dir.resolve(name)), name);
    }
  }

  @Test
  void outputsOfARemovedComponentGo() throws IOException {
    build(0);
    Files.delete(dir.resolve("fit/shop/page.fit"));
    build(0);
    assertFalse(files("java").containsKey("shop/PageView.java"));
    assertEquals(null, index().getProperty("component.shop/page.script"));
  }

  @Test
  void allErrorsOfAllFilesAreShownAndNothingIsWritten() throws IOException {
    write("fit/parts/counter.fit", "<template><p>{a}</p><p>{b}</p></template>");
    write("fit/shop/page.fit", "<template><p>{c}</p></template>");
    String errors = build(1);
    assertTrue(errors.contains("counter.fit:1:15: error FIT111"), errors);
    assertTrue(errors.contains("counter.fit:1:25: error FIT111"), errors);
    assertTrue(errors.contains("page.fit:1:15: error FIT111"), errors);
    assertEquals(Map.of(), files("java"));
  }

  @Test
  void wrongOptionsAreTold() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    assertEquals(2, FitBuild.run(new String[] {"--root", "x"}, err));
    assertEquals(2, FitBuild.run(new String[] {"--what"}, err));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("FitBuild: --java-out is missing\n"), text);
    assertTrue(text.contains("FitBuild: '--what' is unknown or needs a value\n"), text);
  }

  private String build(int expected) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String[] args = {
      "--root", dir.resolve("fit").toString(),
      "--assets", dir.resolve("assets").toString(),
      "--java-out", dir.resolve("java").toString(),
      "--resources-out", dir.resolve("resources").toString()
    };
    int status = FitBuild.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertEquals(expected, status, text);
    return text;
  }

  private Properties index() throws IOException {
    Properties index = new Properties();
    index.load(Files.newBufferedReader(dir.resolve("resources/META-INF/fitten/assets.properties")));
    return index;
  }

  private String asset(String name) throws IOException {
    return Files.readString(dir.resolve("resources/META-INF/fitten/assets").resolve(name));
  }

  private Map<String, String> files(String folder) throws IOException {
    Path top = dir.resolve(folder);
    Map<String, String> found = new TreeMap<>();
    if (!Files.isDirectory(top)) return found;
    try (Stream<Path> paths = Files.walk(top)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        found.put(top.relativize(path).toString(), Files.readString(path));
      }
    }
    return found;
  }

  private void write(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
