package dev.fitten.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskScopeTest {
  private static final Duration LONG = Duration.ofSeconds(25);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void theResultsAreThereAfterJoin() throws Exception {
    try (var scope = TaskScope.open(LONG)) {
      var number = scope.fork(() -> 42);
      var text = scope.fork(() -> "forty-two");
      var nothing = scope.<String>fork(() -> null);
      scope.join();
      assertEquals(42, number.get());
      assertEquals("forty-two", text.get());
      assertNull(nothing.get());
    }
  }

  @Test
  void forksRunAtTheSameTimeOnVirtualThreads() throws Exception {
    var met = new CountDownLatch(2);
    try (var scope = TaskScope.open(LONG)) {
      for (int i = 0; i < 2; i++) {
        scope.fork(() -> {
          assertTrue(Thread.currentThread().isVirtual());
          met.countDown();
          met.await(); // ends only if the other runs meanwhile
          return null;
        });
      }
      scope.join();
    }
    assertEquals(0, met.getCount());
  }

  @Test
  void aFailureNamesTheLineThatForkedItAndCancelsTheRest() throws Exception {
    var scope = TaskScope.open(LONG);
    try (scope) {
      var waiting = scope.fork(this::waitForEver);
      var failing = scope.fork(TaskScopeTest::fail);
      var e = assertThrows(ForkFailed.class, scope::join);
      assertInstanceOf(IOException.class, e.getCause());
      assertEquals(failing.site(), e.site());
      assertTrue(
          e.getMessage()
              .matches(
                  "the fork at dev\\.fitten\\.task\\.TaskScopeTest\\."
                      + "aFailureNamesTheLineThatForkedItAndCancelsTheRest"
                      + "\\(TaskScopeTest\\.java:\\d+\\) failed: java\\.io\\.IOException: disk gone"),
          e.getMessage());
      assertThrows(ForkFailed.class, failing::get);
      scope.close();
      var cancelled = assertThrows(ScopeCancelled.class, waiting::get);
      assertEquals(
          "cancelled because the fork at " + failing.site() + " failed", cancelled.getMessage());
    }
  }

  private static String fail() throws IOException {
    throw new IOException("disk gone");
  }

  private String waitForEver() throws InterruptedException {
    never.await();
    return "unreachable";
  }

  @Test
  void theDeadlineInterruptsForksAndSaysWhichWereUnfinished() throws Exception {
    var interrupted = new CountDownLatch(1);
    try (var scope = TaskScope.open(SHORT)) {
      var fork =
          scope.fork(() -> {
            try {
              return waitForEver();
            } catch (InterruptedException e) {
              interrupted.countDown();
              throw e;
            }
          });
      var e = assertThrows(DeadlineExceeded.class, scope::join);
      assertEquals(
          "the deadline of 20 ms passed with 1 forks unfinished, forked at " + fork.site(),
          e.getMessage());
      assertTrue(interrupted.await(20, TimeUnit.SECONDS));
      assertEquals(Duration.ZERO, scope.remaining());
      assertThrows(DeadlineExceeded.class, () -> scope.fork(() -> 1));
      assertThrows(DeadlineExceeded.class, fork::get);
    }
  }

  @Test
  void closeCancelsWhatWasNotJoinedAndWaitsForIt() {
    var thread = new AtomicReference<Thread>();
    var ended = new CountDownLatch(1);
    Fork<String> fork;
    try (var scope = TaskScope.open(LONG)) {
      fork =
          scope.fork(() -> {
            thread.set(Thread.currentThread());
            try {
              return waitForEver();
            } finally {
              ended.countDown();
            }
          });
    }
    // Interrupted before its first line, it never set the reference; otherwise it ran to its end.
    if (thread.get() != null) assertEquals(0, ended.getCount());
    var e = assertThrows(ScopeCancelled.class, fork::get);
    assertEquals("cancelled because its scope was closed", e.getMessage());
  }

  @Test
  void aForkThatIgnoresInterruptsHoldsCloseUntilItEnds() throws Exception {
    var started = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    var opener =
        Thread.ofVirtual()
            .start(() -> {
              try (var scope = TaskScope.open(LONG)) {
                scope.fork(() -> {
                  started.countDown();
                  awaitUninterruptibly(release);
                  return null;
                });
                awaitUninterruptibly(started);
              }
              closed.countDown();
            });
    assertTrue(started.await(20, TimeUnit.SECONDS));
    assertFalse(closed.await(50, TimeUnit.MILLISECONDS), "close came back before its fork ended");
    release.countDown();
    assertTrue(closed.await(20, TimeUnit.SECONDS));
    opener.join();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // waits on: that is what this test needs
      }
    }
  }

  @Test
  void anInterruptOfTheOwnerEndsJoinAndSurvivesClose() {
    try (var scope = TaskScope.open(LONG)) {
      scope.fork(this::waitForEver);
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, scope::join);
      Thread.currentThread().interrupt();
    }
    assertTrue(Thread.interrupted());
  }

  @Test
  void misuseSaysWhatToDo() throws Exception {
    var scope = TaskScope.open(LONG);
    var fork = scope.fork(() -> 1);
    var early = assertThrows(IllegalStateException.class, fork::get);
    assertEquals(
        "get before join: call join() on the scope after the fork at " + fork.site(),
        early.getMessage());
    scope.join();
    scope.close();
    scope.close();
    assertEquals(1, fork.get());
    var late = assertThrows(IllegalStateException.class, () -> scope.fork(() -> 2));
    assertTrue(late.getMessage().startsWith("fork after close, at "), late.getMessage());
    assertEquals(
        "join after close", assertThrows(IllegalStateException.class, scope::join).getMessage());
    var zero = assertThrows(IllegalArgumentException.class, () -> TaskScope.open(Duration.ZERO));
    assertEquals("deadline is PT0S, must be more than zero", zero.getMessage());
  }

  @Test
  void onlyTheOwnerJoinsClosesAndForks() throws Exception {
    var errors = new ArrayList<String>();
    try (var scope = TaskScope.open(LONG)) {
      var stranger =
          Thread.ofPlatform()
              .name("stranger")
              .start(() -> {
                errors.add(messageOf(() -> scope.fork(() -> 1)));
                errors.add(messageOf(scope::join));
                errors.add(messageOf(scope::close));
              });
      stranger.join();
    }
    String owner = Thread.currentThread().getName();
    assertEquals(3, errors.size());
    assertEquals(
        "fork by thread 'stranger', but the scope belongs to '" + owner + "'", errors.get(0));
    assertTrue(errors.get(1).startsWith("join by thread"), errors.get(1));
    assertTrue(errors.get(2).startsWith("close by thread"), errors.get(2));
  }

  private static String messageOf(org.junit.jupiter.api.function.Executable misuse) {
    return assertThrows(IllegalStateException.class, misuse).getMessage();
  }

  @Test
  void aForkSeesItsScopeAndMayForkInIt() throws Exception {
    assertNull(TaskScope.current());
    try (var scope = TaskScope.open(LONG)) {
      var inner =
          scope.fork(() -> {
            assertSame(scope, TaskScope.current());
            return TaskScope.current().fork(() -> "from a fork");
          });
      scope.join();
      assertEquals("from a fork", inner.get().get());
    }
    assertNull(TaskScope.current());
  }

  @Test
  void callMakesTheScopeCurrentForItsBody() throws Exception {
    String result =
        TaskScope.call(
            LONG,
            scope -> {
              assertSame(scope, TaskScope.current());
              var fork = scope.fork(() -> "done");
              scope.join();
              return fork.get();
            });
    assertEquals("done", result);
    assertNull(TaskScope.current());
  }

  @Test
  void aNestedScopeEndsNoLaterThanTheOneAroundIt() throws Exception {
    Duration around = Duration.ofSeconds(10);
    try (var outer = TaskScope.open(around);
        var inner = outer.nested(LONG)) {
      assertTrue(inner.remaining().compareTo(around) <= 0, inner.remaining() + " left");
    }
    try (var outer = TaskScope.open(SHORT);
        var inner = outer.nested(LONG)) {
      inner.fork(this::waitForEver);
      assertThrows(DeadlineExceeded.class, inner::join);
    }
  }

  @Test
  void cancellingTheOuterScopeCancelsTheNestedOne() throws Exception {
    try (var outer = TaskScope.open(LONG);
        var inner = outer.nested(LONG)) {
      inner.fork(this::waitForEver);
      outer.cancel();
      var e = assertThrows(ScopeCancelled.class, inner::join);
      assertEquals("cancelled by a call of cancel()", e.getMessage());
      assertThrows(ScopeCancelled.class, () -> outer.nested(LONG));
    }
  }

  @Test
  void aNestedScopeNobodyClosedEndsWithTheOneAroundIt() throws Exception {
    var ended = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    try (var outer = TaskScope.open(LONG)) {
      outer.fork(() -> {
        var forgotten = TaskScope.open(LONG);
        return forgotten.fork(() -> {
          try {
            running.countDown();
            return waitForEver();
          } finally {
            ended.countDown();
          }
        });
      });
      outer.join();
      assertTrue(running.await(20, TimeUnit.SECONDS));
    }
    assertEquals(0, ended.getCount());
  }

  @Test
  void theOpeningLineIsKnownOnlyIfAskedFor() {
    try (var plain = TaskScope.open(LONG);
        var sited = TaskScope.openWithSite(LONG)) {
      assertNull(plain.site());
      assertTrue(
          sited
              .site()
              .matches(
                  "dev\\.fitten\\.task\\.TaskScopeTest\\.theOpeningLineIsKnownOnlyIfAskedFor"
                      + "\\(TaskScopeTest\\.java:\\d+\\)"),
          sited.site());
    }
  }

  @Test
  void aThousandForksAllEndAndAllAreCounted() throws Exception {
    try (var scope = TaskScope.open(LONG)) {
      var forks = new ArrayList<Fork<Integer>>();
      for (int i = 0; i < 1000; i++) {
        int number = i;
        forks.add(scope.fork(() -> number));
      }
      scope.join();
      int sum = 0;
      for (var fork : forks) sum += fork.get();
      assertEquals(499_500, sum);
    }
  }
}
