package dev.fitten.http.websocket;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Puts the frames of a message together: unmasks, inflates, checks UTF-8 and limits, each as soon
/// as the bytes are there. Memory follows what has arrived, not what a frame announces.
final class Assembler {
  private final int maxMessageBytes;
  private final int maxFragments;
  private final Utf8Check utf8 = new Utf8Check();

  private boolean text;
  private @Nullable ByteSink message;
  private @Nullable Inflation inflation;
  private int fragments;

  Assembler(int maxMessageBytes, int maxFragments) {
    this.maxMessageBytes = maxMessageBytes;
    this.maxFragments = maxFragments;
  }

  /// See [FrameParser.Frames#begin].
  void begin(int opcode, boolean compressed, long length) {
    ByteSink sink = message;
    if (sink == null) {
      text = opcode == FrameParser.TEXT;
      utf8.reset();
      fragments = 0;
      message = sink = new ByteSink((int) Math.min(length, 4096));
      if (compressed) inflation = Inflation.borrow();
    }
    if (++fragments > maxFragments) {
      throw ProtocolError.tooBig("the number of fragments of a message", maxFragments);
    }
    if (inflation == null && sink.length() + length > maxMessageBytes) {
      throw tooBig();
    }
  }

  private ProtocolError tooBig() {
    return ProtocolError.tooBig("a message", maxMessageBytes);
  }

  /// See [FrameParser.Frames#payload].
  void payload(Bytes bytes, int from, int to, int key, long offset) {
    ByteSink sink = open();
    int before = sink.length();
    Inflation compressed = inflation;
    if (compressed == null) {
      int count = to - from;
      byte[] array = sink.reserve(count);
      bytes.slice(from, to).copyTo(array, before);
      Mask.apply(array, before, before + count, key, offset);
      sink.length(before + count);
      check(sink, before);
      return;
    }
    byte[] input = compressed.input();
    for (int at = from; at < to; at += input.length) {
      int count = Math.min(to - at, input.length);
      bytes.slice(at, at + count).copyTo(input, 0);
      Mask.apply(input, 0, count, key, offset + at - from);
      boolean fits = compressed.inflate(count, sink, maxMessageBytes);
      check(sink, before);
      if (!fits) throw tooBig();
      before = sink.length();
    }
  }

  private void check(ByteSink sink, int from) {
    if (text && !utf8.accept(sink.array(), from, sink.length())) {
      throw ProtocolError.badData("a text message is not UTF-8");
    }
  }

  /// Ends the message and returns it: a [String], or [Bytes] that nobody else uses.
  Object end() {
    ByteSink sink = open();
    if (inflation != null) {
      int before = sink.length();
      boolean fits = inflation.finish(sink, maxMessageBytes);
      check(sink, before);
      if (!fits) throw tooBig();
    }
    forget();
    if (!text) return Bytes.of(sink.array(), 0, sink.length());
    if (!utf8.complete()) throw ProtocolError.badData("a text message ends inside a character");
    return new String(sink.array(), 0, sink.length(), StandardCharsets.UTF_8);
  }

  private ByteSink open() {
    ByteSink sink = message;
    if (sink == null) throw new IllegalStateException("no message has begun");
    return sink;
  }

  /// Gives up what was received of a message.
  void forget() {
    message = null;
    Inflation borrowed = inflation;
    inflation = null;
    if (borrowed != null) borrowed.giveBack();
  }
}
