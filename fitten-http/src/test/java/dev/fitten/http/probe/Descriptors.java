package dev.fitten.http.probe;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The open file descriptors of this process, server and clients together.
final class Descriptors {
  private static final Path FOLDER = Path.of("/proc/self/fd");

  /// What the JDK may open meanwhile: class files, a pipe of a selector, the zone file.
  private static final int SLACK = 8;

  private Descriptors() {}

  static int count() throws IOException {
    if (!Files.isDirectory(FOLDER)) return 0; // not Linux: nothing to count
    try (Stream<Path> open = Files.list(FOLDER)) {
      return (int) open.count();
    }
  }

  /// Waits until there are no more than `before`, for the closing of sockets takes its time.
  static void assertBackTo(int before) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    CountDownLatch never = new CountDownLatch(1);
    while (count() > before + SLACK && System.nanoTime() < deadline) {
      never.await(20, TimeUnit.MILLISECONDS);
    }
    int now = count();
    assertTrue(now <= before + SLACK, now + " descriptors are open, " + before + " were before");
  }
}
