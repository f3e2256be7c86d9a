package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Semaphore;

/// The body of an answer as a stream, on a virtual thread. It holds one buffer; when that is full
/// it goes to the loop, and the next one waits until the socket has taken it.
final class AnswerStream extends OutputStream {
  private static final int BUFFER_BYTES = 16384;
  private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n\r\n");
  private static final byte[] CRLF = {'\r', '\n'};

  private final Connection connection;
  private final Exchange exchange;
  private final boolean chunked;
  private final boolean silent;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /// One piece may be on its way while the next is being filled.
  private final Semaphore room = new Semaphore(1);

  private ByteSink piece;
  private int length;
  private boolean finished;
  private volatile boolean gone;

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
    buffer[length++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, bytes.length);
    checkOpen();
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
    if (finished) return;
    finished = true;
    encodeBuffer();
    if (chunked && !silent) piece.put(LAST_CHUNK);
    connection.streamed(this, piece, true);
  }

  private void push() throws IOException {
    if (length == 0 && piece.length() == 0) return;
    waitForRoom();
    encodeBuffer();
    if (piece.length() == 0) {
      room.release();
      return;
    }
    ByteSink ready = piece;
    piece = new ByteSink(BUFFER_BYTES + 16);
    connection.streamed(this, ready, false);
  }

  private void encodeBuffer() {
    exchange.countBody(length);
    if (length > 0 && !silent) {
      if (chunked) piece.putAscii(Integer.toHexString(length)).put(CRLF);
      piece.put(buffer, 0, length);
      if (chunked) piece.put(CRLF);
    }
    length = 0;
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
  }
}
