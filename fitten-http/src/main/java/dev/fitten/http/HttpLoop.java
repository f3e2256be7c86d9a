package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the connections of one loop share: parser, head and match, the sinks that answers are encoded
/// in, and spare ones for requests that leave the loop. Used by the loop's thread only, except for the
/// date.
final class HttpLoop {
  /// A sink that grew beyond this is given up after use, so that one large answer is not kept.
  private static final int KEPT_BYTES = 1 << 20;

  private static final int SINK_BYTES = 16384;

  /// No more spares than this are kept of each kind.
  private static final int MOST_SPARES = 256;

  /// Media types whose heads are kept encoded.
  private static final int KNOWN_TYPES = 8;

  /// The clock is asked so often; the date may be late by as much.
  private static final long DATE_CHECK_NANOS = 10_000_000;

  /// RFC 9110 §5.6.7. DateTimeFormatter.RFC_1123_DATE_TIME writes a day of one digit as one digit.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  final RequestParser parser;
  RequestHead head = new RequestHead();
  Match match = new Match();
  private ByteSink out = new ByteSink(SINK_BYTES);
  private ByteSink body = new ByteSink(SINK_BYTES);
  private final ArrayDeque<RequestHead> heads = new ArrayDeque<>();
  private final ArrayDeque<Match> matches = new ArrayDeque<>();
  private final ArrayDeque<ByteSink> sinks = new ArrayDeque<>();
  private long dateSecond;
  private long dateCheckedNanos = System.nanoTime() - DATE_CHECK_NANOS;
  private volatile byte[] dateLine = {};

  // Heads of answers with status 200, up to the digits of the length.
  private final @Nullable String[] knownTypes = new @Nullable String[KNOWN_TYPES];
  private final byte[][] knownHeads = new byte[KNOWN_TYPES][];
  private int nextKnown;
  private @Nullable String seenOnce;

  HttpLoop(Limits limits) {
    parser = new RequestParser(limits);
    refreshDate(System.nanoTime());
  }

  /// Returns the sink that all answers of one wake-up are appended to.
  ByteSink out() {
    return out;
  }

  /// Returns the sink for encoding a body, empty.
  ByteSink body() {
    if (body.array().length > KEPT_BYTES) body = new ByteSink(SINK_BYTES);
    body.clear();
    return body;
  }

  void clearOut() {
    if (out.array().length > KEPT_BYTES) out = new ByteSink(SINK_BYTES);
    out.clear();
  }

  // ---- for requests that leave the loop ----

  /// Gives away the head that was parsed into, and goes on with another.
  RequestHead releaseHead() {
    RequestHead given = head;
    RequestHead spare = heads.poll();
    head = spare == null ? new RequestHead() : spare;
    return given;
  }

  Match releaseMatch() {
    Match given = match;
    Match spare = matches.poll();
    match = spare == null ? new Match() : spare;
    return given;
  }

  /// Returns an empty sink of one's own.
  ByteSink takeSink() {
    ByteSink spare = sinks.poll();
    return spare == null ? new ByteSink(512) : spare;
  }

  void giveBack(RequestHead used, Match usedMatch) {
    used.reset(RequestHead.NOTHING, 0);
    usedMatch.reset();
    if (heads.size() < MOST_SPARES) heads.push(used);
    if (matches.size() < MOST_SPARES) matches.push(usedMatch);
  }

  void giveBack(ByteSink used) {
    if (used.array().length > SINK_BYTES || sinks.size() >= MOST_SPARES) return;
    used.clear();
    sinks.push(used);
  }

  // ---- heads of answers ----

  /// Returns `Date: …` with its CRLF. Other threads see a line at most a tick old.
  byte[] dateLine() {
    return dateLine;
  }

  /// Makes the date line anew if the second has changed. On the loop's thread.
  void refreshDate(long nowNanos) {
    if (nowNanos - dateCheckedNanos < DATE_CHECK_NANOS) return;
    dateCheckedNanos = nowNanos;
    long second = System.currentTimeMillis() / 1000;
    if (second == dateSecond) return;
    dateSecond = second;
    dateLine = Ascii.bytes("Date: " + DATE.format(Instant.ofEpochSecond(second)) + "\r\n");
    java.util.Arrays.fill(knownTypes, null);
  }

  /// Returns the head of an answer with status 200 and that media type up to the digits of its
  /// length, or `null` if it is not kept. Types are told apart as objects: applications name them by
  /// constants.
  byte @Nullable [] okHead(String contentType) {
    for (int i = 0; i < KNOWN_TYPES; i++) {
      if (knownTypes[i] == contentType) return knownHeads[i];
    }
    if (contentType != seenOnce) {
      // A type taken from a request is another object each time, and must not push out the others.
      seenOnce = contentType;
      return null;
    }
    AnswerHead.checkValue("Content-Type", contentType);
    ByteSink made = new ByteSink(160);
    AnswerHead.startOk(made, dateLine, contentType);
    int place = nextKnown;
    nextKnown = place + 1 == KNOWN_TYPES ? 0 : place + 1;
    knownTypes[place] = contentType;
    return knownHeads[place] = made.toByteArray();
  }
}
