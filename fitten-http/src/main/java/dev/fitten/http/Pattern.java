package dev.fitten.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A path pattern taken apart.
record Pattern(List<Segment> segments, List<String> names) {
  /// One segment: fixed text in `prefix`, or a parameter between `prefix` and `suffix`, or the
  /// rest.
  record Segment(byte[] prefix, boolean parameter, boolean rest, byte[] suffix) {}

  /// Takes the route's pattern apart.
  ///
  /// @throws IllegalArgumentException with the position and the next thing to try
  static Pattern parse(Route route) {
    String text = route.pattern();
    if (!text.startsWith("/")) throw malformed(route, 0, "a pattern starts with '/'");
    List<Segment> segments = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int start = 1; start <= text.length(); ) {
      int end = text.indexOf('/', start);
      if (end < 0) end = text.length();
      Segment segment = segment(route, start, end, names);
      if (segment.rest && end < text.length()) {
        throw malformed(route, start, "the rest of the path must be the last segment");
      }
      segments.add(segment);
      start = end + 1;
    }
    return new Pattern(segments, names);
  }

  private static Segment segment(Route route, int start, int end, List<String> names) {
    String text = route.pattern().substring(start, end);
    int open = text.indexOf('{');
    int close = text.indexOf('}');
    if (open < 0 && close < 0) {
      return new Segment(fixed(route, start, text), false, false, new byte[0]);
    }
    if (open < 0 || close < open) throw malformed(route, start, "'{' and '}' do not match");
    if (text.indexOf('{', open + 1) >= 0 || text.indexOf('}', close + 1) >= 0) {
      throw malformed(route, start, "a segment holds at most one parameter");
    }
    boolean rest = text.startsWith("{*");
    addName(route, start + open, text.substring(open + (rest ? 2 : 1), close), names);
    byte[] prefix = fixed(route, start, text.substring(0, open));
    byte[] suffix = fixed(route, start + close + 1, text.substring(close + 1));
    if (rest && suffix.length > 0) {
      throw malformed(route, start, "the rest of the path takes no text behind it");
    }
    return new Segment(prefix, true, rest, suffix);
  }

  private static void addName(Route route, int at, String name, List<String> names) {
    boolean wellFormed = !name.isEmpty() && Character.isJavaIdentifierStart(name.charAt(0));
    for (int i = 1; i < name.length(); i++) {
      wellFormed &= Character.isJavaIdentifierPart(name.charAt(i));
    }
    if (!wellFormed) throw malformed(route, at, "a parameter is named like a Java variable");
    if (names.contains(name)) throw malformed(route, at, "the name '" + name + "' is taken");
    names.add(name);
  }

  private static byte[] fixed(Route route, int start, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || "%?#\\".indexOf(c) >= 0) {
        throw malformed(
            route,
            start + i,
            "fixed text is written as it reads, without '%', '?', '#', '\\', space");
      }
    }
    if (text.equals("..")) throw malformed(route, start, "'..' is never matched");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException malformed(Route route, int at, String what) {
    return new IllegalArgumentException(
        "error[route/pattern]: %s\n   |\n   | %s\n   | %s^\n   = declared by %s"
            .formatted(what, route.pattern(), " ".repeat(at), route.handlerName()));
  }
}
