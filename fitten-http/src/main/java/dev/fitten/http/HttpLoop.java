package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// What the connections of one loop share: parser, match, and the sinks that answers are encoded
/// in. Used by the loop's thread only, except for the date.
final class HttpLoop {
  /// A sink that grew beyond this is given up after use, so that one large answer is not kept.
  private static final int KEPT_BYTES = 1 << 20;

  /// RFC 9110 §5.6.7. DateTimeFormatter.RFC_1123_DATE_TIME writes a day of one digit as one digit.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  final RequestParser parser;
  final RequestHead head = new RequestHead();
  final Match match = new Match();
  private ByteSink out = new ByteSink(16384);
  private ByteSink body = new ByteSink(16384);
  private long dateSecond;
  private volatile byte[] dateLine = {};

  HttpLoop(Limits limits) {
    parser = new RequestParser(limits);
    refreshDate();
  }

  /// Returns the sink that all answers of one wake-up are appended to.
  ByteSink out() {
    return out;
  }

  /// Returns the sink for encoding a body, empty.
  ByteSink body() {
    if (body.array().length > KEPT_BYTES) body = new ByteSink(16384);
    body.clear();
    return body;
  }

  void clearOut() {
    if (out.array().length > KEPT_BYTES) out = new ByteSink(16384);
    out.clear();
  }

  /// Returns `Date: …` with its CRLF. Other threads see a line at most a tick old.
  byte[] dateLine() {
    return dateLine;
  }

  /// Makes the date line anew if the second has changed. On the loop's thread.
  void refreshDate() {
    long second = System.currentTimeMillis() / 1000;
    if (second == dateSecond) return;
    dateSecond = second;
    dateLine = Ascii.bytes("Date: " + DATE.format(Instant.ofEpochSecond(second)) + "\r\n");
  }
}
