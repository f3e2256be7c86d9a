package dev.fitten.http.middleware;

import java.io.IOException;
import java.io.OutputStream;

/// A way to make a body smaller that clients know by name (RFC 9110 §8.4.1), for [Compression].
/// Safe for all threads.
public interface ContentCoding {
  /// Returns the name as `Accept-Encoding` and `Content-Encoding` have it: `gzip`, `br`.
  String name();

  /// Returns the body encoded.
  ///
  /// @param body not to be changed, and not to be kept
  byte[] encode(byte[] body) throws IOException;

  /// Returns a stream that encodes what is written to it, and writes that to `out`.
  ///
  /// Its `flush` writes everything given so far in a form that a client can decode at once, and
  /// flushes `out`; its `close` ends the encoding, releases what it holds and closes `out`.
  OutputStream stream(OutputStream out) throws IOException;

  /// Returns gzip (RFC 1952) of the JDK, which every browser knows.
  static ContentCoding gzip() {
    return Gzip.CODING;
  }
}
