package dev.fitten.http;

import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes a line for every request when it has ended: the client's address, method, path without
/// query, status, bytes of the body, microseconds, and the id if [RequestId] is there too. Status
/// and bytes are those sent, also when the handler failed.
///
/// The line is written by a thread of its own. When that falls 8192 lines behind, further lines are
/// dropped and their number is written later: a slow disk must not slow the server down.
public final class AccessLog implements Middleware, AutoCloseable {
  private static final int QUEUED_LINES = 8192;
  private static final String END = "";

  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(QUEUED_LINES);
  private final AtomicLong dropped = new AtomicLong();
  private final PrintStream out;
  private final Thread writer;

  private AccessLog(PrintStream out) {
    this.out = out;
    this.writer = Thread.ofPlatform().daemon().name("fitten-access-log").start(this::write);
  }

  /// Returns the middleware that writes to the stream, which stays the caller's to close.
  public static AccessLog to(PrintStream out) {
    return new AccessLog(out);
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    long startNanos = System.nanoTime();
    exchange.onEnd(ended -> log(ended, startNanos));
    next.proceed(exchange);
  }

  private void log(Exchange exchange, long startNanos) {
    long micros = (System.nanoTime() - startNanos) / 1000;
    @Nullable String id = RequestId.of(exchange);
    String line =
        exchange.remote().getAddress().getHostAddress()
            + ' '
            + exchange.method()
            + ' '
            + exchange.path()
            + ' '
            + exchange.status()
            + ' '
            + exchange.bodyBytes()
            + "B "
            + micros
            + "us"
            + (id == null ? "" : " " + id);
    if (!lines.offer(line)) dropped.incrementAndGet();
  }

  private void write() {
    try {
      for (String line = lines.take(); !line.equals(END); line = lines.take()) {
        out.println(line);
        long lost = dropped.getAndSet(0);
        if (lost > 0) out.println("(" + lost + " lines dropped: the log could not keep up)");
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    out.flush();
  }

  /// Writes what is queued and ends the writing thread.
  @Override
  public void close() {
    try {
      lines.put(END);
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
