package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import org.jspecify.annotations.Nullable;

/// Writes status line and header fields of an answer.
final class AnswerHead {
  /// The body's end is marked by its last chunk.
  static final long CHUNKED = -1;

  /// The body ends with the connection: a stream to an HTTP/1.0 client.
  static final long UNTIL_CLOSE = -2;

  static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] CONTENT_TYPE = Ascii.bytes("Content-Type: ");
  private static final byte[] CONTENT_LENGTH = Ascii.bytes("Content-Length: ");
  private static final byte[] TRANSFER_CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("Connection: keep-alive\r\n");
  private static final byte[] SWITCHING =
      Ascii.bytes("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n");

  private AnswerHead() {}

  /// Appends status line, date, media type and framing; the exchange's fields and [#end] follow.
  ///
  /// @param status the status code, from 200 to 599
  /// @param dateLine `Date: …` with its CRLF
  /// @param contentType the media type, or `null` for none
  /// @param bodyBytes the length of the body, or [#CHUNKED] or [#UNTIL_CLOSE]
  static void start(
      ByteSink out, int status, byte[] dateLine, @Nullable String contentType, long bodyBytes) {
    out.put(StatusLine.of(status)).put(dateLine);
    // RFC 9110 §15.4.5: a 304 says nothing of a body but what tells caches which one it is.
    if (contentType != null && status != 304) {
      out.put(CONTENT_TYPE).putAscii(contentType).put(CRLF);
    }
    if (bodyBytes == CHUNKED) {
      out.put(TRANSFER_CHUNKED);
    } else if (bodyBytes >= 0 && status != 204 && status != 304) {
      // RFC 9110 §8.6: never in 204; in 304 it would have to be the length of the 200.
      out.put(CONTENT_LENGTH).putLong(bodyBytes).put(CRLF);
    }
  }

  /// Appends what a head with status 200 and a known length starts with, up to the digits of the
  /// length.
  static void startOk(ByteSink out, byte[] dateLine, String contentType) {
    out.put(StatusLine.of(200)).put(dateLine);
    out.put(CONTENT_TYPE).putAscii(contentType).put(CRLF).put(CONTENT_LENGTH);
  }

  /// Appends what becomes of the connection, and the empty line.
  ///
  /// @param close whether the connection ends with this answer
  /// @param oldClient whether the client speaks HTTP/1.0, where keeping alive has to be said
  static void end(ByteSink out, boolean close, boolean oldClient) {
    if (close) out.put(CLOSE);
    else if (oldClient) out.put(KEEP_ALIVE);
    out.put(CRLF);
  }

  /// Appends the start of the head of `101 Switching Protocols` (RFC 9110 §15.2.2).
  static void startSwitching(ByteSink out, byte[] dateLine) {
    out.put(SWITCHING).put(dateLine);
  }

  static void putField(ByteSink out, String name, String value) {
    out.putAscii(name).put((byte) ':').put((byte) ' ').putAscii(value).put(CRLF);
  }

  /// Checks a field that is not the engine's own.
  ///
  /// @throws IllegalArgumentException if the name is no token, the value has a control character, or
  ///   the engine writes that field itself
  static void checkField(String name, String value) {
    if (!Ascii.isToken(name)) {
      throw new IllegalArgumentException("the header name must be a token of RFC 9110 §5.6.2");
    }
    checkValue(name, value);
    boolean engines =
        switch (name.length()) {
          case 4 -> name.equalsIgnoreCase("date");
          case 10 ->
              name.equalsIgnoreCase("connection")
                  && !value.equalsIgnoreCase("close")
                  && !value.equalsIgnoreCase("upgrade");
          case 14 -> name.equalsIgnoreCase("content-length");
          case 17 -> name.equalsIgnoreCase("transfer-encoding");
          default -> false;
        };
    if (engines) {
      throw new IllegalArgumentException("the engine writes the field " + name + " itself");
    }
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
