package dev.fitten.http;

/// Request methods as bytes and as shared text.
final class Methods {
  static final byte[] HEAD = Ascii.bytes("HEAD");
  static final byte[] GET = Ascii.bytes("GET");
  static final byte[] OPTIONS = Ascii.bytes("OPTIONS");
  static final byte[] CONNECT = Ascii.bytes("CONNECT");

  private static final String[] NAMES = {
    "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"
  };
  private static final byte[][] BYTES = new byte[NAMES.length][];

  static {
    for (int i = 0; i < NAMES.length; i++) BYTES[i] = Ascii.bytes(NAMES[i]);
  }

  private Methods() {}

  /// Tells whether RFC 9110 §9.3 or RFC 5789 defines the method.
  static boolean isStandard(RequestHead head) {
    for (byte[] each : BYTES) if (head.methodIs(each)) return true;
    return false;
  }

  static String name(RequestHead head) {
    for (int i = 0; i < NAMES.length; i++) if (head.methodIs(BYTES[i])) return NAMES[i];
    return head.text(head.methodStart, head.methodEnd);
  }
}
