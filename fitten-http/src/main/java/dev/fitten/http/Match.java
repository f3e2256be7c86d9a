package dev.fitten.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the router found for one request. Reused by its owner; [#copy] outlives that.
final class Match {
  /// The route, or `null`: then [#allow] or [#malformed] or neither (404).
  @Nullable Route route;

  /// Names of the route's parameters, in the order of their offsets.
  String[] parameterNames = NO_NAMES;

  /// Why the path itself is wrong, or `null`.
  @Nullable String malformed;

  /// For 405 and automatic OPTIONS: the methods of the path, as an Allow field has them.
  @Nullable String allow;

  /// What the offsets count in: the received bytes, or the decoded path.
  ByteBuffer source = RequestHead.NOTHING;

  /// Start and end of each segment of the path.
  int[] segments = new int[32];

  int segmentCount;

  /// Start and end of each parameter.
  int[] parameters = new int[16];

  /// Where escapes are decoded to; made when first needed.
  private ByteBuffer decoded = RequestHead.NOTHING;

  static final String[] NO_NAMES = {};
  static final byte[] NO_BYTES = {};

  void reset() {
    route = null;
    parameterNames = NO_NAMES;
    malformed = null;
    allow = null;
    segmentCount = 0;
  }

  void addSegment(int start, int end) {
    int at = segmentCount++ * 2;
    if (at == segments.length) segments = Arrays.copyOf(segments, at * 2);
    segments[at] = start;
    segments[at + 1] = end;
  }

  void ensureParameters(int count) {
    if (parameters.length < count * 2) parameters = Arrays.copyOf(parameters, count * 2);
  }

  /// Returns where escapes of a path of so many bytes are decoded to: in memory outside the heap, as
  /// frames are, so that what reads parameters sees one kind of buffer.
  ByteBuffer decoded(int bytes) {
    if (decoded.capacity() < bytes) {
      int capacity = Math.max(256, Integer.highestOneBit(bytes) * 2);
      decoded = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
    return decoded;
  }

  int parameterStart(int index) {
    return parameters[index * 2];
  }

  int parameterEnd(int index) {
    return parameters[index * 2 + 1];
  }

  String parameter(int index) {
    byte[] bytes = Memory.copy(source, parameterStart(index), parameterEnd(index));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  Match copy() {
    Match copy = new Match();
    copy.route = route;
    copy.parameterNames = parameterNames;
    copy.malformed = malformed;
    copy.allow = allow;
    int count = parameterNames.length;
    if (count == 0) return copy;
    // Only the parameters are needed any more: one array from the first to the end of the last.
    int start = parameters[0];
    copy.source = Memory.copyOf(source, start, parameters[count * 2 - 1]);
    copy.parameters = new int[count * 2];
    for (int i = 0; i < count * 2; i++) copy.parameters[i] = parameters[i] - start;
    return copy;
  }
}
