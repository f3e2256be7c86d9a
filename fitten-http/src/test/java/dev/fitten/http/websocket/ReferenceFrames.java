package dev.fitten.http.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A second reading of RFC 6455 §5, slow and plain, of a whole conversation at once: what must a
/// listener have been told when these bytes have come? Without compression.
final class ReferenceFrames {
  private static final class Wrong extends RuntimeException {
    final int code;

    Wrong(int code) {
      this.code = code;
    }
  }

  private final byte[] all;
  private final WebSocketOptions options;
  private final List<String> told = new ArrayList<>(List.of("opened"));
  private ByteArrayOutputStream message;
  private boolean text;
  private int fragments;
  private boolean over;

  private ReferenceFrames(byte[] all, WebSocketOptions options) {
    this.all = all;
    this.options = options;
  }

  static List<String> told(byte[] all, WebSocketOptions options) {
    ReferenceFrames reference = new ReferenceFrames(all, options);
    try {
      int at = 0;
      while (at >= 0 && at < all.length && !reference.over) at = reference.frame(at);
    } catch (Wrong wrong) {
      reference.told.add("closed(" + wrong.code + ")");
    }
    return reference.told;
  }

  private static void must(boolean rule, int code) {
    if (!rule) throw new Wrong(code);
  }

  /// Reads the frame at `at` and returns where the next one begins, or -1 if this one is cut.
  private int frame(int at) {
    int b0 = all[at] & 0xff;
    int opcode = b0 % 16;
    boolean fin = b0 >= 128;
    must(b0 / 16 % 8 == 0, 1002);
    must(List.of(0, 1, 2, 8, 9, 10).contains(opcode), 1002);
    boolean control = opcode >= 8;
    must(!control || fin, 1002);
    must(opcode != 0 || message != null, 1002);
    must(opcode == 0 || control || message == null, 1002);
    if (at + 1 == all.length) return -1;
    int b1 = all[at + 1] & 0xff;
    must(b1 >= 128, 1002);
    int seven = b1 - 128;
    must(!control || seven <= 125, 1002);
    int extra = seven == 127 ? 8 : seven == 126 ? 2 : 0;
    if (extra == 8 && at + 2 < all.length) must(all[at + 2] >= 0, 1002);
    if (at + 2 + extra > all.length) return -1;
    long length = seven;
    if (extra > 0) {
      byte[] eight = new byte[8];
      System.arraycopy(all, at + 2, eight, 8 - extra, extra);
      length = ByteBuffer.wrap(eight).getLong();
      must(length > (extra == 2 ? 125 : 65535), 1002);
    }
    must(control || length <= options.maxFrameBytes(), 1009);
    int keyAt = at + 2 + extra;
    if (keyAt + 4 > all.length) return -1;
    if (!control) begin(opcode, length);
    int start = keyAt + 4;
    int end = (int) Math.min(all.length, start + length);
    byte[] payload = Arrays.copyOfRange(all, start, end);
    for (int i = 0; i < payload.length; i++) payload[i] ^= all[keyAt + i % 4];
    boolean whole = end - start == length;
    if (control) {
      if (!whole) return -1;
      control(opcode, payload);
      return end;
    }
    message.writeBytes(payload);
    if (text) must(isTextSoFar(message.toByteArray(), whole && fin), 1007);
    if (!whole) return -1;
    if (fin) finish();
    return end;
  }

  private void begin(int opcode, long length) {
    if (opcode != 0) {
      message = new ByteArrayOutputStream();
      text = opcode == 1;
      fragments = 0;
    }
    must(++fragments <= options.maxFragments(), 1009);
    must(message.size() + length <= options.maxMessageBytes(), 1009);
  }

  private static boolean isTextSoFar(byte[] bytes, boolean complete) {
    return !StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length + 1), complete)
        .isError();
  }

  private void finish() {
    byte[] bytes = message.toByteArray();
    message = null;
    told.add(
        text
            ? "text(" + Told.shortened(new String(bytes, StandardCharsets.UTF_8)) + ")"
            : "binary(" + Told.shortened(HexFormat.of().formatHex(bytes)) + ")");
  }

  private void control(int opcode, byte[] payload) {
    if (opcode == 10) {
      String pong = new String(payload, StandardCharsets.UTF_8);
      if (!pong.equals("fit")) told.add("pong(" + pong + ")");
    } else if (opcode == 8) {
      must(payload.length != 1, 1002);
      int code = 1005;
      if (payload.length > 1) {
        code = ByteBuffer.wrap(payload).getChar();
        List<Integer> known = List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011);
        boolean later = code >= 1012 && code <= 1014;
        must(known.contains(code) || later || code >= 3000 && code <= 4999, 1002);
        must(isTextSoFar(Arrays.copyOfRange(payload, 2, payload.length), true), 1007);
      }
      told.add("closed(" + code + ")");
      over = true;
    }
  }
}
