package dev.fitten.http.websocket;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.RawConnection;
import dev.fitten.http.Upgraded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A connection without a socket, and the loop it belongs to: everything happens in the test's
/// thread.
final class FakeConnection implements RawConnection {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  final WebSocket socket;
  private @Nullable Upgraded protocol;
  private boolean reading = true;
  private boolean outputEnded;
  private boolean closed;

  /// How many more bytes the client takes.
  int roomBytes = Integer.MAX_VALUE;

  /// The next write finds that the client has gone.
  boolean broken;

  FakeConnection(WebSocketOptions options, boolean deflates, WebSocketListener listener) {
    this(options, new Handshake("", null, null, deflates, false), listener);
  }

  FakeConnection(WebSocketOptions options, Handshake handshake, WebSocketListener listener) {
    socket = new WebSocket(options, handshake, remote());
    if (listener instanceof Told told) told.socket = socket;
    protocol = socket.start(this, listener);
    run();
  }

  private Upgraded protocol() {
    Upgraded known = protocol;
    if (known == null) throw new AssertionError("not started");
    return known;
  }

  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
  }

  /// Hands over bytes as a loop does, in memory that changes right after.
  void receive(byte[] bytes, int start, int end) {
    if (closed || start == end) return;
    byte[] lent = Arrays.copyOfRange(bytes, start, end);
    protocol().received(Bytes.of(lent));
    Arrays.fill(lent, (byte) 0x55);
    run();
  }

  void receive(byte[] bytes) {
    receive(bytes, 0, bytes.length);
  }

  void end() {
    if (!closed) protocol().ended();
    run();
  }

  void tick(long nanos) {
    if (!closed) protocol().tick(nanos);
    run();
  }

  void stop() {
    protocol().stopping();
    run();
  }

  void takeMore(int bytes) {
    roomBytes = bytes;
    if (!closed) protocol().writable();
    run();
  }

  byte[] sent() {
    return sent.toByteArray();
  }

  boolean isReading() {
    return reading;
  }

  boolean outputEnded() {
    return outputEnded;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public int write(byte[] bytes, int start, int end) throws IOException {
    if (broken) throw new IOException("broken pipe");
    int n = Math.min(end - start, roomBytes);
    sent.write(bytes, start, n);
    roomBytes -= n;
    return n;
  }

  @Override
  public void reading(boolean wanted) {
    reading = wanted;
  }

  @Override
  public void endOutput() {
    outputEnded = true;
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    if (protocol != null) protocol.closed();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress("127.0.0.1", 1);
  }
}
