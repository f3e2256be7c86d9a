package dev.fitten.http.websocket;

import dev.fitten.bytes.ByteSink;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Frames on their way to the loop. Any thread puts messages in, each as a whole; the loop takes out
/// everything that is there and writes it at once. Bounded: who may wait does so while the client
/// reads slowly, others are told.
final class Outbox {
  private static final int SMALLEST_BYTES = 256;

  private final int boundBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();

  /// Messages since the loop took the last ones.
  private @Nullable ByteSink messages;

  /// Bytes the loop has taken and the socket has not.
  private int takenBytes;

  // Control frames, which go before the messages; of pongs only the latest (RFC 6455 §5.5.3).
  private byte @Nullable [] pong;
  private @Nullable ByteSink pings;

  /// The last frame. Nothing is taken in once it is there.
  private byte @Nullable [] close;

  private boolean closed;
  private boolean closeTaken;

  Outbox(int boundBytes) {
    this.boundBytes = boundBytes;
  }

  /// Appends a frame; returns false if the socket is closing, or if there is no room and the caller
  /// cannot wait for it. A frame is taken whole as soon as there is any room.
  boolean message(int opcode, boolean compressed, byte[] bytes, int start, int end, boolean wait) {
    lock.lock();
    try {
      return hasRoom(wait) && append(opcode, compressed, bytes, start, end);
    } finally {
      lock.unlock();
    }
  }

  /// Appends a frame of a compressed message also if there is no room.
  boolean compressedInAnyCase(int opcode, ByteSink message) {
    lock.lock();
    try {
      return append(opcode, true, message.array(), 0, message.length());
    } finally {
      lock.unlock();
    }
  }

  private boolean append(int opcode, boolean compressed, byte[] bytes, int start, int end) {
    if (closed) return false;
    ByteSink sink = messages;
    int count = end - start;
    if (sink == null) messages = sink = new ByteSink(Math.max(SMALLEST_BYTES, count + 10));
    FrameParser.writeHead(sink, opcode, compressed, count);
    sink.put(bytes, start, end);
    return true;
  }

  /// Tells whether there is room, having waited for it if the caller can.
  boolean hasRoom(boolean wait) {
    lock.lock();
    try {
      return wait ? awaitRoom() : waitingBytes() < boundBytes;
    } finally {
      lock.unlock();
    }
  }

  private long waitingBytes() {
    ByteSink sink = messages;
    return takenBytes + (sink == null ? 0L : sink.length());
  }

  private boolean awaitRoom() {
    while (!closed && waitingBytes() >= boundBytes) {
      try {
        room.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /// Appends a ping; returns false if the socket is closing or too many are waiting.
  boolean ping(byte[] payload) {
    lock.lock();
    try {
      ByteSink sink = pings;
      if (closed || sink != null && sink.length() > SMALLEST_BYTES) return false;
      if (sink == null) pings = sink = new ByteSink(payload.length + 2);
      FrameParser.writeHead(sink, FrameParser.PING, false, payload.length);
      sink.put(payload);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Answers a ping.
  void pong(byte[] payload) {
    lock.lock();
    try {
      pong = payload;
    } finally {
      lock.unlock();
    }
  }

  /// Takes the close frame, which goes behind all messages; returns false if there is one already.
  boolean close(byte[] payload) {
    lock.lock();
    try {
      if (closed) return false;
      closed = true;
      close = payload;
      room.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Drops the messages that the loop has not taken, and sends this close frame if none is under way.
  void fail(byte[] payload) {
    lock.lock();
    try {
      closed = true;
      close = payload;
      messages = null;
      pings = null;
      pong = null;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Lets nothing in any more and nobody wait.
  void end() {
    lock.lock();
    try {
      closed = true;
      messages = null;
      pings = null;
      pong = null;
      closeTaken = true;
      takenBytes = 0;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Tells whether the close frame was taken. On the loop.
  boolean closeTaken() {
    lock.lock();
    try {
      return closeTaken;
    } finally {
      lock.unlock();
    }
  }

  /// Returns everything that is to be written now, or `null`. On the loop.
  @Nullable ByteSink take() {
    lock.lock();
    try {
      if (closeTaken) return null;
      byte[] pongPayload = pong;
      byte[] closePayload = close;
      ByteSink pingFrames = pings;
      ByteSink out = messages;
      messages = null;
      pings = null;
      pong = null;
      if (pongPayload != null || pingFrames != null || closePayload != null) {
        ByteSink all = new ByteSink(SMALLEST_BYTES);
        if (pongPayload != null) put(all, FrameParser.PONG, pongPayload);
        if (pingFrames != null) all.put(pingFrames.array(), 0, pingFrames.length());
        if (out != null) all.put(out.array(), 0, out.length());
        if (closePayload != null) put(all, FrameParser.CLOSE, closePayload);
        closeTaken = closePayload != null;
        out = all;
      }
      takenBytes = out == null ? 0 : out.length();
      return out;
    } finally {
      lock.unlock();
    }
  }

  private static void put(ByteSink out, int opcode, byte[] payload) {
    FrameParser.writeHead(out, opcode, false, payload.length);
    out.put(payload);
  }

  /// Says that the socket has taken so many bytes of what the loop took. On the loop.
  void written(int bytes) {
    lock.lock();
    try {
      takenBytes = Math.max(0, takenBytes - bytes);
      if (waitingBytes() < boundBytes) room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Tells whether more than half of the bound is waiting for the client.
  boolean crowded() {
    lock.lock();
    try {
      return waitingBytes() > boundBytes / 2;
    } finally {
      lock.unlock();
    }
  }
}
