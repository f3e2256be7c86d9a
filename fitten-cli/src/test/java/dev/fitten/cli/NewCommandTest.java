package dev.fitten.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NewCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path temporary;

  @Test
  void aNewProjectHasOnePageOneRouteOneTestAndTheWrapper() throws IOException {
    assertEquals(0, create("corner-shop"), err::toString);
    Path shop = temporary.resolve("corner-shop");
    for (String file :
        List.of(
            "pom.xml",
            "README.md",
            ".gitignore",
            "mvnw",
            ".mvn/wrapper/maven-wrapper.properties",
            "src/main/java/cornershop/Api.java",
            "src/main/fit/cornershop/home.fit",
            "src/test/java/cornershop/ApiTest.java")) {
      assertTrue(Files.exists(shop.resolve(file)), file);
    }
    assertTrue(Files.isExecutable(shop.resolve("mvnw")));
    assertTrue(Files.readString(shop.resolve("pom.xml")).contains("<fitten.main>cornershop.Main<"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("./mvnw fitten:run"));
  }

  @Test
  void noPlaceholderIsLeftInAnyFile() throws IOException {
    assertEquals(0, create("shop"), err::toString);
    try (var files = Files.walk(temporary.resolve("shop/src"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file);
        assertFalse(text.contains("@package@") || text.contains("@name@"), file.toString());
      }
    }
  }

  @Test
  void aFolderWithSomethingInItIsLeftAlone() throws IOException {
    Files.createDirectories(temporary.resolve("shop"));
    Files.writeString(temporary.resolve("shop/mine.txt"), "mine");
    assertEquals(2, create("shop"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("not empty"));
    assertFalse(Files.exists(temporary.resolve("shop/pom.xml")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shop", "1shop", "my_shop", "shop!", "new", "class", "int"})
  void aNameThatCannotBeAPackageIsRefused(String name) {
    assertEquals(2, create(name));
    assertEquals(1, err.toString(StandardCharsets.UTF_8).lines().count());
    assertFalse(Files.exists(temporary.resolve(name)));
  }

  private int create(String name) {
    return new NewCommand(new PrintStream(out), new PrintStream(err))
        .run(temporary.resolve(name).toString());
  }
}
