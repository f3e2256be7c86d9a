package dev.fitten.compiler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Names scripts, style sheets and static files after their content, so that browsers may keep them
/// for ever, and writes the index from what the application asks for to those names.
///
/// The name of a script also depends on every component it imports, directly or not: a changed child
/// has a new name, which its parents contain. Components may import each other in a circle, so the
/// hash is taken over the texts of all of them before names are put in.
final class FitAssets {
  private static final String FOLDER = "META-INF/fitten/assets/";
  private static final String INDEX = "META-INF/fitten/assets.properties";

  private final FitOutputs outputs;
  private final Map<String, String> scripts = new TreeMap<>();
  private final Map<String, String> styles = new TreeMap<>();
  private final Map<String, List<String>> imports = new TreeMap<>();
  private final Set<String> interactive = new TreeSet<>();
  private final Set<String> lines = new TreeSet<>();

  FitAssets(FitOutputs outputs) {
    this.outputs = outputs;
  }

  /// What stands in a script for the module of a component until its name is known.
  static String placeholder(String view) {
    return "./~fit:" + view + "~";
  }

  void component(String view, CompileResult result, List<String> imported) {
    imports.put(view, imported);
    if (result.interactive()) interactive.add(view);
    for (CompileResult.Output output : result.outputs()) {
      if (output.name().endsWith(".js")) scripts.put(view, output.text());
      if (output.name().endsWith(".css")) styles.put(view, output.text());
    }
  }

  /// Gives every script and style sheet its name and puts the names into the scripts.
  void link() {
    Set<String> needed = new TreeSet<>();
    for (String view : interactive) needed.addAll(closure(view));
    Map<String, String> names = new TreeMap<>();
    for (String view : needed) names.put(view, hashed(flat(view), ".js", closureText(view)));
    for (String view : needed) {
      String text = scripts.getOrDefault(view, "");
      for (String imported : imports.getOrDefault(view, List.of())) {
        text = text.replace(placeholder(imported), "./" + names.get(imported));
      }
      add(String.valueOf(names.get(view)), text);
    }
    for (String view : interactive) entry(view, names);
    for (String view : imports.keySet()) styleSheet(view);
  }

  /// The module a page loads: it resumes each place where the server put the component.
  private void entry(String view, Map<String, String> names) {
    StringBuilder text = new StringBuilder();
    text.append("import { resume } from \"./").append(names.get(view)).append("\";\n");
    for (String other : closure(view)) {
      // named here, they are fetched together, not one after the other as each is parsed
      if (!other.equals(view)) text.append("import \"./").append(names.get(other)).append("\";\n");
    }
    text.append("for (const root of document.querySelectorAll('[data-fit=\"")
        .append(view)
        .append("\"]')) {\n")
        .append("  resume(root, JSON.parse(root.nextElementSibling.textContent));\n}\n");
    String name = hashed(flat(view) + "-entry", ".js", text.toString());
    add(name, text.toString());
    lines.add("component." + view + ".script=" + name);
  }

  /// One sheet for all that a page with the component shows; children first, so that a parent's rules
  /// win among equals.
  private void styleSheet(String view) {
    StringBuilder text = new StringBuilder();
    for (String part : closure(view)) text.append(styles.getOrDefault(part, ""));
    if (text.isEmpty()) return;
    String name = hashed(flat(view), ".css", text.toString());
    add(name, text.toString());
    lines.add("component." + view + ".styles=" + name);
  }

  /// Copies static files; `img/logo.svg` gets a name such as `img-logo-55cc01ab.svg`.
  void files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return;
    for (Path file : FitOutputs.filesBelow(folder)) {
      String path = folder.relativize(file).toString().replace('\\', '/');
      if (path.startsWith(".") || path.contains("/.")) continue; // an editor's or the desktop's own
      byte[] content = Files.readAllBytes(file);
      int dot = path.lastIndexOf('.');
      boolean typed = dot > path.lastIndexOf('/') + 1;
      String base = typed ? path.substring(0, dot) : path;
      String name = flat(base) + "-" + hash(content) + (typed ? path.substring(dot) : "");
      outputs.add(FOLDER + name, content);
      lines.add("file." + path + "=" + name);
    }
  }

  void index() {
    StringBuilder text = new StringBuilder();
    for (String line : lines) text.append(escaped(line)).append('\n');
    outputs.add(INDEX, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// In a properties file a blank or colon ends the key; only those of the key need a backslash.
  private static String escaped(String line) {
    int equals = line.lastIndexOf('=');
    String key = line.substring(0, equals);
    return key.replace("\\", "\\\\").replace(" ", "\\ ").replace(":", "\\:").replace("=", "\\=")
        + line.substring(equals);
  }

  /// The component and all it imports; children before parents where there is no circle.
  private Set<String> closure(String view) {
    Set<String> found = new LinkedHashSet<>();
    collect(view, new TreeSet<>(), found);
    return found;
  }

  private void collect(String view, Set<String> entered, Set<String> found) {
    if (!entered.add(view)) return;
    for (String imported : imports.getOrDefault(view, List.of())) {
      collect(imported, entered, found);
    }
    found.add(view);
  }

  private String closureText(String view) {
    StringBuilder text = new StringBuilder(view).append('\n');
    for (String part : new TreeSet<>(closure(view))) {
      text.append(part).append('\n').append(scripts.getOrDefault(part, ""));
    }
    return text.toString();
  }

  private void add(String name, String text) {
    outputs.add(FOLDER + name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hashed(String base, String extension, String text) {
    return base + "-" + hash(text.getBytes(StandardCharsets.UTF_8)) + extension;
  }

  /// Served names are one path segment of characters that need no escape in a URL.
  private static String flat(String path) {
    return path.replaceAll("[^A-Za-z0-9._-]", "-");
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
