package dev.fitten.http.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Hellos put together by hand.
public final class Hello {
  private Hello() {}

  /// Returns a ClientHello of TLS 1.2 that asks for a name.
  static byte[] named(String name) {
    return of(0x0303, name, 0xc02b, 0xc02f);
  }

  /// Returns a ClientHello of TLS 1.2 or older in one record, with the extensions of elliptic curves.
  ///
  /// @param name to ask for (SNI), or an empty text
  public static byte[] of(int version, String name, int... suites) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    two(body, version);
    body.writeBytes(new byte[32]); // the random
    body.write(0); // no session
    two(body, suites.length * 2);
    for (int suite : suites) two(body, suite);
    body.write(1);
    body.write(0); // no compression
    ByteArrayOutputStream extensions = new ByteArrayOutputStream();
    if (!name.isEmpty()) serverName(extensions, name);
    extension(extensions, 10, 0, 2, 0, 0x17); // groups: secp256r1
    extension(extensions, 11, 1, 0); // uncompressed points
    extension(extensions, 13, 0, 4, 4, 3, 4, 1); // ecdsa_secp256r1_sha256, rsa_pkcs1_sha256
    two(body, extensions.size());
    body.writeBytes(extensions.toByteArray());
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.write(22);
    two(record, 0x0301);
    two(record, body.size() + 4);
    record.write(1);
    record.write(0);
    two(record, body.size());
    record.writeBytes(body.toByteArray());
    return record.toByteArray();
  }

  private static void serverName(ByteArrayOutputStream out, String name) {
    byte[] host = name.getBytes(StandardCharsets.US_ASCII);
    two(out, 0);
    two(out, host.length + 5);
    two(out, host.length + 3);
    out.write(0);
    two(out, host.length);
    out.writeBytes(host);
  }

  private static void extension(ByteArrayOutputStream out, int type, int... data) {
    two(out, type);
    two(out, data.length);
    for (int each : data) out.write(each);
  }

  private static void two(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }
}
