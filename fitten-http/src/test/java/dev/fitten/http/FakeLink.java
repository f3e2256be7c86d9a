package dev.fitten.http;

import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.FrameRing;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import dev.fitten.http.transport.Loop;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A connection without a socket: bytes go in by a call, answers are collected.
final class FakeLink implements Link, Loop {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Connection connection;
  private final FrameRing frames = new FrameRing(4 << 14, 16_384);
  private boolean reading = true;
  private boolean outputEnded;
  private boolean closed;

  /// How many more bytes the client takes.
  int roomBytes = Integer.MAX_VALUE;

  FakeLink(Engine engine, HttpLoop loop) {
    connection = new Connection(this, loop, engine);
  }

  static Engine engine(Router router, Limits limits) {
    Runner runner = new Runner(ErrorHandler.problemJson(), null);
    return new Engine(limits, router, new Chain(List.of()), runner, true);
  }

  /// Hands over bytes as a loop does: in frames that are reused right after.
  void receive(byte[] bytes, int start, int end) {
    if (closed || start == end) return;
    for (int at = start; at < end && !closed; ) {
      Frame frame = frames.take();
      int n = Math.min(end - at, frame.capacity());
      frame.memory().put(0, bytes, at, n);
      connection.received(frame, 0, n);
      frame.release();
      at += n;
    }
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
  }

  /// Returns how many frames somebody holds: none between requests.
  int framesInUse() {
    return frames.inUse();
  }

  void end() {
    if (!closed) connection.ended();
  }

  void writable() {
    connection.writable();
  }

  Connection connection() {
    return connection;
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

  int pendingBytes() {
    return connection.pendingBytes();
  }

  @Override
  public Loop loop() {
    return this;
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public int write(byte[] bytes, int start, int end) {
    int n = Math.min(end - start, roomBytes);
    sent.write(bytes, start, n);
    roomBytes -= n;
    return n;
  }

  @Override
  public long transfer(FileChannel file, long position, long count) {
    throw new AssertionError("no file is sent in these tests");
  }

  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress("127.0.0.1", 1);
  }

  @Override
  public void handler(LinkHandler handler) {
    throw new AssertionError("no protocol is switched in these tests");
  }

  @Override
  public FrameRing frames() {
    return frames;
  }

  @Override
  public void reading(boolean wanted) {
    reading = wanted;
  }

  @Override
  public void writing(boolean wanted) {}

  @Override
  public void endOutput() {
    outputEnded = true;
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    connection.closed();
  }
}
