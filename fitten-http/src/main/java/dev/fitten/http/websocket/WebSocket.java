package dev.fitten.http.websocket;

import dev.fitten.bytes.ByteSink;
import dev.fitten.bytes.Bytes;
import dev.fitten.http.Exchange;
import dev.fitten.http.Handler;
import dev.fitten.http.RawConnection;
import dev.fitten.http.Upgraded;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// One WebSocket connection (RFC 6455), for sending. What arrives is told to a [WebSocketListener].
///
/// ```java
/// Handler echo = WebSocket.handler(socket -> new WebSocketListener() {
///   @Override public void text(String message) {
///     socket.send(message);
///   }
/// });
/// ```
///
/// All methods may be called from any thread, also while others are sending: messages stay whole.
public final class WebSocket {
  /// RFC 6455 §5.5: a control frame holds no more.
  private static final int CONTROL_BYTES = 125;

  private final WebSocketOptions options;
  private final @Nullable String subprotocol;
  private final InetSocketAddress remote;
  private final boolean deflates;
  private final Outbox outbox;
  private final AtomicBoolean flushSoon = new AtomicBoolean();
  private volatile @Nullable RawConnection connection;
  private volatile @Nullable Conversation conversation;

  /// Held while a message is deflated that may refer back to those before.
  private final ReentrantLock deflating = new ReentrantLock();

  private @Nullable Deflater deflater;
  private final boolean takesOver;

  WebSocket(WebSocketOptions options, Handshake handshake, InetSocketAddress remote) {
    this.options = options;
    this.subprotocol = handshake.subprotocol();
    this.deflates = handshake.deflates();
    this.takesOver = handshake.takesOver();
    this.remote = remote;
    outbox = new Outbox(options.sendQueueBytes());
  }

  /// Returns a handler that accepts WebSockets with the default options.
  ///
  /// @param listener makes the listener of a new socket; runs as [#accept] says
  public static Handler handler(Function<WebSocket, WebSocketListener> listener) {
    return handler(WebSocketOptions.defaults(), listener);
  }

  /// Returns a handler that accepts WebSockets.
  ///
  /// @param listener makes the listener of a new socket; runs as [#accept] says
  public static Handler handler(
      WebSocketOptions options, Function<WebSocket, WebSocketListener> listener) {
    return exchange -> accept(exchange, options, listener);
  }

  /// Accepts a WebSocket with the default options; otherwise as
  /// [#accept(Exchange, WebSocketOptions, Function)].
  public static boolean accept(Exchange exchange, Function<WebSocket, WebSocketListener> listener) {
    return accept(exchange, WebSocketOptions.defaults(), listener);
  }

  /// Answers the exchange: with 101 and a WebSocket if the client asks for one properly, or with
  /// what is wrong: 405 for another method than GET, 426 for a request that asks for no WebSocket or
  /// another version than 13, 403 for a page of another origin, 400 for a malformed handshake.
  ///
  /// @param listener makes the listener; called before this returns, on the thread of the handler and
  ///   while the exchange is alive. The connection opens when the handler has returned; until then
  ///   the socket takes messages but never waits. If the client goes away meanwhile, the listener is
  ///   told nothing at all.
  /// @return whether the connection is a WebSocket from now on
  public static boolean accept(
      Exchange exchange,
      WebSocketOptions options,
      Function<WebSocket, WebSocketListener> listener) {
    Handshake handshake = Handshake.check(exchange, options);
    if (handshake == null) return false;
    WebSocket socket = new WebSocket(options, handshake, exchange.remote());
    WebSocketListener told = Objects.requireNonNull(listener.apply(socket), "listener");
    handshake.answer(exchange, connection -> socket.start(connection, told));
    return true;
  }

  Upgraded start(RawConnection raw, WebSocketListener listener) {
    Conversation started = new Conversation(this, raw, listener);
    connection = raw;
    conversation = started;
    started.start();
    return started;
  }

  // ---- sending ----

