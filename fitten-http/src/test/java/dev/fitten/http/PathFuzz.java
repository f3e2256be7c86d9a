package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Any bytes as a path: its segments are those that a slow reading of RFC 3986 finds, and a segment
/// that climbs, an escape that is none, NUL and what is not UTF-8 are refused.
public final class PathFuzz {
  private PathFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    // The parser lets nothing else through to the router.
    for (byte c : input) if (!Ascii.is(c, Ascii.PATH)) return;
    byte[] path = new byte[input.length + 1];
    path[0] = '/';
    System.arraycopy(input, 0, path, 1, input.length);
    Match match = new Match();
    String wrong = PathSplitter.split(Direct.of(path), 0, path.length, match);
    List<String> expected = segments(new String(path, StandardCharsets.US_ASCII));
    assertEquals(expected == null, wrong != null, wrong);
    if (expected == null) return;
    List<String> found = new ArrayList<>();
    for (int i = 0; i < match.segmentCount; i++) {
      int start = match.segments[i * 2];
      byte[] segment = Memory.copy(match.source, start, match.segments[i * 2 + 1]);
      found.add(new String(segment, StandardCharsets.UTF_8));
    }
    assertEquals(expected, found);
    String name = String.join("/", found);
    if (FileNames.isPlain(name)) {
      assertTrue(!("/" + name + "/").contains("/../") && name.indexOf('\\') < 0, name);
    }
  }

  /// Returns the decoded segments, or `null` if the path is to be refused.
  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    for (String raw : path.substring(1).split("/", -1)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int i = 0; i < raw.length(); i++) {
        if (raw.charAt(i) != '%') {
          bytes.write(raw.charAt(i));
        } else if (raw.substring(i).matches("%[0-9A-Fa-f]{2}.*")) {
          bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
          i += 2;
        } else {
          return null;
        }
      }
      try {
        ByteBuffer decoded = ByteBuffer.wrap(bytes.toByteArray());
        segments.add(StandardCharsets.UTF_8.newDecoder().decode(decoded).toString());
      } catch (CharacterCodingException notUtf8) {
        return null;
      }
    }
    String whole = "/" + String.join("/", segments).replace('\\', '/') + "/";
    return whole.contains("/../") || whole.indexOf('\0') >= 0 ? null : segments;
  }
}
