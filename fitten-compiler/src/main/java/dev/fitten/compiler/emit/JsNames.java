package dev.fitten.compiler.emit;

import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Names for what the compiler makes up. None is a name that the author uses anywhere.
final class JsNames {
  private static final Set<String> RESERVED =
      Set.of(
          "do", "if", "in", "of", "as", "is", "for", "let", "new", "try", "var", "case", "else",
          "enum", "eval", "null", "this", "true", "void", "with", "await", "break", "catch",
          "class", "const", "false", "super", "throw", "while", "yield", "async", "event", "mount",
          "resume");

  private final boolean minify;
  private final Set<String> taken = new TreeSet<>(RESERVED);
  private final Set<String> declared;
  private final Map<String, String> aliases = new TreeMap<>();
  private int next;

  /// @param declared the names that the author declares at the top of the script or imports
  JsNames(boolean minify, Set<String> declared) {
    this.minify = minify;
    this.declared = declared;
    taken.addAll(declared);
  }

  /// Keeps every name in a piece of the author's code from being given.
  void avoid(Node code) {
    if (code instanceof Identifier identifier) {
      taken.add(identifier.name());
    }
    for (Node child : code.children()) {
      avoid(child);
    }
  }

  void avoid(String name) {
    taken.add(name);
  }

  /// A new name: short, or readable if the output is to be read.
  String next(String readable) {
    if (!minify) {
      String name = readable;
      for (int i = 1; !taken.add(name); i++) {
        name = readable + i;
      }
      return name;
    }
    while (true) {
      String name = letters(next++);
      if (taken.add(name)) {
        return name;
      }
    }
  }

  /// The name under which generated code finds a global: its own, unless the author took that.
  String global(String name) {
    return declared.contains(name) ? aliases.computeIfAbsent(name, this::next) : name;
  }

  /// The globals that need another name, and that name.
  Map<String, String> aliases() {
    return aliases;
  }

  private static String letters(int number) {
    String letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    StringBuilder name = new StringBuilder();
    for (int i = number; ; i = i / letters.length() - 1) {
      name.append(letters.charAt(i % letters.length()));
      if (i < letters.length()) {
        return name.toString();
      }
    }
  }
}
