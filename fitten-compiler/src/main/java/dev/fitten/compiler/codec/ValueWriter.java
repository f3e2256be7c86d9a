package dev.fitten.compiler.codec;

import dev.fitten.compiler.element.JavaFile;
import dev.fitten.compiler.element.JavaType;
import dev.fitten.compiler.element.JavaType.Coded;
import dev.fitten.compiler.element.JavaType.ListOf;
import dev.fitten.compiler.element.JavaType.MapOf;
import dev.fitten.compiler.element.JavaType.OptionalOf;
import dev.fitten.compiler.element.JavaType.Scalar;
import dev.fitten.compiler.element.JavaType.SetOf;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/// Writes the statements that write a value and the expressions that read one. Lists, sets and maps
/// get a pair of methods each, so that the main methods stay small enough for the JIT to inline.
final class ValueWriter {
  private final JavaFile file;
  private final Queue<Runnable> pending = new ArrayDeque<>();
  private final Set<String> taken = new HashSet<>();

  ValueWriter(JavaFile file) {
    this.file = file;
  }

  /// Writes the methods that were called for, and those that they call for in turn.
  void helpers() {
    while (!pending.isEmpty()) {
      file.line("");
      pending.remove().run();
    }
  }

  // -- Writing

  /// Writes a field: its precompiled name, then `value.component()`.
  void writeField(String constant, JavaType type, String component) {
    String accessor = "value." + component + "()";
    boolean optional = type.shape() instanceof OptionalOf;
    if (!optional && !type.nullable()) {
      if (type.shape() instanceof Scalar) {
        file.line("out.field(" + constant + ")" + scalar(type, accessor, false) + ";");
      } else {
        file.line("out.field(" + constant + ");");
        write(type, accessor, component);
      }
      return;
    }
    // A block of its own: the local's name then cannot meet another component's.
    boolean hides =
        component.equals("value")
            || component.equals("out")
            || type.java().contains(component + '.');
    String local = hides ? "it" : component;
    file.line("out.field(" + constant + ");");
    file.line("{");
    String source = optional ? "out.required(" + accessor + ")" : accessor;
    file.line(file.type(type.java()) + " " + local + " = " + source + ";");
    write(type, local, component);
    file.line("}");
  }

  /// Writes statements for `expression`, which is a local variable where the type may be absent.
  private void write(JavaType type, String expression, String name) {
    if (type.shape() instanceof OptionalOf optional) {
      JavaType content = optional.content();
      file.line("if (" + expression + ".isEmpty()) {");
      file.line("out.nullValue();");
      file.line("} else {");
      present(content, expression + ".get()", name, true);
      file.line("}");
    } else if (type.nullable()) {
      file.line("if (" + expression + " == null) {");
      file.line("out.nullValue();");
      file.line("} else {");
      present(type, expression, name, true);
      file.line("}");
    } else {
      present(type, expression, name, false);
    }
  }

  private void present(JavaType type, String expression, String name, boolean checked) {
    switch (type.shape()) {
      case Scalar _ -> file.line("out" + scalar(type, expression, checked) + ";");
      case Coded coded ->
          file.line(
              file.type(coded.codec())
                  + ".INSTANCE.write("
                  + required(expression, checked)
                  + ", out);");
      default ->
          file.line(writeMethod(type, name) + "(" + required(expression, checked) + ", out);");
    }
  }

  private static String required(String expression, boolean checked) {
    return checked ? expression : "out.required(" + expression + ")";
  }

  private static String scalar(JavaType type, String expression, boolean checked) {
    Scalar scalar = (Scalar) type.shape();
    // A box would be unboxed before the writer sees that it is null; the others it checks itself.
    boolean box = scalar.hasPrimitive() && !type.primitive();
    return "."
        + scalar.write()
        + "("
        + (box && !checked ? required(expression, false) : expression)
        + ")";
  }

  private String writeMethod(JavaType type, String name) {
    String method = unique("write" + capitalized(name));
    pending.add(() -> writeHelper(type, method, name));
    return method;
  }

