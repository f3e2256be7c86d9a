package dev.fitten.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.SourceVersion;

/// `fitten new NAME`: a project that builds and runs on its own, with one page, one JSON route, one test.
final class NewCommand {
  /// Template file to the place it goes to; `@package@` becomes the package's folder.
  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "pom.xml", "pom.xml",
              "README.md", "README.md",
              "gitignore", ".gitignore",
              "Main.java", "src/main/java/@package@/Main.java",
              "Api.java", "src/main/java/@package@/Api.java",
              "Greeting.java", "src/main/java/@package@/Greeting.java",
              "Home.java", "src/main/java/@package@/Home.java",
              "home.fit", "src/main/fit/@package@/home.fit",
              "site.css", "src/main/assets/site.css",
              "ApiTest.java", "src/test/java/@package@/ApiTest.java"));

  private static final List<String> WRAPPER =
      List.of("mvnw", "mvnw.cmd", ".mvn/wrapper/maven-wrapper.properties");

  private final PrintStream out;
  private final PrintStream err;

  NewCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(String... args) {
    if (args.length != 1 || args[0].startsWith("-")) return complain("new.usage");
    Path folder = Path.of(args[0]).toAbsolutePath().normalize();
    String name = folder.getFileName() == null ? "" : folder.getFileName().toString();
    if (!isProjectName(name)) return complain("new.name", name);
    String packageName = name.replace("-", "");
    if (!SourceVersion.isName(packageName)) return complain("new.reserved", name);
    try {
      if (Files.exists(folder) && !isEmptyFolder(folder)) return complain("new.exists", args[0]);
      var values =
          Map.of("@name@", name, "@package@", packageName, "@version@", frameworkVersion());
      for (var file : FILES.entrySet()) {
        write(
            folder.resolve(file.getValue().replace("@package@", packageName)),
            fill(read("template/" + file.getKey()), values));
      }
      for (String file : WRAPPER) write(folder.resolve(file), read("wrapper/" + file));
      makeExecutable(folder.resolve("mvnw"));
    } catch (IOException e) {
      err.println("fitten: " + Messages.get("io", args[0], String.valueOf(e.getMessage())));
      return 1;
    }
    out.println(Messages.get("new.done", args[0], frameworkVersion()));
    return 0;
  }

  private int complain(String key, Object... values) {
    err.println("fitten: " + Messages.get(key, values));
    return 2;
  }

  private static boolean isProjectName(String name) {
    if (name.isEmpty() || name.charAt(0) < 'a' || name.charAt(0) > 'z') return false;
    return name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return false;
    try (var content = Files.list(folder)) {
      return content.findAny().isEmpty();
    }
  }

  private static String fill(String template, Map<String, String> values) {
    String text = template;
    for (var value : values.entrySet()) text = text.replace(value.getKey(), value.getValue());
    return text;
  }

  /// The version of this command line, written into its jar by the build.
  private static String frameworkVersion() {
    String version = NewCommand.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0-SNAPSHOT" : version;
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = NewCommand.class.getResourceAsStream(resource)) {
      if (in == null) throw new IOException("this build of Fitten lacks its template " + resource);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void makeExecutable(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
