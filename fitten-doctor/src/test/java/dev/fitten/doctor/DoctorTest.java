package dev.fitten.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.event.RequestEvent;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import shop.Planted;

/// Records this JVM while loops run planted and clean code, then reads the recording.
class DoctorTest {
  @TempDir private static Path folder;
  private static List<Finding> findings;

  /// A step of a loop's work.
  private interface Step {
    void run() throws Exception;
  }

  @BeforeAll
  static void recordPlantedAndCleanLoops() throws Exception {
    var shop = new Planted();
    Path file = folder.resolve("planted.jfr");
    try (var recording = new Recording()) {
      recording.setSettings(Doctor.settings());
      recording.start();

      runOn(
          "fitten-loop-7",
          () -> {
            for (int i = 0; i < 3; i++) request("/list", "shop.Planted.list", shop::list);
            request("/await", "shop.Planted.await", shop::await);
            request("/count", "shop.Planted.count", () -> countWhileTheWriterHoldsTheLock(shop));
          });
      runOn(
          "fitten-loop-8",
          () -> {
            idle();
            request("/clean", "shop.Planted.clean", () -> shop.clean(1000));
          });
      runOn("worker-1", shop::list); // may sleep as long as it likes

      recording.stop();
      recording.dump(file);
    }
    findings = Doctor.read(file);
  }

  private static void runOn(String thread, Step work) throws InterruptedException {
    var failure = new Throwable[1];
    var loop =
        Thread.ofPlatform()
            .name(thread)
            .start(() -> {
              try {
                work.run();
              } catch (Throwable e) {
                failure[0] = e;
              }
            });
    loop.join();
    if (failure[0] != null) throw new AssertionError(thread + " failed", failure[0]);
  }

  private static void request(String route, String handler, Step work) throws Exception {
    var event = new RequestEvent();
    event.begin();
    work.run();
    event.method = "GET";
    event.route = route;
    event.status = 200;
    event.execution = "loop";
    event.handler = handler;
    event.commit();
  }

  private static void countWhileTheWriterHoldsTheLock(Planted shop) throws InterruptedException {
    var held = new CountDownLatch(1);
    Thread loop = Thread.currentThread();
    var writer = Thread.ofPlatform().name("writer").start(() -> shop.holdStockAgainst(loop, held));
    while (held.getCount() > 0) Thread.onSpinWait();
    shop.count();
    writer.join();
  }

  /// What an engine does when nothing comes in: no line of an application is in these stacks.
  private static void idle() throws IOException {
    try (var selector = Selector.open()) {
      selector.select(5);
    }
    LockSupport.parkNanos(5_000_000);
  }

  @Test
  void everyPlantedLineIsNamedAndNoneIsInvented() throws IOException {
    assertEquals(3, findings.size(), findings.toString());
    assertEquals(
        new Site("shop.Planted.price", "Planted.java", lineOf("sleep")), finding("price").site());
    assertEquals(
        new Site("shop.Planted.await", "Planted.java", lineOf("park")), finding("await").site());
    Finding monitor = finding("count");
    boolean behind = monitor.evidence().getLast().startsWith("the line is that of the lock or");
    int line = lineOf("monitor") + (behind ? 1 : 0);
    assertEquals(new Site("shop.Planted.count", "Planted.java", line), monitor.site());
  }

  private static int lineOf(String fault) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("src/test/java/shop/Planted.java"));
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).endsWith("// planted: " + fault)) return i + 1;
    }
    throw new AssertionError("no fault planted: " + fault);
  }

  @Test
  void theEvidenceCountsTheWaitsAndNamesTheHandler() {
    Finding sleep = finding("price");
    assertEquals("doctor/blocked-loop", sleep.code());
    assertEquals("implicit-blocking", sleep.kind());
    assertEquals("Thread.sleep holds up an event loop", sleep.title());
    assertEquals(2, sleep.evidence().size());
    assertMatches(
        "3 times, \\d+\\.\\d ms in all, longest \\d+\\.\\d ms, on fitten-loop-7",
        sleep.evidence().get(0));
    assertMatches(
        "handler shop\\.Planted\\.list \\(Planted\\.java:\\d+\\), GET /list: 3 requests over 1 ms,"
            + " longest \\d+\\.\\d ms",
        sleep.evidence().get(1));
  }

  @Test
  void aMonitorIsNamedWithTheThreadThatHeldIt() {
    assertEquals(
        "waited for java.lang.Object, held by thread \"writer\"",
        finding("count").evidence().get(1));
  }

  private static void assertMatches(String pattern, String text) {
    assertTrue(text.matches(pattern), text);
  }

  private static Finding finding(String method) {
    return findings.stream()
        .filter(finding -> finding.site().method().equals("shop.Planted." + method))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFileThatIsNoRecordingIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.jfr"), "not a recording");
    assertThrows(IOException.class, () -> Doctor.read(file));
  }

  @Test
  void theSameRecordingIsToldInChinese() throws IOException {
    List<Finding> chinese = Doctor.read(folder.resolve("planted.jfr"), Locale.SIMPLIFIED_CHINESE);
    assertEquals(
        findings.stream().map(Finding::site).toList(),
        chinese.stream().map(Finding::site).toList());
    assertTrue(
        chinese.stream().anyMatch(f -> f.title().equals("Thread.sleep 阻塞了事件循环")),
        chinese.toString());
  }
}
