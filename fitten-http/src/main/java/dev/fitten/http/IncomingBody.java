package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import dev.fitten.http.transport.Frame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A body that was not complete when its head was: counted or decoded by the loop, and collected
/// until the handler starts, or passed on through a [BodyStream] from then on.
final class IncomingBody implements BodyTarget {
  private static final int ALWAYS_HELD_BYTES = 32768;
  private static final String TOO_MUCH_HELD =
      "The server is busy with too many unfinished requests.";

  private final @Nullable ChunkDecoder chunks;
  private long left;

  /// The body as far as it was collected. Memory follows the bytes that arrive, not the length that is
  /// announced.
  final ByteSink collected;

  /// Where pieces go once the handler runs.
  private @Nullable BodyStream stream;

  private final Held held;
  private int heldBytes;
  private boolean tooMuchHeld;
  private int gatheredBytes;

  /// The frame that is being looked at, so that a large piece can be lent instead of copied.
  private @Nullable Frame frame;

  /// The announced length, or -1.
  final long announcedBytes;

  private volatile long mostBytes;
  private volatile boolean done;

  IncomingBody(RequestHead head, Limits limits, Held held, int firstBytes) {
    this.held = held;
    chunks = head.chunked ? new ChunkDecoder(limits) : null;
    announcedBytes = left = head.contentLength;
    mostBytes = limits.bodyBytes();
    collected = new ByteSink(Math.max(512, firstBytes));
  }

  /// Uses up received bytes. Returns the position behind the last one of the body. On the loop.
  int take(Frame from, ByteBuffer bytes, int start, int end) {
    frame = from;
    int at = start;
    ChunkDecoder decoder = chunks;
    if (decoder == null) {
      at = start + (int) Math.min(end - start, left);
      put(bytes, start, at);
      left -= at - start;
      done = left == 0;
    } else {
      at = decoder.decode(bytes, start, end, this);
      done = decoder.done();
    }
    frame = null;
    BodyStream open = stream;
    if (open != null && done) open.complete();
    return at;
  }

  @Override
  public void put(ByteBuffer bytes, int start, int end) {
    BodyStream open = stream;
    if (open == null) collect(bytes, start, end);
    else if (start < end) open.offer(frame, bytes, start, end);
  }

  private void collect(ByteBuffer bytes, int start, int end) {
    collected.put(bytes, start, end);
    int more = collected.array().length - heldBytes;
    if (more == 0) return;
    heldBytes += more;
    boolean within = held.add(more);
    // A first piece disturbs nobody, and its handler may be about to start.
    if (!within && heldBytes > ALWAYS_HELD_BYTES) tooMuchHeld = true;
  }

  /// The body is no longer collected: its request is handled, refused or given up.
  void release() {
    held.giveBack(heldBytes);
    heldBytes = 0;
  }

  /// Counts what a handler has gathered of the body, on its thread.
  ///
  /// @throws Problem 503 if slow clients hold too much memory together
  void gathered(ByteSink whole) {
    int more = whole.array().length - gatheredBytes;
    if (more == 0) return;
    gatheredBytes += more;
    if (!held.add(more)) throw Problem.of(503, TOO_MUCH_HELD);
  }

  /// The handler has done with what it gathered; on its thread.
  void releaseGathered() {
    held.giveBack(gatheredBytes);
    gatheredBytes = 0;
  }

  /// Tells whether all of it has arrived. Safe for all threads.
  boolean done() {
    return done;
  }

  /// Returns the status of the refusal, or 0.
  int refusal() {
    if (tooMuchHeld) return 503;
    return chunks == null ? 0 : chunks.refusal();
  }

  String reason() {
    if (tooMuchHeld) return TOO_MUCH_HELD;
    return chunks == null ? "" : chunks.reason();
  }

  /// Passes what arrives from now on, and what was collected before, to a stream.
  void passTo(BodyStream target) {
    release();
    stream = target;
  }

  @Nullable BodyStream stream() {
    return stream;
  }

  long mostBytes() {
    return mostBytes;
  }

  /// Sets the longest body; on the handler's thread.
  void mostBytes(long bytes) {
    mostBytes = bytes;
    if (chunks != null) chunks.mostBytes = bytes;
  }

  /// Returns a trailer field, once the body has ended.
  @Nullable String trailer(String lowerCaseName) {
    return chunks == null || !done ? null : chunks.trailer(lowerCaseName);
  }
}
