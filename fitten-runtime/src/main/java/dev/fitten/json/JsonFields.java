package dev.fitten.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// The names that a codec knows, prepared for comparison with the bytes of a document.
///
/// A hash only proposes a name; it counts after all its bytes were compared, so that a document
/// cannot be written that reaches a field by a colliding name.
public final class JsonFields {
  private final String owner;
  private final String[] names;

  private final byte[][] utf8;

  /// `"name"` as documents spell it, for the guess that fields come in the order they are declared.
  private final byte[][] quoted;

  /// Index of a name plus one, at the hash of its bytes or the next free place behind; 0 is free.
  private final short[] table;

  private JsonFields(String owner, String[] names) {
    this.owner = owner;
    this.names = names;
    this.utf8 = new byte[names.length][];
    this.quoted = new byte[names.length][];
    int size = Math.max(4, Integer.highestOneBit(names.length * 4));
    this.table = new short[size];
    for (int i = 0; i < names.length; i++) {
      quoted[i] = JsonWriter.encodedString(names[i]);
      utf8[i] = names[i].getBytes(UTF_8);
      if (find(utf8[i], 0, utf8[i].length) >= 0) {
        throw new IllegalArgumentException("'" + names[i] + "' occurs twice in " + owner);
      }
      int at = hash(utf8[i], 0, utf8[i].length) & (size - 1);
      while (table[at] != 0) at = (at + 1) & (size - 1);
      table[at] = (short) (i + 1);
    }
  }

  /// Returns the names of `owner`, the type that messages mention; an index is a position in
  /// `names`.
  public static JsonFields of(String owner, String... names) {
    return new JsonFields(owner, names.clone());
  }

  String owner() {
    return owner;
  }

  String name(int index) {
    return names[index];
  }

  int count() {
    return names.length;
  }

  byte[] quoted(int index) {
    return quoted[index];
  }

  /// Returns the index of the name whose UTF-8 bytes are these, or -1.
  int find(byte[] bytes, int start, int end) {
    int at = hash(bytes, start, end) & (table.length - 1);
    while (table[at] != 0) {
      int index = table[at] - 1;
      byte[] candidate = utf8[index];
      if (Arrays.equals(bytes, start, end, candidate, 0, candidate.length)) return index;
      at = (at + 1) & (table.length - 1);
    }
    return -1;
  }

  private static int hash(byte[] bytes, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) hash = 31 * hash + bytes[i];
    return hash ^ hash >>> 16;
  }
}