  private void writeHelper(JavaType type, String method, String name) {
    String java = file.type(type.java());
    switch (type.shape()) {
      case ListOf list -> elements(method, java, list.element(), name);
      case SetOf set -> elements(method, java, set.element(), name);
      case MapOf map -> {
        file.line("private static void " + method + "(" + java + " map, JsonWriter out) {");
        file.line("out.beginObject();");
        file.line(
            "for ("
                + file.use("java.util.Map")
                + ".Entry<"
                + file.type(map.key().java())
                + ", "
                + file.type(map.value().java())
                + "> entry : map.entrySet()) {");
        if (map.key().shape() instanceof Coded coded) {
          file.line(file.type(coded.codec()) + ".INSTANCE.writeName(entry.getKey(), out);");
        } else {
          file.line("out.field(entry.getKey());");
        }
        element(map.value(), "entry.getValue()", name + "Value");
        file.line("}");
        file.line("out.endObject();");
        file.line("}");
      }
      default -> throw new IllegalArgumentException("no method is written for " + type);
    }
  }

  private void elements(String method, String java, JavaType element, String name) {
    file.line("private static void " + method + "(" + java + " items, JsonWriter out) {");
    file.line("out.beginArray();");
    file.line("for (" + file.type(element.java()) + " item : items) {");
    element(element, "item", name + "Item");
    file.line("}");
    file.line("out.endArray();");
    file.line("}");
  }

  private void element(JavaType type, String expression, String name) {
    String local = expression;
    boolean optional = type.shape() instanceof OptionalOf;
    if (optional) {
      file.line(file.type(type.java()) + " content = out.required(" + expression + ");");
      local = "content";
    } else if (type.nullable() && !expression.equals("item")) {
      file.line(file.type(type.java()) + " item = " + expression + ";");
      local = "item";
    }
    write(type, local, name);
  }

  // -- Reading

  /// Returns an expression that reads a value of the type.
  String read(JavaType type, String name) {
    if (type.shape() instanceof OptionalOf optional) {
      String use = file.use("java.util.Optional");
      return "in.nextNull() ? "
          + use
          + ".empty() : "
          + use
          + ".of("
          + value(optional.content(), name)
          + ")";
    }
    return (type.nullable() ? "in.nextNull() ? null : " : "") + value(type, name);
  }

  private String value(JavaType type, String name) {
    return switch (type.shape()) {
      case Scalar scalar -> "in." + scalar.read() + "()";
      case Coded coded -> file.type(coded.codec()) + ".INSTANCE.read(in)";
      default -> {
        String method = unique("read" + capitalized(name));
        pending.add(() -> readHelper(type, method, name));
        yield method + "(in)";
      }
    };
  }

  private void readHelper(JavaType type, String method, String name) {
    file.line("private static " + file.type(type.java()) + " " + method + "(JsonReader in) {");
    switch (type.shape()) {
      case ListOf list -> readElements(list.element(), "List", "ArrayList", name);
      case SetOf set -> readElements(set.element(), "Set", "LinkedHashSet", name);
      case MapOf map -> readMap(map, name);
      default -> throw new IllegalArgumentException("no method is written for " + type);
    }
    file.line("}");
  }

  private void readElements(JavaType element, String type, String implementation, String name) {
    String collection = file.use("java.util." + type);
    file.line("in.beginArray();");
    file.line("if (!in.nextElement()) return " + collection + ".of();");
    file.line(
        collection
            + "<"
            + file.type(element.java())
            + "> items = new "
            + file.use("java.util." + implementation)
            + "<>();");
    file.line("do {");
    file.line("items.add(" + read(element, name + "Item") + ");");
    file.line("} while (in.nextElement());");
    file.line("return " + file.use("java.util.Collections") + ".unmodifiable" + type + "(items);");
  }

  private void readMap(MapOf map, String name) {
    String key = file.type(map.key().java());
    String next =
        map.key().shape() instanceof Coded coded
            ? file.type(coded.codec()) + ".INSTANCE.readName(in)"
            : "in.nextName()";
    file.line("in.beginObject();");
    file.line(
        file.use("java.util.Map")
            + "<"
            + key
            + ", "
            + file.type(map.value().java())
            + "> map = new "
            + file.use("java.util.LinkedHashMap")
            + "<>();");
    file.line("for (" + key + " name = " + next + "; name != null; name = " + next + ") {");
    file.line("if (map.containsKey(name)) throw in.duplicateName();");
    file.line("map.put(name, " + read(map.value(), name + "Value") + ");");
    file.line("}");
    file.line("return " + file.use("java.util.Collections") + ".unmodifiableMap(map);");
  }

  private String unique(String name) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) candidate = name + i;
    return candidate;
  }

  private static String capitalized(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
