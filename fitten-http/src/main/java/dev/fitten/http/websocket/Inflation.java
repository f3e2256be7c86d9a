package dev.fitten.http.websocket;

import dev.fitten.bytes.ByteSink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates one compressed message (RFC 7692 §7.2.2) piece by piece. The client was told to compress
/// each message on its own, so it is borrowed for one message and a connection between messages owns
/// none.
final class Inflation {
  private static final byte[] END = {0, 0, (byte) 0xff, (byte) 0xff};

  /// How far back a reference may reach (RFC 1951 §3.3).
  private static final int WINDOW_BYTES = 32_768;

  /// So many are kept for the next message, each some 40 KiB outside the heap.
  private static final int KEPT = 16;

  private static final ArrayBlockingQueue<Inflation> FREE = new ArrayBlockingQueue<>(KEPT);

  /// 8 KiB: a piece of a received frame at a time.
  private final byte[] input = new byte[8192];

  private final Inflater inflater = new Inflater(true);

  private Inflation() {}

  static Inflation borrow() {
    Inflation free = FREE.poll();
    return free == null ? new Inflation() : free;
  }

  /// Gives it back; it must not be used again.
  void giveBack() {
    inflater.reset();
    if (!FREE.offer(this)) inflater.end();
  }

  /// Returns where to put compressed bytes for [#inflate].
  byte[] input() {
    return input;
  }

  /// Inflates `input[0]` to `input[count - 1]` to the end of `out`.
  ///
  /// @param mostBytes how long `out` may become
  /// @return whether it was enough
  /// @throws ProtocolError 1007 if it is not deflate
  boolean inflate(int count, ByteSink out, int mostBytes) {
    return inflate(input, count, out, mostBytes);
  }

  /// Inflates what is left at the end of the message.
  boolean finish(ByteSink out, int mostBytes) {
    return inflate(END, END.length, out, mostBytes);
  }

  private boolean inflate(byte[] from, int end, ByteSink out, int mostBytes) {
    inflater.setInput(from, 0, end);
    while (true) {
      int before = out.length();
      // One byte more than allowed tells a message that is too long from one that just fits.
      int room = Math.min(Math.max(out.array().length - before, 4096), mostBytes + 1 - before);
      byte[] array = out.reserve(room);
      int made;
      try {
        made = inflater.inflate(array, before, room);
      } catch (DataFormatException e) {
        throw ProtocolError.badData("a compressed message is malformed");
      }
      out.length(Math.min(before + made, mostBytes));
      if (before + made > mostBytes) return false;
      if (inflater.finished()) {
        // RFC 7692 §7.2.3.4: a block may be marked as the final one, and another may follow it.
        int left = inflater.getRemaining();
        inflater.reset();
        int window = Math.min(out.length(), WINDOW_BYTES);
        if (window > 0) inflater.setDictionary(out.array(), out.length() - window, window);
        inflater.setInput(from, end - left, left);
        if (left == 0) return true;
      } else if (made < room && inflater.needsInput()) {
        return true;
      } else if (made == 0) {
        throw ProtocolError.badData("a compressed message is malformed");
      }
    }
  }
}
