package atlas;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes any record as JSON with all its components, for mounting a component from nothing. Pages
/// send less: what browser code reads, written by generated code.
final class PropsJson {
  private PropsJson() {}

  static String of(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text, out);
      case List<?> list -> list(list, out);
      case Record props -> object(props, out);
      default -> out.append(value);
    }
  }

  private static void list(List<?> list, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) out.append(',');
      write(list.get(i), out);
    }
    out.append(']');
  }

  private static void object(Record props, StringBuilder out) {
    out.append('{');
    String comma = "";
    for (RecordComponent component : props.getClass().getRecordComponents()) {
      out.append(comma);
      string(component.getName(), out);
      out.append(':');
      try {
        write(component.getAccessor().invoke(props), out);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("cannot read " + component, e);
      }
      comma = ",";
    }
    out.append('}');
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (char c : text.toCharArray()) {
      if (c < ' ' || c == '"' || c == '\\') out.append("\\u%04x".formatted((int) c));
      else out.append(c);
    }
    out.append('"');
  }
}
