package dev.fitten.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters of a query, `name=value` between `&`, decoded as HTML forms are encoded: percent
/// escapes of UTF-8, and `+` for a space.
final class QueryString {
  private final List<String> pairs = new ArrayList<>();

  private QueryString() {}

  /// Decodes the query.
  ///
  /// @throws Problem 400 if an escape is malformed or the bytes are not UTF-8
  static QueryString parse(String raw) {
    QueryString query = new QueryString();
    for (int start = 0; start < raw.length(); ) {
      int end = raw.indexOf('&', start);
      if (end < 0) end = raw.length();
      if (end > start) query.add(raw.substring(start, end));
      start = end + 1;
    }
    return query;
  }

  private void add(String pair) {
    int equals = pair.indexOf('=');
    pairs.add(decode(equals < 0 ? pair : pair.substring(0, equals)));
    pairs.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
  }

  @Nullable String first(String name) {
    for (int i = 0; i < pairs.size(); i += 2) {
      if (pairs.get(i).equals(name)) return pairs.get(i + 1);
    }
    return null;
  }

  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      if (pairs.get(i).equals(name)) values.add(pairs.get(i + 1));
    }
    return values;
  }

  private static String decode(String raw) {
    if (raw.indexOf('%') < 0) return raw.replace('+', ' ');
    byte[] in = Ascii.bytes(raw);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%') {
        int value = Escapes.value(in, i, in.length);
        if (value < 0) throw Problem.badRequest("The query has a malformed percent escape.");
        out.put((byte) value);
        i += 2;
      } else {
        out.put(in[i] == '+' ? (byte) ' ' : in[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException notUtf8) {
      throw Problem.badRequest("The query is not UTF-8.");
    }
  }
}
