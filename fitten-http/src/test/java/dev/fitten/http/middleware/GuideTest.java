package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The guide's page and its translation speak of the same things, and of all of them.
class GuideTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/fitten/http/middleware");
  private static final Pattern CODE = Pattern.compile("```(?:java|html)\n(.*?)```", Pattern.DOTALL);

  private static String guide(String name) throws IOException {
    return Files.readString(Path.of("../docs/guide").resolve(name));
  }

  @Test
  void everyMiddlewareHasASectionInBothLanguages() throws IOException {
    String english = guide("middleware.md");
    String chinese = guide("middleware.zh-CN.md");
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        if (!text.contains("implements Middleware")) continue;
        String name = file.getFileName().toString().replace(".java", "");
        Pattern heading = Pattern.compile("(?m)^## .*" + name);
        assertTrue(heading.matcher(english).find(), name + " has no section");
        assertTrue(heading.matcher(chinese).find(), name + " has no translated section");
      }
    }
  }

  @Test
  void theTranslationShowsTheSameCode() throws IOException {
    assertEquals(code(guide("middleware.md")), code(guide("middleware.zh-CN.md")));
  }

  /// The examples without their comments, which are translated.
  private static List<String> code(String guide) {
    return CODE.matcher(guide)
        .results()
        .map(block -> block.group(1).replaceAll("(?m) *//.*$", ""))
        .toList();
  }
}
