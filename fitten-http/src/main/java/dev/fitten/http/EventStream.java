package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Server-sent events: an answer that goes on as long as there is something to tell (WHATWG HTML
/// §9.2). A browser reads it with `EventSource`, which comes back by itself when it ends.
///
/// ```java
/// EventStream events = exchange.events();
/// while (events.isOpen()) events.send(clock.nextSecond());
/// ```
///
/// Each event leaves at once. When nothing was sent for a while the engine sends a comment, so that
/// proxies keep the connection and a client that has gone is noticed, also while the handler waits
/// for something else. The stream ends when the handler returns.
///
/// The sending methods may be called from any virtual thread until then, also by several at once:
/// events stay whole.
public final class EventStream {
  static final String CONTENT_TYPE = "text/event-stream";

  private static final System.Logger LOG = System.getLogger("dev.fitten.http");
  private static final byte[] HEARTBEAT = Ascii.bytes(":\n\n");

  private final AnswerStream out;
  private final @Nullable String lastEventId;
  private final long heartbeatNanos;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Set once, by a thread that holds `closed`.
  private @Nullable Runnable onClose;

  private volatile long sentNanos = System.nanoTime();

  EventStream(
      AnswerStream out, @Nullable String lastEventId, Duration heartbeat, boolean sendsBody) {
    this.out = out;
    this.lastEventId = lastEventId;
    this.heartbeatNanos = heartbeat.toNanos();
    try {
      out.start();
    } catch (IOException clientHasGone) {
      over();
    }
    out.watch(
        new AnswerStream.Watcher() {
          @Override
          public void tick(long nowNanos) {
            beat(nowNanos);
          }

          @Override
          public void over() {
            EventStream.this.over();
          }
        });
    if (!sendsBody) over();
  }

  /// Reads the field that a browser sends when it comes back.
  static @Nullable String lastEventId(@Nullable String field) {
    if (field == null || field.isEmpty() || field.indexOf('\0') >= 0) return null;
    return new String(field.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// Returns the id of the last event that the client has seen, as it says when it comes back; or
  /// `null`. The client chooses it: take it for a hint, not for a fact.
  public @Nullable String lastEventId() {
    return lastEventId;
  }

  /// Tells whether events may be sent: until the client has gone, the server stops, or the stream
  /// is closed.
  public boolean isOpen() {
    return closed.getCount() > 0;
  }

  /// Sends an event with this text, of which the client sees lines separated by `\n` whatever
  /// separated them. Waits while the client reads slowly.
  ///
  /// @return whether it was sent: not if the stream is over, or the thread was interrupted while it
  ///   waited
  /// @throws IllegalStateException on a thread that is not virtual, which must not wait
  public boolean send(String data) {
    return send(null, null, data);
  }

  /// Sends an event.
  ///
  /// @param event its type, the name that listeners in the browser are added for; `null` for
  ///   `message`
  /// @param id what the client says as [#lastEventId] when it comes back; `null` to leave it as it
  ///   is
  /// @param data as in [#send(String)]
  /// @return as [#send(String)]
  /// @throws IllegalArgumentException if type or id has a line end, or the id a NUL
  public boolean send(@Nullable String event, @Nullable String id, String data) {
    ByteSink block = new ByteSink(data.length() + 64);
    if (event != null) field(block, "event", event);
    if (id != null) field(block, "id", id);
    int at = 0;
    while (true) {
      int end = lineEnd(data, at);
      block.putAscii("data: ").putUtf8(data.substring(at, end)).put((byte) '\n');
      if (end == data.length()) break;
      boolean both = data.startsWith("\r\n", end);
      at = end + (both ? 2 : 1);
    }
    return send(block.put((byte) '\n'));
  }

  /// Tells the client how long to wait before it comes back after the stream has ended.
  ///
  /// @param delay from 0 to a day, to the millisecond
  /// @return as [#send(String)]
  public boolean retry(Duration delay) {
    if (delay.isNegative() || delay.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("delay is " + delay + ", must be from 0 to a day");
    }
    return send(new ByteSink(32).putAscii("retry: ").putLong(delay.toMillis()).putAscii("\n\n"));
  }

  /// Sends a comment, which clients ignore.
  ///
  /// @throws IllegalArgumentException if it has a line end
  /// @return as [#send(String)]
  public boolean comment(String text) {
    ByteSink block = new ByteSink(text.length() + 8).put((byte) ':');
    checkLine("comment", text);
    return send(block.putUtf8(text).putAscii("\n\n"));
  }

  private static void field(ByteSink out, String name, String value) {
    checkLine(name, value);
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(name + " has a NUL, which clients ignore it for");
    }
    out.putAscii(name).putAscii(": ").putUtf8(value).put((byte) '\n');
  }

  /// A line end in a name would let it write events of its own.
  private static void checkLine(String name, String value) {
    int end = lineEnd(value, 0);
    if (end == value.length()) return;
    throw new IllegalArgumentException(
        name + " has a line end at character " + end + ", must be one line");
  }

  private static int lineEnd(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\n' || text.charAt(i) == '\r') return i;
    }
    return text.length();
  }

  private boolean send(ByteSink block) {
    if (!Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("sending events may wait; call it on a virtual thread");
    }
    try {
      out.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      if (!isOpen()) return false;
      out.send(block.array(), block.length());
      sentNanos = System.nanoTime();
      return true;
    } catch (IOException clientHasGone) {
      return false;
    } finally {
      out.lock.unlock();
    }
  }

  /// On the loop, so it waits for nobody: who holds the lock is just sending.
  private void beat(long nowNanos) {
    if (nowNanos - sentNanos < heartbeatNanos || !isOpen() || !out.lock.tryLock()) return;
    try {
      if (!out.hasRoom()) return;
      out.send(HEARTBEAT, HEARTBEAT.length);
      sentNanos = nowNanos;
    } catch (IOException clientHasGone) {
      over();
    } finally {
      out.lock.unlock();
    }
  }

  /// Runs a task when the stream is over: the client has gone, the server stops, or it was closed.
  /// It runs on a virtual thread of its own, once, at once if it is over already. To wake a handler
  /// that waits for something else:
  ///
  /// ```java
  /// events.onClose(Thread.currentThread()::interrupt);
  /// ```
  ///
  /// @throws IllegalStateException if there is a task already
  public void onClose(Runnable task) {
    synchronized (closed) {
      if (onClose != null) throw new IllegalStateException("onClose was called before");
      onClose = task;
      if (isOpen()) return;
    }
    run(task);
  }

  /// Waits until the stream is over: for handlers that leave the sending to other threads.
  public void awaitClose() throws InterruptedException {
    closed.await();
  }

  /// Ends the stream; the client will come back, unless the next answer is 204.
  public void close() {
    over();
  }

  private void over() {
    Runnable task;
    synchronized (closed) {
      if (!isOpen()) return;
      closed.countDown();
      task = onClose;
    }
    if (task != null) run(task);
  }

  private static void run(Runnable task) {
    Thread.ofVirtual()
        .name("fitten-events-closed")
        .start(() -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a task at the end of a stream of events failed", e);
          }
        });
  }
}
