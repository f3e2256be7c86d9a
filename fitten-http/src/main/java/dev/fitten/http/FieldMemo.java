package dev.fitten.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Remembers field sections that were parsed and found right, because clients that keep a connection
/// send the same one again and again.
///
/// A section is taken as known only if all its bytes are the same, the empty line included; then what
/// was found then is what would be found now, so nothing is guessed and nothing skipped. Comparing
/// costs a tenth of parsing.
final class FieldMemo {
  /// Connections share this many places; a power of two.
  private static final int PLACES = 32;

  /// Longer sections are parsed each time.
  private static final int LONGEST_BYTES = 1024;

  /// After so many sections in a row that were not the remembered one, only every 16th is kept.
  private static final int PATIENCE = 8;

  /// What a section says, with offsets from its start.
  static final class Section {
    final int length;
    final int[] fields;
    final int fieldCount;
    final int hosts;
    final int lengths;
    final int codings;
    final boolean closeOption;
    final boolean keepAliveOption;
    final boolean chunked;
    final boolean expectsContinue;
    final long contentLength;
    final int hostStart;
    final int hostEnd;

    Section(RequestParser parser, RequestHead head, int start, int end) {
      length = end - start;
      fields = Arrays.copyOf(head.fields, head.fieldCount * 4);
      fieldCount = head.fieldCount;
      hosts = parser.hosts;
      lengths = parser.lengths;
      codings = parser.codings;
      closeOption = parser.closeOption;
      keepAliveOption = parser.keepAliveOption;
      chunked = head.chunked;
      expectsContinue = parser.expectation;
      contentLength = head.contentLength;
      hostStart = parser.hostFieldStart - start;
      hostEnd = parser.hostFieldEnd - start;
    }
  }

  private final ByteBuffer memory =
      ByteBuffer.allocateDirect(PLACES * LONGEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final @Nullable Section[] sections = new @Nullable Section[PLACES];
  private final int[] misses = new int[PLACES];

  /// Returns what is known about the section at `start`, or `null`.
  @Nullable Section find(int place, ByteBuffer bytes, int start, int end) {
    int at = place & PLACES - 1;
    Section known = sections[at];
    if (known == null || known.length > end - start) return null;
    if (!Memory.equal(bytes, start, memory, at * LONGEST_BYTES, known.length)) return null;
    misses[at] = 0;
    return known;
  }

  /// Remembers the section that was just parsed.
  void keep(int place, RequestParser parser, RequestHead head, int start, int end) {
    if (end - start > LONGEST_BYTES) return;
    int at = place & PLACES - 1;
    int missed = misses[at]++;
    if (missed > PATIENCE && (missed & 15) != 0) return;
    memory.put(at * LONGEST_BYTES, head.bytes, start, end - start);
    sections[at] = new Section(parser, head, start, end);
  }
}