  /// Sends a text message. On a virtual thread this waits while the client reads so slowly that
  /// [WebSocketOptions#sendQueueBytes] are waiting for it; on any other thread, which may be an
  /// event loop, it never waits.
  ///
  /// @param text an unpaired surrogate becomes `?`
  /// @return whether the message was taken: not if the socket is closing or closed, if the thread
  ///   was interrupted while it waited, or if there was no room and the thread cannot wait
  public boolean send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return send(FrameParser.TEXT, bytes, 0, bytes.length, true);
  }

  /// Sends a binary message; otherwise as [#send(String)].
  ///
  /// @param message copied before this returns
  public boolean send(Bytes message) {
    return send(
        FrameParser.BINARY, message.array(), message.arrayStart(), message.arrayEnd(), true);
  }

  /// Sends a text message if there is room, without waiting on any thread.
  ///
  /// @return whether the message was taken
  public boolean trySend(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return send(FrameParser.TEXT, bytes, 0, bytes.length, false);
  }

  /// Sends a binary message if there is room, without waiting on any thread.
  ///
  /// @param message copied before this returns
  /// @return whether the message was taken
  public boolean trySend(Bytes message) {
    return send(
        FrameParser.BINARY, message.array(), message.arrayStart(), message.arrayEnd(), false);
  }

  private boolean send(int opcode, byte[] bytes, int start, int end, boolean wait) {
    boolean waits = wait && conversation != null && Thread.currentThread().isVirtual();
    int count = end - start;
    boolean taken;
    if (!deflates || count == 0 || count < options.deflateFromBytes()) {
      taken = outbox.message(opcode, false, bytes, start, end, waits);
    } else if (takesOver) {
      taken = sendInTurn(opcode, bytes, start, end, waits);
    } else if (outbox.closed()) {
      taken = false;
    } else {
      ByteSink small = Deflation.deflate(bytes, start, end);
      boolean gain = small.length() < count;
      taken =
          gain
              ? outbox.message(opcode, true, small.array(), 0, small.length(), waits)
              : outbox.message(opcode, false, bytes, start, end, waits);
    }
    if (taken) flushSoon();
    return taken;
  }

  /// What is deflated with the window of earlier messages has to be sent in the order it was
  /// deflated, and all of it. A message that finds the window in use by another thread, or no room,
  /// and must not wait is sent as it is, or not at all.
  private boolean sendInTurn(int opcode, byte[] bytes, int start, int end, boolean waits) {
    if (waits) deflating.lock();
    else if (!deflating.tryLock()) return outbox.message(opcode, false, bytes, start, end, false);
    try {
      if (!outbox.hasRoom(waits)) return false;
      Deflater own = deflater;
      if (own == null) deflater = own = Deflation.create();
      ByteSink small = Deflation.deflate(own, bytes, start, end);
      return outbox.compressedInAnyCase(opcode, small);
    } finally {
      if (outbox.closed()) endDeflater();
      deflating.unlock();
    }
  }

  private void endDeflater() {
    Deflater own = deflater;
    deflater = null;
    if (own != null) own.end();
  }

  /// Sends a ping; the client's answer is told by [WebSocketListener#pong]. Never waits.
  ///
  /// @param payload at most 125 bytes, copied before this returns
  /// @return whether it was taken: not if the socket is closing or several pings are waiting
  /// @throws IllegalArgumentException if the payload is longer
  public boolean ping(Bytes payload) {
    if (payload.length() > CONTROL_BYTES) {
      throw new IllegalArgumentException(
          "the payload of a ping has " + payload.length() + " bytes, must be at most 125");
    }
    boolean taken = outbox.ping(payload.toByteArray());
    if (taken) flushSoon();
    return taken;
  }

  /// Closes the connection normally, with code 1000, behind all messages sent before.
  public void close() {
    close(CloseCode.NORMAL, "");
  }

  /// Closes the connection behind all messages sent before. Messages of the client are told until
  /// its own close frame arrives, at most for [WebSocketOptions#closeTimeout]. Does nothing if the
  /// socket is closing already.
  ///
  /// @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 §7.4)
  /// @param reason at most 123 bytes of UTF-8
  /// @throws IllegalArgumentException if code or reason cannot be sent
  public void close(int code, String reason) {
    if (!CloseCode.maySend(code)) {
      throw new IllegalArgumentException(
          "code is " + code + ", must be one that a close frame may carry (RFC 6455 §7.4)");
    }
    byte[] payload = closePayload(code, reason);
    if (payload.length > CONTROL_BYTES) {
      throw new IllegalArgumentException(
          "reason has " + (payload.length - 2) + " bytes, must have at most 123");
    }
    if (outbox.close(payload)) flushSoon();
  }

  static byte[] closePayload(int code, String reason) {
    ByteSink payload = new ByteSink(reason.length() + 2);
    return payload.put((byte) (code >> 8)).put((byte) code).putUtf8(reason).toByteArray();
  }

  // ---- about it ----

  /// Tells whether messages may be sent: from the handshake until either side closes.
  public boolean isOpen() {
    return !outbox.closed();
  }

  /// Returns the subprotocol that was chosen from those the client offered, or `null`.
  public @Nullable String subprotocol() {
    return subprotocol;
  }

  /// Returns the address of the client, or of the proxy in front of it.
  public InetSocketAddress remote() {
    return remote;
  }

  // ---- for the conversation ----

  WebSocketOptions options() {
    return options;
  }

  Outbox outbox() {
    return outbox;
  }

  boolean deflates() {
    return deflates;
  }

  /// Has the loop write what is waiting. One task serves all that was sent before it runs.
  void flushSoon() {
    RawConnection raw = connection;
    if (raw != null && flushSoon.compareAndSet(false, true)) raw.execute(this::flush);
  }

  private void flush() {
    flushSoon.set(false);
    Conversation known = conversation;
    if (known != null) known.flush();
  }

  /// Frees what the socket holds outside the heap; if it is in use, its user does.
  void connectionClosed() {
    if (!deflating.tryLock()) return;
    try {
      endDeflater();
    } finally {
      deflating.unlock();
    }
  }
}
