package dev.fitten.http.websocket;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;

/// Takes a client's frames apart (RFC 6455 §5.2), whatever pieces they arrive in, and checks every
/// rule that heads of frames can break, as early as the byte that breaks it.
final class FrameParser {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /// Told what was found, in order.
  interface Frames {
    /// A frame of a message begins.
    ///
    /// @param opcode [#TEXT] or [#BINARY] for the first one, else [#CONTINUATION]
    /// @param compressed whether it is the first of a compressed message (RFC 7692 §6)
    /// @param length of its payload, bytes
    void begin(int opcode, boolean compressed, long length);

    /// Payload of that frame: bytes `from` to `to - 1`, masked.
    ///
    /// @param offset how many bytes of this payload came before
    void payload(Bytes bytes, int from, int to, int key, long offset);

    /// The frame is complete.
    void end(boolean lastOfMessage);

    /// A whole ping, pong or close frame.
    void control(int opcode, byte[] payload);
  }

  private static final byte[] NOTHING = {};

  private final Frames frames;
  private final long maxFrameBytes;
  private final boolean deflate;

  // The head of the frame being read.
  private int headBytes;
  private int opcode;
  private boolean last;
  private boolean compressed;
  private int lengthBytes;
  private long length;
  private int key;

  /// Where the payload is, once the head is complete.
  private boolean inPayload;

  private long taken;
  private byte[] control = NOTHING;
  private boolean inMessage;
  private boolean stopped;
  private boolean paused;

  /// @param deflate whether permessage-deflate was agreed on
  FrameParser(Frames frames, long maxFrameBytes, boolean deflate) {
    this.frames = frames;
    this.maxFrameBytes = maxFrameBytes;
    this.deflate = deflate;
  }

  /// Looks at nothing that follows, also of the bytes being parsed.
  void stop() {
    stopped = true;
  }

  /// Has [#parse] return behind the frame it is at.
  void pause() {
    paused = true;
  }

  /// Takes the next bytes, and returns how many of them: all unless paused.
  ///
  /// @throws ProtocolError if they break a rule; nothing may follow
  int parse(Bytes bytes) {
    paused = false;
    int at = 0;
    int end = bytes.length();
    while (at < end && !paused) {
      if (stopped) return end;
      if (inPayload) {
        int to = (int) Math.min(end, at + length - taken);
        payload(bytes, at, to);
        at = to;
      } else {
        head(bytes.at(at++) & 0xff);
      }
    }
    return at;
  }

  private void head(int b) {
    int index = headBytes++;
    if (index == 0) first(b);
    else if (index == 1) second(b);
    else if (index < 2 + lengthBytes) length(index - 2, b);
    else key(index - 2 - lengthBytes, b);
  }

  private void first(int b) {
    last = (b & 0x80) != 0;
    opcode = b & 0x0f;
    compressed = (b & 0x40) != 0;
    boolean begins = opcode == TEXT || opcode == BINARY;
    if ((b & 0x30) != 0 || compressed && !(deflate && begins)) {
      throw ProtocolError.of("a reserved bit is set");
    }
    if (opcode > BINARY && opcode < CLOSE || opcode > PONG) {
      throw ProtocolError.of("opcode " + opcode + " is reserved");
    }
    if (opcode >= CLOSE && !last) throw ProtocolError.of("a control frame is fragmented");
    if (opcode == CONTINUATION && !inMessage) throw ProtocolError.of("nothing is to be continued");
    if (begins && inMessage) throw ProtocolError.of("a message begins inside another");
  }

  private void second(int b) {
    if ((b & 0x80) == 0) throw ProtocolError.of("a frame of the client is not masked");
    int seven = b & 0x7f;
    lengthBytes = seven < 126 ? 0 : seven == 126 ? 2 : 8;
    length = lengthBytes == 0 ? seven : 0;
    key = 0;
    if (opcode >= CLOSE && seven > 125) {
      throw ProtocolError.of("a control frame is longer than 125 bytes");
    }
    if (lengthBytes == 0) checkLength();
  }

  private void length(int index, int b) {
    if (index == 0 && lengthBytes == 8 && b > 0x7f) {
      throw ProtocolError.of("the length of a frame has more than 63 bits");
    }
    length = length << 8 | b;
    if (index < lengthBytes - 1) return;
    if (length < 126 || lengthBytes == 8 && length < 65536) {
      throw ProtocolError.of("the length of a frame is not written in its shortest form");
    }
    checkLength();
  }

  private void checkLength() {
    if (opcode < CLOSE && length > maxFrameBytes) {
      throw ProtocolError.tooBig("a frame of " + length + " bytes", maxFrameBytes);
    }
  }

  private void key(int index, int b) {
    key |= b << index * 8;
    if (index < 3) return;
    headBytes = 0;
    inPayload = true;
    taken = 0;
    if (opcode >= CLOSE) control = length == 0 ? NOTHING : new byte[(int) length];
    else frames.begin(opcode, compressed, length);
    if (length == 0) end();
  }

  private void payload(Bytes bytes, int from, int to) {
    if (opcode >= CLOSE) {
      int at = (int) taken;
      bytes.slice(from, to).copyTo(control, at);
      Mask.apply(control, at, at + to - from, key, taken);
    } else {
      frames.payload(bytes, from, to, key, taken);
    }
    taken += to - from;
    if (taken == length) end();
  }

  private void end() {
    inPayload = false;
    if (opcode >= CLOSE) {
      byte[] payload = control;
      control = NOTHING;
      frames.control(opcode, payload);
      return;
    }
    inMessage = !last;
    frames.end(last);
  }

  /// Appends the head of a frame of ours: whole, not masked (RFC 6455 §5.1).
  static void writeHead(ByteSink out, int opcode, boolean compressed, int length) {
    out.put((byte) (0x80 | (compressed ? 0x40 : 0) | opcode));
    if (length < 126) {
      out.put((byte) length);
    } else if (length < 65536) {
      out.put((byte) 126).put((byte) (length >> 8)).put((byte) length);
    } else {
      out.put((byte) 127).put((byte) 0).put((byte) 0).put((byte) 0).put((byte) 0);
      out.put((byte) (length >> 24)).put((byte) (length >> 16));
      out.put((byte) (length >> 8)).put((byte) length);
    }
  }
}
