package dev.fitten.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A JSON array of what another codec reads and writes.
record ListCodec<E>(JsonCodec<E> element) implements JsonCodec<List<E>> {
  @Override
  public void write(List<E> list, JsonWriter out) {
    out.beginArray();
    for (E item : list) {
      if (item == null) throw out.nullValueRefused();
      element.write(item, out);
    }
    out.endArray();
  }

  @Override
  public List<E> read(JsonReader in) {
    in.beginArray();
    if (!in.nextElement()) return List.of();
    List<E> list = new ArrayList<>();
    do {
      list.add(element.read(in));
    } while (in.nextElement());
    return Collections.unmodifiableList(list);
  }
}
