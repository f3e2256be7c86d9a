package dev.fitten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the modules to the table in docs/design/architecture.md. Works on the files alone, so it
/// sees every module of the repository without depending on any.
class ArchitectureTest {
  private static final Path ROOT = root();
  private static final Pattern REQUIRES =
      Pattern.compile(
          "^\\s*requires\\s+(?:static\\s+|transitive\\s+)*([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?(dev\\.fitten(?:\\.[a-z]\\w*)*)\\.", Pattern.MULTILINE);

  private final Map<String, Rule> rules = rules();

  /// One row of the table.
  private record Rule(
      String module, Path folder, String javaModule, List<String> ours, List<String> others) {
    boolean mayUse(String name) {
      return name.equals(module) || ours.contains(name);
    }

    boolean mayUseForeign(String name) {
      return others.stream()
          .anyMatch(prefix -> name.equals(prefix) || name.startsWith(prefix + "."));
    }

    Path sources() {
      return folder.resolve("src/main/java");
    }
  }

  @Test
  void everyModuleOfTheBuildIsInTheTable() throws IOException {
    var unlisted = new TreeSet<String>();
    for (String folder : all(Files.readString(ROOT.resolve("pom.xml")), "module")) {
      if (folder.equals("bench") || folder.startsWith("examples/")) continue;
      if (rules.values().stream().noneMatch(rule -> rule.folder.equals(ROOT.resolve(folder)))) {
        unlisted.add(folder);
      }
    }
    assertEquals(new TreeSet<String>(), unlisted, "not in the table of architecture.md");
  }

  @Test
  void pomsDependOnNothingTheTableDoesNotAllow() throws IOException {
    var errors = new ArrayList<String>();
    for (Rule rule : present()) {
      for (String dependency : dependencies(rule.folder.resolve("pom.xml"))) {
        if (first(dependency, "scope").equals("test")) continue;
        String group = first(dependency, "groupId");
        String artifact = first(dependency, "artifactId");
        boolean allowed =
            group.equals("dev.fitten") ? rule.mayUse(artifact) : rule.mayUseForeign(group);
        if (!allowed) errors.add(rule.module + " depends on " + group + ":" + artifact);
      }
    }
    assertNone(errors);
  }

  @Test
  void descriptorsHaveTheTablesNameAndRequireNothingElse() throws IOException {
    var names = new HashMap<String, String>();
    for (Rule rule : rules.values()) names.put(rule.javaModule, rule.module);
    var errors = new ArrayList<String>();
    for (Rule rule : present()) {
      Path descriptor = rule.sources().resolve("module-info.java");
      if (!Files.exists(descriptor)) continue;
      String text = Files.readString(descriptor);
      if (!text.contains("module " + rule.javaModule + " {")) {
        errors.add(descriptor + " does not declare " + rule.javaModule);
      }
      Matcher requires = REQUIRES.matcher(text);
      while (requires.find()) {
        String name = requires.group(1);
        if (name.startsWith("java.") || name.startsWith("jdk.")) continue;
        if (name.equals("org.jspecify")) continue;
        boolean allowed =
            names.containsKey(name) ? rule.mayUse(names.get(name)) : rule.mayUseForeign(name);
        if (!allowed) errors.add(descriptor + " requires " + name);
      }
    }
    assertNone(errors);
  }

  @Test
  void mainCodeImportsOnlyFromModulesTheTableAllows() throws IOException {
    Map<String, String> owners = packages();
    var errors = new ArrayList<String>();
    for (Rule rule : present()) {
      for (Path source : javaFiles(rule.sources())) {
        Matcher imported = IMPORT.matcher(Files.readString(source));
        while (imported.find()) {
          String owner = owners.get(imported.group(1));
          if (owner == null) {
            errors.add(source + " imports from " + imported.group(1) + ", a package of no module");
          } else if (!rule.mayUse(owner)) {
            errors.add(source + " imports from " + imported.group(1) + " of " + owner);
          }
        }
      }
    }
    assertNone(errors);
  }

  @Test
  void everyPackageTellsWhatItIsInThreeLines() throws IOException {
    var errors = new ArrayList<String>();
    for (Rule rule : present()) {
      for (Path folder : packageFolders(rule)) {
        Path info = folder.resolve("package-info.java");
        if (!Files.exists(info)) {
          errors.add(folder + " has no package-info.java");
          continue;
        }
        String text = Files.readString(info);
        List<String> lines = text.lines().filter(line -> line.startsWith("///")).toList();
        String comment = String.join(" ", lines).replace("/// ", "");
        if (lines.size() != 3) errors.add(info + " has a comment of " + lines.size() + " lines");
        if (!text.contains("@NullMarked")) errors.add(info + " is not @NullMarked");
        if (!comment.contains("tart reading at")) errors.add(info + " has no 'Start reading at'");
        if (!comment.contains("ay depend on")) errors.add(info + " has no 'May depend on'");
      }
    }
    assertNone(errors);
  }

