package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The body of an answer as a stream, on a virtual thread. It holds one buffer; when that is full
/// it goes to the loop, and the next one waits until the socket has taken it.
final class AnswerStream extends OutputStream {
  /// Told what happens to the client while the handler is busy with something else. On the loop, so
  /// it must not wait.
  interface Watcher {
    /// Time has passed.
    ///
    /// @param nowNanos as [System#nanoTime]
    void tick(long nowNanos);

    /// The server stops, or the client has gone. May be called several times.
    void over();
  }

  private static final int BUFFER_BYTES = 16384;
  private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n\r\n");
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] NOTHING = {};

  private final Connection connection;
  private final Exchange exchange;
  private final boolean chunked;
  private final boolean silent;

  /// Made for the first byte: a stream of events needs none.
  private byte[] buffer = NOTHING;

  /// Held by who ends the stream, and by those who [#send] to it from several threads.
  final ReentrantLock lock = new ReentrantLock();

  /// One piece may be on its way while the next is being filled.
  private final Semaphore room = new Semaphore(1);

  private ByteSink piece;
  private int length;
  private boolean finished;
  private volatile boolean gone;
  private volatile boolean stopping;
  private volatile @Nullable Watcher watcher;

  AnswerStream(Connection connection, Exchange exchange, ByteSink head, boolean chunked) {
    this.connection = connection;
    this.exchange = exchange;
    this.piece = head;
    this.chunked = chunked;
    this.silent = !exchange.sendsBody();
  }

  @Override
  public void write(int b) throws IOException {
    if (length == BUFFER_BYTES) push();
    checkOpen();
    if (buffer.length == 0) buffer = new byte[BUFFER_BYTES];
    buffer[length++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, bytes.length);
    checkOpen();
    if (buffer.length == 0) buffer = new byte[BUFFER_BYTES];
    int at = from;
    int end = from + count;
    while (at < end) {
      if (length == BUFFER_BYTES) push();
      int n = Math.min(end - at, BUFFER_BYTES - length);
      System.arraycopy(bytes, at, buffer, length, n);
      length += n;
      at += n;
    }
  }

  /// Sends what was written so far; returns when the loop has it and the piece before is taken.
  @Override
  public void flush() throws IOException {
    checkOpen();
    push();
  }

  @Override
  public void close() throws IOException {
    if (finished) return;
    if (gone) {
      finished = true;
      throw new IOException("the client has gone");
    }
    waitForRoom();
    finish();
  }

  /// Ends the body; does nothing if it has ended.
  void finish() {
    lock.lock();
    try {
      if (finished) return;
      finished = true;
      encodeBuffer();
      if (chunked && !silent) piece.put(LAST_CHUNK);
      connection.streamed(this, piece, true);
    } finally {
      lock.unlock();
    }
  }

  /// Sends the bytes at once, behind what was sent so; not to be mixed with [#write]. The caller
  /// holds the lock.
  void send(byte[] bytes, int count) throws IOException {
    checkOpen();
    waitForRoom();
    encode(bytes, count);
    connection.streamed(this, takePiece(), false);
  }

  /// Sends the head of the answer.
  void start() throws IOException {
    waitForRoom();
    connection.streamed(this, takePiece(), false);
  }

  /// Tells whether [#send] would not wait. The caller holds the lock.
  boolean hasRoom() {
    return room.availablePermits() > 0;
  }

  private void push() throws IOException {
    if (length == 0 && piece.length() == 0) return;
    waitForRoom();
    encodeBuffer();
    if (piece.length() == 0) {
      room.release();
      return;
    }
    connection.streamed(this, takePiece(), false);
  }

  private ByteSink takePiece() {
    ByteSink ready = piece;
    piece = new ByteSink(0);
    return ready;
  }

  private void encodeBuffer() {
    encode(buffer, length);
    length = 0;
  }

  private void encode(byte[] bytes, int count) {
    exchange.countBody(count);
    if (count == 0 || silent) return;
    // A size, two line ends and the last chunk: room for all of it at once.
    piece.reserve(count + 24);
    if (chunked) piece.putAscii(Integer.toHexString(count)).put(CRLF);
    piece.put(bytes, 0, count);
    if (chunked) piece.put(CRLF);
  }

  private void waitForRoom() throws IOException {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the client was reading slowly");
    }
    checkOpen();
  }

  private void checkOpen() throws IOException {
    if (gone) throw new IOException("the client has gone");
    if (finished) throw new IOException("the stream is closed");
  }

  /// Tells whether the connection was closed before the body ended.
  boolean isGone() {
    return gone;
  }

  /// The socket has taken the last piece. On the loop.
  void taken() {
    if (room.availablePermits() == 0) room.release();
  }

  /// The connection is closed. On the loop.
  void clientGone() {
    gone = true;
    room.release();
    Watcher told = watcher;
    if (told != null) told.over();
  }

  /// The server stops. On the loop.
  void stopping() {
    stopping = true;
    Watcher told = watcher;
    if (told != null) told.over();
  }

  /// Time has passed. On the loop.
  void tick(long nowNanos) {
    Watcher told = watcher;
    if (told != null) told.tick(nowNanos);
  }

  /// Has the watcher told from now on, and what it missed.
  void watch(Watcher newWatcher) {
    watcher = newWatcher;
    if (gone || stopping) newWatcher.over();
  }

  /// Tells whether the watcher was told that it is over.
  boolean isOver() {
    return watcher != null && (gone || stopping);
  }

  /// Tells whether there is a watcher: then the client never ends its side only.
  boolean isWatched() {
    return watcher != null;
  }
}
