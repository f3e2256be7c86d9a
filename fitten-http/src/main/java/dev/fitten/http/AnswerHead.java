package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import org.jspecify.annotations.Nullable;

/// Writes status line and header fields of an answer.
final class AnswerHead {
  /// The body's end is marked by its last chunk.
  static final long CHUNKED = -1;

  /// The body ends with the connection: a stream to an HTTP/1.0 client.
  static final long UNTIL_CLOSE = -2;

  private static final byte[] CONTENT_TYPE = Ascii.bytes("Content-Type: ");
  private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");
  private static final byte[] TRANSFER_CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
  private static final byte[] SWITCHING =
      Ascii.bytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n");
  private static final byte[] CRLF = {'\r', '\n'};

  private AnswerHead() {}

  /// Appends the head.
  ///
  /// @param status the status code, from 200 to 599
  /// @param dateLine `Date: …` with its CRLF
  /// @param contentType the media type, or `null` for none
  /// @param bodyBytes the length of the body, or [#CHUNKED] or [#UNTIL_CLOSE]
  /// @param fields names and values in turn; entries from `2 * fieldCount` on are ignored
  /// @param close whether the connection ends with this answer
  /// @param oldClient whether the client speaks HTTP/1.0, where keeping alive has to be said
  static void write(
      ByteSink out,
      int status,
      byte[] dateLine,
      @Nullable String contentType,
      long bodyBytes,
      String[] fields,
      int fieldCount,
      boolean close,
      boolean oldClient) {
    out.put(StatusLine.of(status)).put(dateLine);
    if (contentType != null) out.put(CONTENT_TYPE).putAscii(contentType).put(CRLF);
    if (bodyBytes == CHUNKED) {
      out.put(TRANSFER_CHUNKED);
    } else if (bodyBytes >= 0 && status != 204 && status != 304) {
      // RFC 9110 §8.6: never in 204; in 304 it would have to be the length of the 200.
      out.put(CONTENT_LENGTH).putLong(bodyBytes).put(CRLF);
    }
    for (int i = 0; i < fieldCount * 2; i += 2) putField(out, fields[i], fields[i + 1]);
    if (close) out.put(CLOSE);
    else if (oldClient) out.put(KEEP_ALIVE);
    out.put(CRLF);
  }

  /// Appends the head of `101 Switching Protocols` (RFC 9110 §15.2.2).
  static void writeSwitching(ByteSink out, byte[] dateLine, String[] fields, int fieldCount) {
    out.put(SWITCHING).put(dateLine);
    for (int i = 0; i < fieldCount * 2; i += 2) putField(out, fields[i], fields[i + 1]);
    out.put(CRLF);
  }

  private static void putField(ByteSink out, String name, String value) {
    out.putAscii(name).put((byte) ':').put((byte) ' ').putAscii(value).put(CRLF);
  }

  /// Checks a field value: printable ASCII, space, tab, and Latin-1 from 0xA0 on. What ends a line
  /// would let a value write fields of its own.
  ///
  /// @throws IllegalArgumentException naming the position, never the value
  static void checkValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x7f || c == '\t' || c >= 0xa0 && c <= 0xff) continue;
      throw new IllegalArgumentException(
          "header '%s': character %d of the value is U+%04X, which a field cannot carry"
              .formatted(name, i, (int) c));
    }
  }
}
