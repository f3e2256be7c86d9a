package dev.fitten.compiler;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// The scripts and style sheets of a whole project under hashed names, with imports that lead to them.
///
/// A module's hash covers its own text and that of every module it reaches, so it changes when a child
/// changes, and components that use each other in a circle need no order.
final class Modules {
  private final Map<String, String> scripts = new TreeMap<>();
  private final Map<String, String> styles = new TreeMap<>();
  private final Map<String, List<String>> children = new TreeMap<>();
  private final Set<String> interactive = new TreeSet<>();

  /// @param results by view
  /// @param viewOf from the name of a file, as a result gives its dependencies, to its view
  Modules(Map<String, CompileResult> results, UnaryOperator<String> viewOf) {
    results.forEach(
        (view, result) -> {
          for (CompileResult.Output output : result.outputs()) {
            if (output.name().endsWith(".js")) scripts.put(view, output.text());
            if (output.name().endsWith(".css")) styles.put(view, output.text());
          }
          children.put(view, result.dependencies().stream().map(viewOf).toList());
          if (result.interactive()) interactive.add(view);
        });
  }

  /// What stands for the address of a view's module until its name is known.
  static String mark(String view) {
    return "\u0001" + view + "\u0002";
  }

  /// Adds the files and, for the index, which of them a component needs.
  void addTo(Map<String, byte[]> assets, Map<String, String> index) {
    Map<String, String> names = new TreeMap<>();
    for (String view : scripts.keySet()) {
      if (isShipped(view)) names.put(view, AssetNames.hashed(view + ".js", texts(view)));
    }
    names.forEach((view, name) -> assets.put(name, utf8(linked(view, name, names))));
    for (String view : interactive) {
      String name = names.get(view);
      if (name == null) continue;
      String entry = entry(view, name);
      String entryName = AssetNames.hashed(view + ".page.js", entry);
      assets.put(entryName, utf8(entry));
      index.put("component." + view + ".script", entryName);
    }
    Map<String, String> styleNames = new TreeMap<>();
    styles.forEach(
        (view, css) -> {
          String name = AssetNames.hashed(view + ".css", css);
          styleNames.put(view, name);
          assets.put(name, utf8(css));
        });
    for (String view : children.keySet()) {
      List<String> needed = new ArrayList<>();
      for (String one : reached(view)) {
        String name = styleNames.get(one);
        if (name != null) needed.add(name);
      }
      if (!needed.isEmpty()) index.put("component." + view + ".styles", String.join(" ", needed));
    }
  }

  /// A module that no interactive component reaches would never be asked for.
  private boolean isShipped(String view) {
    return interactive.stream().anyMatch(one -> reached(one).contains(view));
  }

  private List<byte[]> texts(String view) {
    List<byte[]> texts = new ArrayList<>();
    texts.add(utf8(scripts.getOrDefault(view, "")));
    for (String one : new TreeSet<>(reached(view))) texts.add(utf8(one + scripts.getOrDefault(one, "")));
    return texts;
  }

  /// The view and all it uses, children before what uses them: the order in which styles apply.
  private Set<String> reached(String view) {
    Set<String> found = new LinkedHashSet<>();
    reach(view, found, new TreeSet<>());
    return found;
  }

  private void reach(String view, Set<String> found, Set<String> entered) {
    if (!entered.add(view)) return;
    for (String child : children.getOrDefault(view, List.of())) reach(child, found, entered);
    found.add(view);
  }

  private String linked(String view, String name, Map<String, String> names) {
    String text = scripts.getOrDefault(view, "");
    for (var other : names.entrySet()) {
      text = text.replace(mark(other.getKey()), address(name, other.getValue()));
    }
    return text;
  }

  /// From one module to another, both below the folder of assets.
  private static String address(String from, String to) {
    long depth = from.chars().filter(c -> c == '/').count();
    return (depth == 0 ? "./" : "../".repeat((int) depth)) + to;
  }

  /// The script of a page: resumes each place where the server rendered the component.
  private static String entry(String view, String module) {
    String file = module.substring(module.lastIndexOf('/') + 1);
    return "import{resume}from\"./"
        + file
        + "\";for(const r of document.querySelectorAll('[data-fit=\""
        + view
        + "\"]'))resume(r,JSON.parse(r.nextElementSibling.textContent));\n";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
