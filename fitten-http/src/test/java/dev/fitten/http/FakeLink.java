package dev.fitten.http;

import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.Loop;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A connection without a socket: bytes go in by a call, answers are collected.
final class FakeLink implements Link, Loop {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Connection connection;
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
    return new Engine(limits, router, new Chain(List.of()), runner);
  }

  /// Hands over bytes as a loop does: in an array that is reused right after.
  void receive(byte[] bytes, int start, int end) {
    if (closed || start == end) return;
    byte[] shared = new byte[end - start + 7];
    System.arraycopy(bytes, start, shared, 7, end - start);
    connection.received(shared, 7, shared.length);
    java.util.Arrays.fill(shared, (byte) '!');
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
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