  @Test
  void nothingDependsOnBenchmarksOrExamples() throws IOException {
    var unpublished = new TreeSet<String>();
    for (Path pom : unpublishedPoms()) {
      String own = Files.readString(pom).replaceAll("(?s)<parent>.*?</parent>", "");
      unpublished.add(first(own, "artifactId"));
    }
    var errors = new ArrayList<String>();
    for (Rule rule : present()) {
      for (String dependency : dependencies(rule.folder.resolve("pom.xml"))) {
        String artifact = first(dependency, "artifactId");
        boolean ours = first(dependency, "groupId").equals("dev.fitten");
        if (ours && unpublished.contains(artifact)) {
          errors.add(rule.module + " depends on " + artifact);
        }
      }
    }
    assertNone(errors);
  }

  private static List<Path> unpublishedPoms() throws IOException {
    var poms = new ArrayList<Path>();
    if (Files.exists(ROOT.resolve("bench/pom.xml"))) poms.add(ROOT.resolve("bench/pom.xml"));
    try (Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
      examples.map(folder -> folder.resolve("pom.xml")).filter(Files::exists).forEach(poms::add);
    }
    return poms;
  }

  private static void assertNone(List<String> errors) {
    assertTrue(errors.isEmpty(), () -> "\n" + String.join("\n", errors) + "\n");
  }

  private List<Rule> present() {
    List<Rule> present =
        rules.values().stream()
            .filter(rule -> Files.exists(rule.folder.resolve("pom.xml")))
            .toList();
    assertFalse(present.isEmpty(), "no module found below " + ROOT);
    return present;
  }

  /// Returns which module each package belongs to; a package in two is an error at once.
  private Map<String, String> packages() throws IOException {
    var owners = new HashMap<String, String>();
    for (Rule rule : present()) {
      for (Path folder : packageFolders(rule)) {
        String name = rule.sources().relativize(folder).toString().replace('/', '.');
        String other = owners.put(name, rule.module);
        assertEquals(null, other, "package " + name + " is in " + rule.module + " too");
      }
    }
    return owners;
  }

  private static List<Path> packageFolders(Rule rule) throws IOException {
    return javaFiles(rule.sources()).stream()
        .filter(file -> !file.endsWith("module-info.java"))
        .map(Path::getParent)
        .distinct()
        .toList();
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.exists(folder)) return List.of();
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static Map<String, Rule> rules() {
    var rules = new LinkedHashMap<String, Rule>();
    Path page = ROOT.resolve("docs/design/architecture.md");
    try {
      for (String line : Files.readAllLines(page)) {
        if (!line.startsWith("| fitten")) continue;
        String[] cells = line.split("\\|", -1);
        assertEquals(7, cells.length, "cells in " + line);
        rules.put(
            cells[1].strip(),
            new Rule(
                cells[1].strip(),
                ROOT.resolve(cells[2].strip()),
                cells[3].strip(),
                names(cells[4]),
                names(cells[5])));
      }
    } catch (IOException e) {
      throw new AssertionError(page + " cannot be read", e);
    }
    assertFalse(rules.isEmpty(), "no table in " + page);
    return rules;
  }

  private static List<String> names(String cell) {
    return Stream.of(cell.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
  }

  /// Returns the pom's own dependencies: not those of its plugins, profiles or managed versions.
  private static List<String> dependencies(Path pom) throws IOException {
    String text =
        Files.readString(pom)
            .replaceAll("(?s)<!--.*?-->", "")
            .replaceAll("(?s)<(build|profiles|dependencyManagement)>.*?</\\1>", "");
    return all(text, "dependency");
  }

  private static List<String> all(String text, String element) {
    return Pattern.compile("(?s)<" + element + ">(.*?)</" + element + ">")
        .matcher(text)
        .results()
        .map(match -> match.group(1).strip())
        .toList();
  }

  private static String first(String text, String element) {
    List<String> found = all(text, element);
    return found.isEmpty() ? "" : found.getFirst();
  }

  /// Returns the folder that holds the parent pom; tests run in a module's folder.
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/design/architecture.md"))) {
      folder = folder.getParent();
      if (folder == null) throw new AssertionError("docs/design/architecture.md not found");
    }
    return folder;
  }
}
