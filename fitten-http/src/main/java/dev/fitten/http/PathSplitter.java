package dev.fitten.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Splits a path into segments and decodes them: split first, decode once.
final class PathSplitter {
  private PathSplitter() {}

  /// Fills segments and source of `match`. Returns what is wrong with the path, or `null`.
  static @Nullable String split(ByteBuffer bytes, int start, int end, Match match) {
    match.source = bytes;
    boolean escaped = false;
    int from = start + 1;
    for (int i = from; i < end; i++) {
      byte c = bytes.get(i);
      if (c == '/') {
        match.addSegment(from, i);
        from = i + 1;
      } else if (c == '%') {
        escaped = true;
      }
    }
    match.addSegment(from, end);
    if (escaped) {
      @Nullable String wrong = decode(bytes, start, end, match);
      if (wrong != null) return wrong;
    }
    return climbs(match) ? "The path has a '..' segment." : null;
  }

  private static @Nullable String decode(ByteBuffer bytes, int start, int end, Match match) {
    ByteBuffer out = match.decoded(end - start);
    int at = 0;
    for (int s = 0; s < match.segmentCount; s++) {
      int segmentEnd = match.segments[s * 2 + 1];
      if (s > 0) out.put(at++, (byte) '/');
      int decodedStart = at;
      for (int i = match.segments[s * 2]; i < segmentEnd; i++) {
        int c = bytes.get(i);
        if (c == '%') {
          c = Escapes.value(bytes, i, segmentEnd);
          if (c < 0) return "The path has a malformed percent escape.";
          if (c == 0) return "The path has an escaped NUL.";
          i += 2;
        }
        out.put(at++, (byte) c);
      }
      if (!Escapes.isUtf8(out, decodedStart, at)) return "The path is not UTF-8.";
      match.segments[s * 2] = decodedStart;
      match.segments[s * 2 + 1] = at;
    }
    match.source = out;
    return null;
  }

  /// Tells whether any piece between slashes is `..`. Decoded slashes and backslashes count here,
  /// so that no `..%2F` reaches code that puts a file name together.
  private static boolean climbs(Match match) {
    ByteBuffer bytes = match.source;
    int end = match.segments[match.segmentCount * 2 - 1];
    int from = match.segments[0];
    for (int i = from; i <= end; i++) {
      if (i < end && bytes.get(i) != '/' && bytes.get(i) != '\\') continue;
      if (i - from == 2 && bytes.get(from) == '.' && bytes.get(from + 1) == '.') return true;
      from = i + 1;
    }
    return false;
  }
}
