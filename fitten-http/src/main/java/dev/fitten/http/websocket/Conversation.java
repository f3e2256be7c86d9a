package dev.fitten.http.websocket;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;
import dev.fitten.http.RawConnection;
import dev.fitten.http.Upgraded;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The loop's half of a WebSocket. The way of a frame: [#received] → [FrameParser] → [Assembler] →
/// [Inbox] → listener; the way back: [WebSocket] → [Outbox] → [#flush].
///
/// Everything runs on the loop's thread but what the inbox calls, which goes through [Outbox].
final class Conversation implements Upgraded, FrameParser.Frames {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  /// A client that was told to close may send so much into the void.
  private static final int DISCARDED_BYTES = 262_144;

  /// The least speed of a client that has something to read, as [dev.fitten.http.Limits] has it.
  private static final int LEAST_BYTES_PER_SECOND = 240;

  private static final byte[] PING = {'f', 'i', 't'};
  private static final byte[] NOTHING = {};

  private final WebSocket socket;
  private final RawConnection connection;
  private final Outbox outbox;
  private final WebSocketOptions options;
  private final FrameParser parser;
  private final Assembler assembler;
  private final Inbox inbox;

  // What the loop writes at the moment.
  private @Nullable ByteSink writing;
  private int writtenBytes;
  private long windowNanos;
  private long windowBytes;

  // Signs of life.
  private boolean heard;
  private long heardNanos = System.nanoTime();
  private boolean pinged;
  private long pingedNanos;

  private boolean paused;
  private boolean resuming;

  /// Received and not looked at, while paused.
  private byte[] held = NOTHING;

  /// The client's close frame came, or it broke a rule: nothing it sends is looked at any more.
  private boolean deaf;

  private byte[] closeReply = NOTHING;
  private boolean toldClosed;
  private boolean closeWritten;
  private boolean clientEnded;
  private boolean closed;
  private int discardedBytes;

  /// When to stop waiting for the client to close, if `deadlineSet`.
  private long deadlineNanos;

  private boolean deadlineSet;

  Conversation(WebSocket socket, RawConnection connection, WebSocketListener listener) {
    this.socket = socket;
    this.connection = connection;
    this.outbox = socket.outbox();
    this.options = socket.options();
    parser = new FrameParser(this, options.maxFrameBytes(), socket.deflates());
    assembler = new Assembler(options.maxMessageBytes(), options.maxFragments());
    inbox =
        new Inbox(
            listener,
            options,
            () -> connection.execute(this::resume),
            this::replyToClose,
            this::listenerFailed);
  }

  void start() {
    inbox.opened();
    flush();
  }

  // ---- in ----

  @Override
  public void received(Bytes bytes) {
    heard = true;
    if (deaf) {
      discardedBytes += bytes.length();
      if (discardedBytes > DISCARDED_BYTES) connection.close();
      return;
    }
    if (paused) hold(bytes);
    else parse(bytes);
  }

  private void parse(Bytes bytes) {
    try {
      int taken = parser.parse(bytes);
      if (taken < bytes.length()) hold(bytes.slice(taken, bytes.length()));
    } catch (ProtocolError e) {
      fail(e);
    }
  }

  private void hold(Bytes rest) {
    if (deaf || closed) return;
    byte[] before = held;
    held = Arrays.copyOf(before, before.length + rest.length());
    rest.copyTo(held, before.length);
  }

  /// Stops reading if the listener, or the client that it answers on the loop, is behind.
  private void pauseIfBehind() {
    if (inbox.onLoop() ? !isCrowded() : !inbox.full()) return;
    parser.pause();
    if (paused || closed) return;
    paused = true;
    connection.reading(false);
  }

  private boolean isCrowded() {
    if (outbox.crowded()) flush();
    return outbox.crowded();
  }

  private void resume() {
    if (!paused || closed) return;
    paused = false;
    heard = true; // nothing could be heard while nothing was read
    byte[] rest = held;
    held = NOTHING;
    if (rest.length > 0) parse(Bytes.of(rest));
    if (paused || closed) return;
    if (clientEnded) ended();
    else connection.reading(true);
  }

  @Override
  public void begin(int opcode, boolean compressed, long length) {
    assembler.begin(opcode, compressed, length);
  }

  @Override
  public void payload(Bytes bytes, int from, int to, int key, long offset) {
    assembler.payload(bytes, from, to, key, offset);
  }

  @Override
  public void end(boolean lastOfMessage) {
    if (!lastOfMessage) return;
    inbox.message(assembler.end());
    pauseIfBehind();
  }

  @Override
  public void control(int opcode, byte[] payload) {
    if (opcode == FrameParser.PING) {
      outbox.pong(payload);
      socket.flushSoon();
    } else if (opcode == FrameParser.PONG) {
      if (Arrays.equals(payload, PING)) return;
      inbox.pong(payload);
      pauseIfBehind();
    } else {
      closeFrame(payload);
    }
  }

  // ---- the end ----

  private void closeFrame(byte[] payload) {
    int code = CloseCode.NONE;
    String reason = "";
    if (payload.length > 0) {
      code = payload.length == 1 ? 0 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
      if (!CloseCode.maySend(code)) throw ProtocolError.of("a close frame has no valid code");
      Utf8Check utf8 = new Utf8Check();
      if (!utf8.accept(payload, 2, payload.length) || !utf8.complete()) {
        throw ProtocolError.badData("the reason of a close frame is not UTF-8");
      }
      reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
      closeReply = Arrays.copyOf(payload, 2);
    }
    stopListening();
    tellClosed(code, reason);
    if (closeWritten) sayGoodbye();
  }

