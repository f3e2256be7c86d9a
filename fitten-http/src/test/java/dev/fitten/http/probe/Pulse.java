package dev.fitten.http.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks a normal request again and again, five milliseconds apart, while others misbehave. Every
/// tenth comes over a new connection.
final class Pulse implements AutoCloseable {
  private final InetSocketAddress server;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private long[] nanos = new long[1024];
  private int count;
  private @Nullable Exception failure;

  Pulse(InetSocketAddress server) {
    this.server = server;
    thread = Thread.ofPlatform().name("probe-pulse").start(this::beat);
  }

  private void beat() {
    PlainClient client = null;
    try {
      do {
        long start = System.nanoTime();
        if (client == null) client = new PlainClient(server);
        assertEquals("Hello, World!", client.get("/plaintext").text());
        if (count == nanos.length) nanos = Arrays.copyOf(nanos, count * 2);
        nanos[count++] = System.nanoTime() - start;
        if (count % 10 == 0) {
          client.close();
          client = null;
        }
      } while (!stop.await(5, TimeUnit.MILLISECONDS));
      if (client != null) client.close();
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  /// Ends the pulse. All its requests must have been answered, 99 of 100 within the time.
  void assertSteady(int millis) throws Exception {
    close();
    if (failure != null) throw failure;
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    double p99 = sorted[Math.max(0, (int) Math.ceil(count * 0.99) - 1)] / 1e6;
    assertTrue(
        p99 < millis,
        "p99 of %d normal requests was %.1f ms, the longest took %.1f ms"
            .formatted(count, p99, sorted[count - 1] / 1e6));
  }

  int count() {
    return count;
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    thread.join();
  }
}
