package dev.fitten.http;

/// Request methods as bytes and as shared text.
final class Methods {
  static final byte[] HEAD = Ascii.bytes("HEAD");
  static final byte[] GET = Ascii.bytes("GET");
  static final byte[] OPTIONS = Ascii.bytes("OPTIONS");
  static final byte[] CONNECT = Ascii.bytes("CONNECT");

  private static final String[] NAMES = {
    "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"
  };
  private static final byte[][] BYTES = new byte[NAMES.length][];

  static {
    for (int i = 0; i < NAMES.length; i++) BYTES[i] = Ascii.bytes(NAMES[i]);
  }

  private Methods() {}

  static String name(RequestHead head) {
    for (int i = 0; i < NAMES.length; i++) if (head.methodIs(BYTES[i])) return NAMES[i];
    return head.text(head.methodStart, head.methodEnd);
  }
}
