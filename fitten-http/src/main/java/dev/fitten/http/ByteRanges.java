package dev.fitten.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a `Range` field (RFC 9110 §14.1.2) against the size of what it is asked of.
final class ByteRanges {
  /// A field with more ranges is ignored: each part costs a head of its own (RFC 9110 §17.15). A
  /// viewer that jumps through a document asks for a handful.
  static final int MOST = 32;

  private static final long NONE = -1;
  private static final long WRONG = -2;

  /// Some bytes, at least one.
  ///
  /// @param start the first byte, from 0
  /// @param end behind the last byte
  record Range(long start, long end) {
    long length() {
      return end - start;
    }

    /// Returns the value of `Content-Range` (RFC 9110 §14.4).
    String of(long size) {
      return "bytes " + start + '-' + (end - 1) + '/' + size;
    }
  }

  private ByteRanges() {}

  /// Returns the ranges that can be answered, in the order asked for. Ranges that overlap or touch
  /// are joined, so that together they are never more than the whole.
  ///
  /// @param field the values of the Range field, one for each line that the client sent
  /// @param size of the representation, bytes
  /// @return an empty list if none can be answered (416), or `null` if the field is to be ignored:
  ///   absent, sent twice, of another unit, malformed, with a last byte before its first, with more
  ///   than [#MOST] ranges, or with a suffix of an empty representation
  static @Nullable List<Range> parse(List<String> field, long size) {
    if (field.size() != 1 || !field.get(0).regionMatches(true, 0, "bytes=", 0, 6)) return null;
    // Two more than allowed are enough to know; empty elements count, nobody needs them.
    String[] specs = field.get(0).substring(6).split(",", MOST + 2);
    if (specs.length > MOST) return null;
    List<Range> ranges = new ArrayList<>();
    boolean any = false;
    for (String each : specs) {
      String spec = trimBlanks(each);
      if (spec.isEmpty()) continue;
      any = true;
      int dash = spec.indexOf('-');
      if (dash < 0) return null;
      long first = number(spec, 0, dash);
      long last = number(spec, dash + 1, spec.length());
      if (first == NONE && last == NONE || first == WRONG || last == WRONG) return null;
      if (first == NONE) {
        if (size == 0 && last > 0) return null;
        if (last > 0) join(ranges, new Range(Math.max(0, size - last), size));
      } else if (last != NONE && last < first) {
        return null;
      } else if (first < size) {
        join(ranges, new Range(first, last == NONE ? size : Math.min(last, size - 1) + 1));
      }
    }
    return any ? ranges : null;
  }

  /// Adds the range, at the place of the first one that it overlaps or touches. Those known are apart
  /// from each other, so each that it reaches is one that it reached by itself: one pass is enough.
  private static void join(List<Range> ranges, Range added) {
    Range joined = added;
    int place = ranges.size();
    for (int i = 0; i < ranges.size(); ) {
      Range known = ranges.get(i);
      if (known.start > added.end || added.start > known.end) {
        i++;
        continue;
      }
      joined = new Range(Math.min(known.start, joined.start), Math.max(known.end, joined.end));
      ranges.remove(i);
      place = Math.min(place, i);
    }
    ranges.add(Math.min(place, ranges.size()), joined);
  }

  /// Returns the number; what 63 bits cannot hold is the largest that they can.
  private static long number(String text, int start, int end) {
    if (start == end) return NONE;
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) return WRONG;
      boolean fits = value <= (Long.MAX_VALUE - digit) / 10;
      value = fits ? value * 10 + digit : Long.MAX_VALUE;
    }
    return value;
  }

  private static String trimBlanks(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) start++;
    while (end > start && isBlank(text.charAt(end - 1))) end--;
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
