package dev.fitten.http;

import dev.fitten.bytes.Bytes;
import dev.fitten.bytes.Lease;
import dev.fitten.http.transport.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The body of a request as it arrives; see [Exchange#bodyStream]. Reading waits for the client, and
/// while nobody reads, the client waits: no more than 64 KiB are taken in advance.
///
/// Used by the exchange's thread only.
public final class BodyStream extends InputStream {
  /// Taken in advance, bytes; then receiving pauses until half of it was read.
  private static final int MOST_WAITING_BYTES = 65536;

  /// Smaller pieces are copied: lending a frame for them would empty the ring.
  private static final int LEAST_LENT_BYTES = 4096;

  /// Received bytes: lent from a frame, or copied.
  private record Piece(@Nullable Frame frame, ByteBuffer bytes, int start, int end) {}

  private final Object lock = new Object();
  private final ArrayDeque<Piece> waiting = new ArrayDeque<>();
  private final Runnable whenStarted;
  private final Runnable whenRoom;
  private int waitingBytes;
  private volatile boolean started;
  private boolean complete;
  private boolean paused;
  private boolean gone;
  private @Nullable Problem failure;

  // The piece being read; of the reader only.
  private @Nullable Piece current;
  private int at;
  private final PieceLease lease = new PieceLease();
  private long mostBytes = Long.MAX_VALUE;
  private long handedOut;
  private boolean closed;

  /// Makes a stream for a body that arrives.
  ///
  /// @param whenStarted called once, before the first wait
  /// @param whenRoom called when receiving may go on
  BodyStream(Runnable whenStarted, Runnable whenRoom) {
    this.whenStarted = whenStarted;
    this.whenRoom = whenRoom;
  }

  /// Makes a stream over a body that is there.
  BodyStream(Bytes whole) {
    this(() -> {}, () -> {});
    ByteBuffer bytes = whole.toByteBuffer();
    if (bytes.capacity() > 0) {
      waiting.add(new Piece(null, bytes, 0, bytes.capacity()));
      waitingBytes = bytes.capacity();
    }
    complete = true;
  }

  // ---- the loop's side ----

  /// Takes a piece: keeps the frame if that is worth it, else copies.
  void offer(@Nullable Frame frame, ByteBuffer bytes, int start, int end) {
    Piece piece;
    if (frame != null && end - start >= LEAST_LENT_BYTES) {
      frame.retain();
      piece = new Piece(frame, bytes, start, end);
    } else {
      piece = new Piece(null, Memory.copyOf(bytes, start, end), 0, end - start);
    }
    synchronized (lock) {
      if (!closed) {
        waiting.add(piece);
        waitingBytes += end - start;
        lock.notifyAll();
        return;
      }
    }
    release(piece);
  }

  /// Tells whether receiving must pause; [#whenRoom] says when it may go on.
  boolean isFull() {
    synchronized (lock) {
      paused = waitingBytes >= MOST_WAITING_BYTES;
      return paused;
    }
  }

  boolean isPaused() {
    synchronized (lock) {
      return paused;
    }
  }

  /// Tells whether anybody has begun to read: until then the client has kept nobody waiting.
  boolean isStarted() {
    return started;
  }

  void complete() {
    synchronized (lock) {
      complete = true;
      lock.notifyAll();
    }
  }

  /// What is read behind the bytes that are here meets the problem.
  void fail(Problem problem) {
    synchronized (lock) {
      if (failure == null) failure = problem;
      lock.notifyAll();
    }
  }

  /// The connection is closed.
  void clientGone() {
    synchronized (lock) {
      gone = true;
      lock.notifyAll();
    }
  }

  boolean isGone() {
    synchronized (lock) {
      return gone;
    }
  }

  // ---- the reader's side ----

  /// Returns the next bytes where they were received, without copying them, or `null` at the end of
  /// the body. They are valid until the next read.
  ///
  /// @throws Problem 408, 413 or 400 if the body comes too slowly, is too long or malformed
  /// @throws IOException if the client has gone
  public @Nullable Bytes next() throws IOException {
    if (!hasCurrent()) return null;
    Piece piece = Objects.requireNonNull(current);
    int from = at;
    at = piece.end();
    return Bytes.of(piece.bytes(), from, piece.end(), lease);
  }

  @Override
  public int read() throws IOException {
    if (!hasCurrent()) return -1;
    return Objects.requireNonNull(current).bytes().get(at++) & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, target.length);
    if (count == 0) return 0;
    if (!hasCurrent()) return -1;
    Piece piece = Objects.requireNonNull(current);
    int n = Math.min(count, piece.end() - at);
    piece.bytes().get(at, target, from, n);
    at += n;
    return n;
  }

  @Override
  public int available() {
    Piece piece = current;
    synchronized (lock) {
      return waitingBytes + (piece == null ? 0 : piece.end() - at);
    }
  }

  /// Gives up what was not read. The rest of the body is not received: the connection ends with the
  /// answer unless the body has arrived already.
  @Override
  public void close() {
    closed = true;
    drop();
    synchronized (lock) {
      closed = true;
      for (Piece piece : waiting) release(piece);
      waiting.clear();
      waitingBytes = 0;
    }
  }

  /// Sets the longest body the reader takes, whatever was received in advance.
  void mostBytes(long bytes) {
    mostBytes = bytes;
  }

  /// Makes a byte available at [#current] and [#at]; false at the end.
  private boolean hasCurrent() throws IOException {
    if (closed) throw new IOException("the stream is closed");
    Piece piece = current;
    if (piece != null && at < piece.end()) return true;
    drop();
    piece = await();
    if (piece == null) return false;
    current = piece;
    at = piece.start();
    handedOut += piece.end() - at;
    if (handedOut > mostBytes) throw Problem.of(413, "The request body is too large.");
    return true;
  }

  private @Nullable Piece await() throws IOException {
    boolean room = false;
    Piece piece;
    if (!started) {
      started = true;
      whenStarted.run();
    }
    synchronized (lock) {
      while (waiting.isEmpty()) {
        if (complete) return null; // whatever became of the connection afterwards
        if (failure != null) throw failure;
        if (gone) throw new IOException("the client has gone");
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted while the client was sending slowly");
        }
      }
      piece = waiting.remove();
      waitingBytes -= piece.end() - piece.start();
      if (paused && waitingBytes <= MOST_WAITING_BYTES / 2) {
        paused = false;
        room = true;
      }
    }
    if (room) whenRoom.run();
    return piece;
  }

  private void drop() {
    Piece piece = current;
    current = null;
    lease.term++;
    if (piece != null) release(piece);
  }

  private static void release(Piece piece) {
    if (piece.frame() != null) piece.frame().release();
  }

  /// Pieces are lent until the next one is asked for.
  private final class PieceLease implements Lease {
    private int term;

    @Override
    public int term() {
      return term;
    }

    @Override
    public void check(int asked) {
      if (asked != term) {
        throw new IllegalStateException("these bytes of the body were valid until the next read");
      }
    }

    @Override
    public Kept keep(int asked) {
      check(asked);
      Piece piece = current;
      return new FrameLease(piece == null ? null : piece.frame(), "a piece of a body");
    }
  }
}
