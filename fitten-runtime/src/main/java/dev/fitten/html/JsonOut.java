package dev.fitten.html;

import static dev.fitten.html.HtmlOut.bytes;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes values whose type no `@props` declares as JSON, by what they are at run time.
final class JsonOut {
  private static final byte[] COMMA = bytes(",");
  private static final byte[] COLON = bytes(":");
  private static final byte[] ARRAY = bytes("[");
  private static final byte[] ARRAY_END = bytes("]");
  private static final byte[] OBJECT = bytes("{");
  private static final byte[] OBJECT_END = bytes("}");

  private JsonOut() {}

  /// Writes a value that [JsText#plain] has reduced.
  static void write(@Nullable Object plain, HtmlOut out) {
    switch (plain) {
      case null -> out.json((String) null);
      case Boolean flag -> out.json(flag.booleanValue());
      case Double number -> out.json(number.doubleValue());
      case String text -> out.json(text);
      case Iterable<?> items -> array(items, out);
      case Map<?, ?> map -> object(map, out);
      default ->
          throw new IllegalArgumentException(
              "a value of "
                  + plain.getClass()
                  + " has no JSON form of its own: declare the component's @props");
    }
  }

  private static void array(Iterable<?> items, HtmlOut out) {
    byte[] separator = ARRAY;
    for (Object item : items) {
      out.raw(separator).json(item);
      separator = COMMA;
    }
    if (separator == ARRAY) out.raw(ARRAY);
    out.raw(ARRAY_END);
  }

  private static void object(Map<?, ?> map, HtmlOut out) {
    byte[] separator = OBJECT;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.raw(separator).json(JsText.text(entry.getKey())).raw(COLON).json(entry.getValue());
      separator = COMMA;
    }
    if (separator == OBJECT) out.raw(OBJECT);
    out.raw(OBJECT_END);
  }
}
