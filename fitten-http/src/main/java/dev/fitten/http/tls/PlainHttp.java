package dev.fitten.http.tls;

import java.nio.charset.StandardCharsets;

/// The answer to somebody who speaks HTTP where TLS is expected.
final class PlainHttp {
  private static final String TEXT = "This port speaks TLS: use https://.\n";

  static final byte[] ANSWER =
      ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
              + TEXT.length()
              + "\r\nConnection: close\r\n\r\n"
              + TEXT)
          .getBytes(StandardCharsets.US_ASCII);

  private PlainHttp() {}

  /// Tells whether a connection that begins so speaks HTTP: methods are upper case by custom.
  static boolean beginsWith(int firstByte) {
    return firstByte >= 'A' && firstByte <= 'Z';
  }
}
