package dev.fitten.http.websocket;

import dev.fitten.bytes.ByteSink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.Deflater;

/// Deflates messages (RFC 7692 §7.2.1).
final class Deflation {
  /// Each compressed message ends with these; the receiver adds them again.
  private static final int END_BYTES = 4;

  /// So many are kept for the next message, each some 260 KiB outside the heap.
  private static final int KEPT = 8;

  private static final ArrayBlockingQueue<Deflater> FREE = new ArrayBlockingQueue<>(KEPT);

  private Deflation() {}

  static Deflater create() {
    return new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  }

  /// Deflates a message on its own.
  static ByteSink deflate(byte[] bytes, int start, int end) {
    Deflater deflater = FREE.poll();
    if (deflater == null) deflater = create();
    ByteSink out = deflate(deflater, bytes, start, end);
    deflater.reset();
    if (!FREE.offer(deflater)) deflater.end();
    return out;
  }

  /// Deflates a message that may refer back to those before.
  static ByteSink deflate(Deflater deflater, byte[] bytes, int start, int end) {
    ByteSink out = new ByteSink(Math.max(64, (end - start) / 3));
    deflater.setInput(bytes, start, end - start);
    int made;
    int room;
    do {
      room = Math.max(out.array().length - out.length(), 512);
      byte[] array = out.reserve(room);
      made = deflater.deflate(array, out.length(), room, Deflater.SYNC_FLUSH);
      out.length(out.length() + made);
    } while (made == room);
    out.length(out.length() - END_BYTES);
    return out;
  }
}
