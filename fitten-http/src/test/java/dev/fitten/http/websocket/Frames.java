package dev.fitten.http.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Frames as text, for tables, and back.
///
/// A frame is its first byte in hexadecimal, marks, and its payload: `81:Hello` as text, `82#00ff` in
/// hexadecimal, `81*200:a` with a payload repeated. Marks: `u` not masked, `w` and `q` for a length of
/// 2 or 8 bytes whether needed or not, `=7fffffffffffffff` for a length of 8 bytes that is a lie.
final class Frames {
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private Frames() {}

  /// Returns the bytes of frames separated by blanks. A piece `!00ff` stands for bytes as they are.
  static byte[] bytes(String frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String frame : frames.strip().split(" +")) {
      if (frame.startsWith("!")) out.writeBytes(HexFormat.of().parseHex(frame.substring(1)));
      else if (!frame.isEmpty()) write(out, frame);
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, String frame) {
    int first = Integer.parseInt(frame, 0, 2, 16);
    int at = 2;
    while (at < frame.length() && ":#".indexOf(frame.charAt(at)) < 0) at++;
    String marks = frame.substring(2, at);
    byte[] payload = {};
    if (at < frame.length()) {
      String written = frame.substring(at + 1);
      payload =
          frame.charAt(at) == '#'
              ? HexFormat.of().parseHex(written)
              : written.replace('_', ' ').getBytes(StandardCharsets.UTF_8);
    }
    int times = marks.indexOf('*');
    if (times >= 0) {
      payload = repeat(payload, Integer.parseInt(marks.substring(times + 1)));
      marks = marks.substring(0, times);
    }
    int lie = marks.indexOf('=');
    long length = payload.length;
    if (lie >= 0) {
      length = Long.parseUnsignedLong(marks.substring(lie + 1), 16);
      marks = marks.substring(0, lie) + "q";
    }
    head(out, first, length, !marks.contains("u"), marks);
    out.writeBytes(marks.contains("u") ? payload : masked(payload));
  }

  private static byte[] repeat(byte[] payload, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) out.writeBytes(payload);
    return out.toByteArray();
  }

  private static void head(
      ByteArrayOutputStream out, int first, long length, boolean masked, String marks) {
    int bit = masked ? 0x80 : 0;
    out.write(first);
    boolean eight = marks.contains("q") || length > 65535;
    boolean two = marks.contains("w") || length > 125;
    if (eight) {
      out.write(bit | 127);
      for (int shift = 56; shift >= 0; shift -= 8) out.write((int) (length >>> shift));
    } else if (two) {
      out.write(bit | 126);
      out.write((int) (length >> 8));
      out.write((int) length);
    } else {
      out.write((int) (bit | length));
    }
    if (masked) out.writeBytes(KEY);
  }

  private static byte[] masked(byte[] payload) {
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) masked[i] ^= KEY[i & 3];
    return masked;
  }

  /// Returns a client's frame.
  static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    head(out, first, payload.length, true, "");
    out.writeBytes(masked(payload));
    return out.toByteArray();
  }

  /// Reads frames of the server, strictly, and returns each as text: `text(Hello)`, `close(1002)`.
  static List<String> read(byte[] bytes) {
    List<String> frames = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int first = bytes[at] & 0xff;
      int length = bytes[at + 1] & 0xff;
      at += 2;
      if (length > 127) throw new AssertionError("a frame of the server is masked");
      if (length >= 126) {
        int count = length == 126 ? 2 : 8;
        length = 0;
        for (int i = 0; i < count; i++) length = length << 8 | bytes[at++] & 0xff;
        if (length < (count == 2 ? 126 : 65536)) throw new AssertionError("length not minimal");
      }
      if (at + length > bytes.length) throw new AssertionError("the last frame is cut");
      frames.add(text(first, Arrays.copyOfRange(bytes, at, at + length)));
      at += length;
    }
    return frames;
  }

  private static String text(int first, byte[] payload) {
    return switch (first) {
      case 0x81 -> "text(" + Told.shortened(new String(payload, StandardCharsets.UTF_8)) + ")";
      case 0x82 -> "binary(" + Told.shortened(HexFormat.of().formatHex(payload)) + ")";
      case 0xc1 -> "deflated(" + HexFormat.of().formatHex(payload) + ")";
      case 0x88 ->
          payload.length == 0
              ? "close()"
              : "close(" + ((payload[0] & 0xff) << 8 | payload[1] & 0xff) + ")";
      case 0x89 -> "ping(" + Told.shortened(new String(payload, StandardCharsets.UTF_8)) + ")";
      case 0x8a -> "pong(" + Told.shortened(new String(payload, StandardCharsets.UTF_8)) + ")";
      default -> throw new AssertionError("unexpected frame " + Integer.toHexString(first));
    };
  }
}
