package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import dev.fitten.http.transport.Link;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// What the socket has not taken yet of one connection's answers: bytes, and behind them the rest of
/// a file.
final class Outbox {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  private static final int ALWAYS_HELD_BYTES = 32768;

  private final ByteSink bytes;
  private final Held held;
  private int heldBytes;
  private boolean tooMuch;
  private int start;
  private @Nullable FileChannel file;
  private long position;
  private long left;

  Outbox(ByteSink bytes, Held held) {
    this.bytes = bytes;
    this.held = held;
    count();
  }

  /// Tells whether clients that do not take their answers hold too much memory together.
  boolean isTooMuch() {
    return tooMuch;
  }

  private void count() {
    int more = bytes.array().length - heldBytes;
    heldBytes += more;
    if (more > 0 && !held.add(more) && heldBytes > ALWAYS_HELD_BYTES) tooMuch = true;
  }

  /// Puts a file behind the bytes. It is closed when it was sent, or with [#close].
  void file(FileChannel file, long position, long count) {
    this.file = file;
    this.position = position;
    this.left = count;
  }

  /// Appends bytes; only while there is no file.
  void put(byte[] more, int from, int to) {
    bytes.put(more, from, to);
    count();
  }

  /// Gives the socket as much as it takes and returns how much that was.
  ///
  /// @throws IOException if the client has gone, or the file became shorter
  long send(Link link) throws IOException {
    long sent = 0;
    if (start < bytes.length()) {
      int n = link.write(bytes.array(), start, bytes.length());
      start += n;
      sent = n;
      if (start < bytes.length()) return sent;
    }
    FileChannel from = file;
    while (from != null && left > 0) {
      long n = link.transfer(from, position, left);
      if (n == 0 && from.size() <= position) {
        // The length was promised: only the end of the connection can tell the client.
        throw new IOException("the file became shorter while it was sent");
      }
      if (n == 0) return sent;
      position += n;
      left -= n;
      sent += n;
    }
    close();
    return sent;
  }

  boolean isEmpty() {
    return start == bytes.length() && left == 0;
  }

  /// Gives up what is left.
  void close() {
    held.giveBack(heldBytes);
    heldBytes = 0;
    FileChannel open = file;
    file = null;
    if (open != null) close(open);
  }

  static void close(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a file failed", e);
    }
  }
}
