package dev.fitten.compiler.element;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The text of a generated class: lines with indentation, and names shortened by imports.
public final class JavaFile {
  private static final String[] IMPORTED = {
    "dev.fitten.bytes.", "dev.fitten.http.", "dev.fitten.json.", "java.util."
  };

  /// Simple names that generated classes may import, so that an own class of that name is written
  /// in full.
  private static final Set<String> FRAMEWORK =
      Set.of(
          "ArrayList",
          "Bytes",
          "Collections",
          "Exchange",
          "Execution",
          "JsonCodec",
          "JsonFields",
          "JsonReader",
          "JsonWriter",
          "LinkedHashMap",
          "LinkedHashSet",
          "List",
          "Map",
          "Optional",
          "Problem",
          "Route",
          "RouteTable",
          "Set",
          "UUID",
          "String",
          "Override");

  private final String packageName;
  private final StringBuilder body = new StringBuilder();
  private final Set<String> imports = new TreeSet<>();
  private int depth;

  public JavaFile(String packageName) {
    this.packageName = packageName;
  }

  /// Adds a line; one that ends with `{` indents what follows, one that starts with `}` ends that.
  public JavaFile line(String text) {
    if (text.startsWith("}")) depth--;
    if (!text.isEmpty()) body.repeat("  ", depth).append(text);
    body.append('\n');
    if (text.endsWith("{")) depth++;
    return this;
  }

  /// Adds a line that continues the one before.
  public JavaFile continued(String text) {
    body.repeat("  ", depth + 2).append(text).append('\n');
    return this;
  }

  /// Adds a call that may be too long for a line: `head(a, b)tail`, or one argument group a line.
  public JavaFile call(String head, List<String> arguments, String tail) {
    String all = head + "(" + String.join(", ", arguments) + ")" + tail;
    if (depth * 2 + all.length() <= 100) return line(all);
    line(head + "(");
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i) + (i == arguments.size() - 1 ? ")" + tail : ",");
      if (!row.isEmpty() && depth * 2 + 5 + row.length() + argument.length() > 100) {
        continued(row.toString());
        row.setLength(0);
      }
      row.append(row.isEmpty() ? "" : " ").append(argument);
    }
    return continued(row.toString());
  }

  /// Returns how to write the name of a framework or `java.util` class, which is imported.
  public String use(String fullName) {
    imports.add(fullName);
    return fullName.substring(fullName.lastIndexOf('.') + 1);
  }

  /// Returns how to write a type given with full names: those of the own package, `java.lang` and
  /// the framework get short where nothing else can be meant.
  public String type(String java) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < java.length()) {
      int end = i;
      while (end < java.length() && isNamePart(java.charAt(end))) end++;
      if (end == i) {
        text.append(java.charAt(i++));
      } else {
        text.append(name(java.substring(i, end)));
        i = end;
      }
    }
    return text.toString();
  }

  private static boolean isNamePart(char c) {
    return c == '.' || Character.isJavaIdentifierPart(c);
  }

  private String name(String full) {
    for (String prefix : IMPORTED) {
      if (full.startsWith(prefix) && full.indexOf('.', prefix.length()) < 0) return use(full);
    }
    if (full.startsWith("java.lang.") && full.indexOf('.', 10) < 0) return full.substring(10);
    if (packageName.isEmpty() || !full.startsWith(packageName + ".")) return full;
    String own = full.substring(packageName.length() + 1);
    // shop.List next to an import of java.util.List; and shop.more.Item is of another package.
    return Character.isLowerCase(own.charAt(0)) || FRAMEWORK.contains(first(own)) ? full : own;
  }

  private static String first(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /// Returns the whole file.
  @Override
  public String toString() {
    StringBuilder file = new StringBuilder();
    if (!packageName.isEmpty()) file.append("package ").append(packageName).append(";\n\n");
    for (String name : imports) file.append("import ").append(name).append(";\n");
    if (!imports.isEmpty()) file.append('\n');
    return file.append(body).toString();
  }

  /// Returns the text as a Java string literal in ASCII.
  public static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> literal.append('\\').append(c);
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> {
          if (c >= ' ' && c < 0x7f) literal.append(c);
          else literal.append(String.format("\\u%04x", (int) c));
        }
      }
    }
    return literal.append('"').toString();
  }
}