  /// Answers the client's close frame, once the listener has been told all that came before it.
  private void replyToClose() {
    if (outbox.close(closeReply)) socket.flushSoon();
  }

  private void fail(ProtocolError error) {
    stopListening();
    outbox.fail(WebSocket.closePayload(error.code, error.reason));
    closeReply = WebSocket.closePayload(error.code, error.reason);
    tellClosed(error.code, error.reason);
    if (closeWritten) sayGoodbye();
    else flush();
  }

  private void stopListening() {
    deaf = true;
    held = NOTHING;
    parser.stop();
    assembler.forget();
    waitForClient();
  }

  private void waitForClient() {
    deadlineSet = true;
    deadlineNanos = System.nanoTime() + options.closeTimeout().toNanos();
  }

  private void tellClosed(int code, String reason) {
    if (toldClosed) return;
    toldClosed = true;
    inbox.closed(code, reason);
  }

  private void listenerFailed(Throwable failure) {
    if (failure instanceof ProtocolError notAccepted) {
      socket.close(notAccepted.code, notAccepted.reason);
      return;
    }
    LOG.log(Level.ERROR, "a WebSocket listener failed", failure);
    socket.close(CloseCode.FAILED, "");
  }

  /// Both sides have said all: end our side first (RFC 6455 §7.1.1), and wait a little for the
  /// client to end its own, because closing at once could destroy our last bytes on their way.
  private void sayGoodbye() {
    if (clientEnded) {
      connection.close();
      return;
    }
    waitForClient();
    connection.endOutput();
    connection.reading(true);
  }

  private void cut(String why) {
    tellClosed(CloseCode.ABNORMAL, why);
    connection.close();
    closed(); // also if that happened before the connection knew us
  }

  @Override
  public void ended() {
    clientEnded = true;
    if (paused && !deaf) return; // what came before is still to be told
    if (deaf && !closeWritten) return; // it can still receive our close frame
    cut("the client ended the connection without a close frame");
  }

  @Override
  public void stopping() {
    socket.close(CloseCode.GOING_AWAY, "");
  }

  @Override
  public void closed() {
    if (closed) return;
    closed = true;
    parser.stop();
    held = NOTHING;
    assembler.forget();
    outbox.end();
    socket.connectionClosed();
    tellClosed(CloseCode.ABNORMAL, "the connection was lost");
  }

  // ---- out ----

  /// Writes what there is, until the socket takes no more. On the loop.
  void flush() {
    while (!closed) {
      ByteSink bytes = writing;
      if (bytes == null) {
        bytes = outbox.take();
        if (bytes == null) break;
        writing = bytes;
        writtenBytes = 0;
        windowNanos = System.nanoTime();
        windowBytes = 0;
      }
      if (!write(bytes)) return;
    }
    if (closed) return;
    if (paused && inbox.onLoop() && !outbox.crowded() && !resuming) {
      resuming = true; // what is held may pause and be flushed again
      resume();
      resuming = false;
    }
    if (outbox.closeTaken() && !closeWritten) {
      closeWritten = true;
      if (deaf) sayGoodbye();
      else waitForClient();
    }
  }

  /// Returns whether all of it was written.
  private boolean write(ByteSink bytes) {
    int taken;
    try {
      taken = connection.write(bytes.array(), writtenBytes, bytes.length());
    } catch (IOException clientHasGone) {
      cut("the connection was lost");
      return false;
    }
    writtenBytes += taken;
    windowBytes += taken;
    outbox.written(taken);
    if (writtenBytes < bytes.length()) return false;
    writing = null;
    return true;
  }

  @Override
  public void writable() {
    flush();
  }

  // ---- time ----

  @Override
  public void tick(long nowNanos) {
    if (closed) return;
    if (heard) {
      heard = false;
      heardNanos = nowNanos;
      pinged = false;
    }
    if (deadlineSet && nowNanos - deadlineNanos > 0) pastDeadline();
    else if (writing != null && tooSlow(nowNanos)) cut("the client read too slowly");
    else if (!outbox.closed()) ping(nowNanos);
  }

  private void pastDeadline() {
    if (deaf && !outbox.closed()) {
      // The listener is still busy with what came before the client's close frame.
      waitForClient();
      replyToClose();
    } else {
      cut("the client did not close in time");
    }
  }

  private boolean tooSlow(long nowNanos) {
    long spanNanos = nowNanos - windowNanos;
    if (spanNanos < options.pongTimeout().toNanos()) return false;
    boolean slow = windowBytes < LEAST_BYTES_PER_SECOND * (spanNanos / 1e9);
    windowNanos = nowNanos;
    windowBytes = 0;
    return slow;
  }

  private void ping(long nowNanos) {
    long intervalNanos = options.pingInterval().toNanos();
    if (intervalNanos == 0) return;
    if (!pinged || paused) {
      // While nothing is read no pong can come, but a ping still finds out that nobody is there.
      if (nowNanos - (pinged ? pingedNanos : heardNanos) < intervalNanos) return;
      pinged = true;
      pingedNanos = nowNanos;
      outbox.ping(PING);
      flush();
    } else if (nowNanos - pingedNanos >= options.pongTimeout().toNanos()) {
      cut("the client did not answer a ping");
    }
  }
}
