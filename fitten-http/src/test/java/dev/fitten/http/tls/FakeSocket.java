package dev.fitten.http.tls;

import dev.fitten.http.transport.Frame;
import dev.fitten.http.transport.FrameRing;
import dev.fitten.http.transport.Link;
import dev.fitten.http.transport.LinkHandler;
import dev.fitten.http.transport.Loop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A link and its loop without a socket: bytes go in by a call and are collected on their way out.
/// The test's thread is the loop's.
final class FakeSocket implements Link, Loop {
  final FrameRing frames;
  final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private LinkHandler handler;

  /// How many more bytes the client takes.
  int roomBytes = Integer.MAX_VALUE;

  boolean reading = true;
  boolean writing;
  boolean outputEnded;
  boolean closed;

  FakeSocket(FrameRing frames) {
    this.frames = frames;
  }

  /// Hands over bytes as a loop does: in frames that are reused right after, while reading is wanted.
  /// Waits for reading to be wanted again. Runs the tasks there are then.
  void receive(byte[] bytes, int start, int end) throws InterruptedException {
    arrive(bytes, start, end);
    runTasks();
  }

  /// Hands over bytes and leaves the tasks of the last ones waiting.
  void arrive(byte[] bytes, int start, int end) throws InterruptedException {
    for (int at = start; at < end && !closed; ) {
      while (!reading && !closed) runTask();
      if (closed) return;
      Frame frame = frames.take();
      int n = Math.min(end - at, frame.capacity());
      frame.memory().put(0, bytes, at, n);
      handler.received(frame, 0, n);
      for (int i = 0; i < n; i++) frame.memory().put(i, (byte) 0x5a);
      frame.release();
      at += n;
    }
  }

  /// Runs the next task, waiting for it.
  void runTask() throws InterruptedException {
    Runnable task = tasks.poll(10, TimeUnit.SECONDS);
    if (task == null) throw new AssertionError("no task came within ten seconds");
    task.run();
  }

  /// Runs the tasks there are now.
  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
  }

  /// Lets the client take more bytes.
  void room(int bytes) {
    roomBytes = bytes;
    if (writing && !closed) handler.writable();
    runTasks();
  }

  /// Returns what was sent since the last call.
  byte[] takeSent() {
    byte[] bytes = sent.toByteArray();
    sent.reset();
    return bytes;
  }

  LinkHandler handler() {
    return handler;
  }

  @Override
  public Loop loop() {
    return this;
  }

  @Override
  public InetSocketAddress remote() {
    return new InetSocketAddress("127.0.0.1", 1);
  }

  @Override
  public void handler(LinkHandler newHandler) {
    handler = newHandler;
  }

  @Override
  public int write(byte[] bytes, int start, int end) {
    if (closed) return 0;
    int n = Math.min(end - start, roomBytes);
    sent.write(bytes, start, n);
    roomBytes -= n;
    return n;
  }

  @Override
  public long transfer(FileChannel file, long position, long count) throws IOException {
    throw new AssertionError("plain file content on an encrypted link");
  }

  @Override
  public void reading(boolean wanted) {
    reading = wanted;
  }

  @Override
  public void writing(boolean wanted) {
    writing = wanted;
  }

  @Override
  public void endOutput() {
    outputEnded = true;
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    handler.closed();
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
  public FrameRing frames() {
    return frames;
  }
}
