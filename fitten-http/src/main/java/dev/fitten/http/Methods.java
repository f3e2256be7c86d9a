package dev.fitten.http;

import java.nio.ByteBuffer;

/// Request methods by number: comparing them costs nothing afterwards. Case-sensitive (RFC 9110
/// §9.1).
final class Methods {
  static final int OTHER = -1;
  static final int GET = 0;
  static final int POST = 1;
  static final int HEAD = 2;
  static final int OPTIONS = 6;
  static final int CONNECT = 7;

  static final String[] NAMES = {
    "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"
  };
  private static final byte[][] BYTES = new byte[NAMES.length][];

  static {
    for (int i = 0; i < NAMES.length; i++) BYTES[i] = Ascii.bytes(NAMES[i]);
  }

  private Methods() {}

  static int of(ByteBuffer bytes, int start, int end) {
    for (int i = 0; i < BYTES.length; i++) if (Memory.equal(bytes, start, end, BYTES[i])) return i;
    return OTHER;
  }

  static int of(String name) {
    for (int i = 0; i < NAMES.length; i++) if (NAMES[i].equals(name)) return i;
    return OTHER;
  }
}
