package dev.fitten.http.websocket;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.Execution;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// What the listener is to be told, in order, one call at a time. A virtual thread runs as long as
/// there is something; an idle connection has none. A listener that never waits is called at once,
/// on the loop.
final class Inbox {
  private static final Object OPENED = new Object();

  private record Pong(Bytes payload) {}

  private record Closed(int code, String reason) {}

  private final WebSocketListener listener;
  private final boolean onLoop;
  private final int boundMessages;
  private final long boundBytes;
  private final Runnable resume;
  private final Runnable beforeClosed;
  private final Consumer<Throwable> failure;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Object> queue = new ArrayDeque<>(4);
  private long queuedBytes;
  private boolean running;
  private boolean paused;

  /// The listener has failed: only the end is still told. Used by the thread that calls it.
  private boolean failed;

  /// @param resume run on any thread when there is room again after [#full] said no
  /// @param beforeClosed run when everything but the end was told
  /// @param failure told what the listener threw
  Inbox(
      WebSocketListener listener,
      WebSocketOptions options,
      Runnable resume,
      Runnable beforeClosed,
      Consumer<Throwable> failure) {
    this.listener = listener;
    this.onLoop = listener.execution() == Execution.LOOP;
    this.boundMessages = options.queuedMessages();
    this.boundBytes = options.maxMessageBytes();
    this.resume = resume;
    this.beforeClosed = beforeClosed;
    this.failure = failure;
  }

  boolean onLoop() {
    return onLoop;
  }

  void opened() {
    put(OPENED);
  }

  void message(Object textOrBytes) {
    put(textOrBytes);
  }

  void pong(byte[] payload) {
    put(new Pong(Bytes.of(payload)));
  }

  void closed(int code, String reason) {
    put(new Closed(code, reason));
  }

  private void put(Object event) {
    if (onLoop) {
      tell(event);
      return;
    }
    lock.lock();
    try {
      queue.add(event);
      queuedBytes += bytes(event);
      if (running) return;
      running = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("fitten-websocket").start(this::run);
  }

  /// Tells whether reading must pause; then `resume` runs later.
  boolean full() {
    lock.lock();
    try {
      if (queue.size() >= boundMessages || queuedBytes >= boundBytes) paused = true;
      return paused;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      Object event;
      boolean roomAgain = false;
      lock.lock();
      try {
        event = queue.poll();
        if (event == null) {
          running = false;
          return;
        }
        queuedBytes -= bytes(event);
        if (paused && queue.size() <= boundMessages / 2 && queuedBytes <= boundBytes / 2) {
          paused = false;
          roomAgain = true;
        }
      } finally {
        lock.unlock();
      }
      if (roomAgain) resume.run();
      tell(event);
    }
  }

  private static int bytes(Object event) {
    if (event instanceof String text) return text.length();
    return event instanceof Bytes bytes ? bytes.length() : 0;
  }

  private void tell(Object event) {
    try {
      if (event instanceof Closed closed) {
        beforeClosed.run();
        listener.closed(closed.code, closed.reason);
      } else if (!failed) {
        if (event instanceof String text) listener.text(text);
        else if (event instanceof Bytes bytes) listener.binary(bytes);
        else if (event instanceof Pong pong) listener.pong(pong.payload);
        else listener.opened();
      }
    } catch (Throwable e) { // an error of one listener must not end the loop
      failed = true;
      failure.accept(e);
    }
  }
}
