package dev.fitten.http.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;

/// The outside of TLS records (RFC 8446 §5.1, RFC 5246 §6.2).
final class TlsRecord {
  static final int HEADER_BYTES = 5;

  /// The most plaintext of a record.
  static final int MOST_PLAIN_BYTES = 1 << 14;

  /// A whole record with header, tag and padding: RFC 8446 §5.2 allows 256 bytes on top of the
  /// plaintext. RFC 5246 allows more, which no cipher of ours needs.
  static final int MOST_BYTES = HEADER_BYTES + MOST_PLAIN_BYTES + 256;

  static final int ALERT = 21;
  static final int HANDSHAKE = 22;
  static final int APPLICATION_DATA = 23;

  private TlsRecord() {}

  /// Returns how many bytes are needed to know the first record of the buffer whole, or, with less than
  /// a header, its length.
  static int bytesNeeded(ByteBuffer in) throws SSLException {
    if (in.remaining() < HEADER_BYTES) return HEADER_BYTES;
    int at = in.position();
    if (in.get(at + 1) != 3) throw new SSLException("a record of an unknown version");
    int bytes = HEADER_BYTES + (in.get(at + 3) & 0xff) * 256 + (in.get(at + 4) & 0xff);
    if (bytes > MOST_BYTES) throw new SSLException("a record of " + bytes + " bytes");
    return bytes;
  }

  static int type(ByteBuffer in) {
    return in.get(in.position()) & 0xff;
  }

  /// Returns the header of a record larger than any engine takes.
  static ByteBuffer tooLarge() {
    return ByteBuffer.wrap(new byte[] {APPLICATION_DATA, 3, 3, (byte) 0xff, (byte) 0xff});
  }

  /// Returns a fatal alert in the clear (RFC 8446 §6), for clients that have not begun a handshake.
  static byte[] alert(int description) {
    return new byte[] {ALERT, 3, 3, 0, 2, 2, (byte) description};
  }
}
