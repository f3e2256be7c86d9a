package dev.fitten.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's refusals: one clear line on standard error, and a status that is not 0.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a bash script")
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "fitten").toAbsolutePath().normalize();

  private record Result(int status, String out, String err) {
    void isRefusal(int status, String text) {
      assertEquals(status, this.status, err);
      assertEquals("", out);
      assertEquals(1, err.lines().count(), err);
      assertTrue(err.contains(text), err);
    }
  }

  @TempDir Path temporary;

  @Test
  void anUnknownCommandIsNamedWithThoseThereAre() throws Exception {
    launch(Map.of(), "rum").isRefusal(2, "there is no command 'rum'; it is one of: run test dev");
  }

  @Test
  void refusalsFollowTheLanguageOfTheMachine() throws Exception {
    launch(Map.of("LANG", "zh_CN.UTF-8"), "rum").isRefusal(2, "没有命令 'rum'");
  }

  @Test
  void runWithoutAFolderShowsHowItIsCalled() throws Exception {
    launch(Map.of(), "run").isRefusal(2, "./fitten run examples/atlas");
    launch(Map.of(), "run", "--port", "9000").isRefusal(2, "needs the folder of an application");
  }

  @Test
  void aFolderThatIsNoApplicationIsRefusedBeforeAnythingIsBuilt() throws Exception {
    launch(Map.of(), "run", "nowhere").isRefusal(2, "there is no folder 'nowhere'");
    launch(Map.of(), "run", temporary.toString()).isRefusal(2, "has no pom.xml");
    Files.writeString(temporary.resolve("pom.xml"), "<project/>");
    launch(Map.of(), "run", temporary.toString()).isRefusal(2, "sets no fitten.main");
    launch(Map.of(), "dev", temporary.toString()).isRefusal(2, "sets no fitten.main");
  }

  @Test
  void withoutAJdkOneMessageSaysWhereItLookedAndWhatToDo() throws Exception {
    Path none = Files.createDirectory(temporary.resolve("none"));
    Files.writeString(temporary.resolve("pom.xml"), "<fitten.main>a.B</fitten.main>");
    var environment =
        Map.of("FITTEN_JDK_FOLDERS", none.toString(), "JAVA_HOME", "", "PATH", pathWithoutJava());
    Result result = launch(environment, "run", temporary.toString());
    result.isRefusal(1, "no JDK 25 found. Looked at FITTEN_JAVA_HOME, JAVA_HOME, java on the PATH");
    assertTrue(result.err().contains("FITTEN_JAVA_HOME to its folder"), result.err());
  }

  @Test
  void anOldJdkIsNotTaken() throws Exception {
    Path old = jdk("old", "17.0.15");
    var environment =
        Map.of(
            "FITTEN_JDK_FOLDERS", old.getParent().toString(),
            "JAVA_HOME", old.toString(),
            "PATH", pathWithoutJava());
    Files.writeString(temporary.resolve("pom.xml"), "<fitten.main>a.B</fitten.main>");
    launch(environment, "run", temporary.toString()).isRefusal(1, "no JDK 25 found");
  }

  @Test
  void theFirstBuildWithoutANetworkSaysSoInOneLine() throws Exception {
    Path jdk = jdk("new", "25.0.3");
    Path bin = Files.createDirectory(temporary.resolve("bin"));
    Path maven = bin.resolve("mvn");
    Files.writeString(
        maven,
        "#!/bin/sh\necho '[ERROR] Could not transfer artifact a:b:pom:1 from/to central: Unknown host"
            + " repo.example'\nexit 1\n");
    assertTrue(maven.toFile().setExecutable(true));
    Files.writeString(temporary.resolve("pom.xml"), "<fitten.main>a.B</fitten.main>");
    var environment =
        Map.of("FITTEN_JAVA_HOME", jdk.toString(), "PATH", bin + ":" + pathWithoutJava());
    launch(environment, "run", temporary.toString())
        .isRefusal(1, "the build needs the network once");
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = temporary.resolve("jdks").resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (String tool : List.of("java", "javac")) {
      Path file = Files.writeString(home.resolve("bin").resolve(tool), "#!/bin/sh\nexit 0\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /// The tools the launcher needs, without whatever `java` this machine has.
  private String pathWithoutJava() throws IOException {
    Path tools = Files.createDirectories(temporary.resolve("tools"));
    for (String tool :
        List.of(
            "bash",
            "sh",
            "dirname",
            "sed",
            "readlink",
            "grep",
            "head",
            "find",
            "touch",
            "mkdir",
            "mv",
            "cat",
            "awk",
            "id",
            "tr",
            "wc")) {
      Path link = tools.resolve(tool);
      if (Files.exists(link)) continue;
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(folder, tool);
        if (Files.exists(real)) {
          Files.createSymbolicLink(link, real);
          break;
        }
      }
    }
    return tools.toString();
  }

  private static Result launch(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/bash", LAUNCHER.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("LC_") || name.startsWith("FITTEN_"));
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher does not end");
    return new Result(process.exitValue(), out, err);
  }
}
