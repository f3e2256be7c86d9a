package dev.fitten.compiler.route;

import java.util.ArrayList;
import java.util.List;

/// A path pattern as the router understands it, taken apart for checks.
///
/// @param names of its parameters, in order
/// @param mistakes what is wrong with it, each one line
/// @param shape the pattern with nameless parameters: equal for patterns that match the same paths
record PathPattern(List<String> names, List<String> mistakes, String shape) {

  static PathPattern parse(String pattern) {
    List<String> names = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    StringBuilder shape = new StringBuilder();
    if (!pattern.startsWith("/")) mistakes.add("it must start with '/'");
    String[] segments = pattern.substring(pattern.startsWith("/") ? 1 : 0).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].isEmpty() && !last) mistakes.add("it has an empty segment, '//'");
      shape.append('/').append(segment(segments[i], last, names, mistakes));
    }
    return new PathPattern(names, mistakes, shape.toString());
  }

  private static String segment(
      String text, boolean last, List<String> names, List<String> mistakes) {
    int open = text.indexOf('{');
    int close = text.indexOf('}');
    if (open < 0 && close < 0) {
      fixed(text, mistakes);
      return text;
    }
    if (open < 0 || close < open) {
      mistakes.add("'{' and '}' of '" + text + "' do not match");
      return text;
    }
    if (text.indexOf('{', open + 1) >= 0 || text.indexOf('}', close + 1) >= 0) {
      mistakes.add("segment '" + text + "' holds more than one parameter");
      return text;
    }
    boolean rest = text.startsWith("{*");
    String name = text.substring(open + (rest ? 2 : 1), close);
    String prefix = text.substring(0, open);
    String suffix = text.substring(close + 1);
    if (!isJavaName(name))
      mistakes.add("parameter '" + name + "' is not named like a Java variable");
    else if (names.contains(name)) mistakes.add("parameter '" + name + "' occurs twice");
    else names.add(name);
    if (rest && !last) mistakes.add("'" + text + "' must be the last segment");
    if (rest && !suffix.isEmpty()) mistakes.add("'{*" + name + "}' takes no text behind it");
    fixed(prefix, mistakes);
    fixed(suffix, mistakes);
    return prefix + (rest ? "{*}" : "{}") + suffix;
  }

  private static boolean isJavaName(String name) {
    if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) return false;
    return name.chars().allMatch(Character::isJavaIdentifierPart);
  }

  private static void fixed(String text, List<String> mistakes) {
    if (text.equals("..")) mistakes.add("'..' is never matched");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || "%?#\\".indexOf(c) >= 0) {
        mistakes.add("fixed text must be without '%', '?', '#', '\\', spaces and controls");
        return;
      }
    }
  }
}
