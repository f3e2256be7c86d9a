package dev.fitten.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Any document as maps, lists, strings, BigDecimals, booleans and nulls, for tests.
enum TreeCodec implements JsonCodec<@Nullable Object> {
  TREE;

  @Override
  public void write(@Nullable Object value, JsonWriter out) {
    switch (value) {
      case null -> out.nullValue();
      case String text -> out.string(text);
      case BigDecimal number -> out.number(number);
      case Boolean bool -> out.bool(bool);
      case List<?> list -> {
        out.beginArray();
        for (Object item : list) write(item, out);
        out.endArray();
      }
      case Map<?, ?> map -> {
        out.beginObject();
        map.forEach((name, item) -> {
          out.field((String) name);
          write(item, out);
        });
        out.endObject();
      }
      default -> throw new IllegalArgumentException("no JSON form: " + value.getClass());
    }
  }

  @Override
  public @Nullable Object read(JsonReader in) {
    int c = in.token();
    return switch (c) {
      case '{' -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        in.beginObject();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
          if (map.containsKey(name)) throw in.duplicateName();
          map.put(name, read(in));
        }
        yield map;
      }
      case '[' -> {
        List<@Nullable Object> list = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) list.add(read(in));
        yield list;
      }
      case '"' -> in.string();
      case 't', 'f' -> in.bool();
      case 'n' -> {
        if (!in.nextNull()) throw in.error("no null");
        yield null;
      }
      default -> in.bigDecimal();
    };
  }
}
