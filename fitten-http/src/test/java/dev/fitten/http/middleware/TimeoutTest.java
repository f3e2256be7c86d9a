package dev.fitten.http.middleware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import dev.fitten.http.Handler;
import dev.fitten.http.SecurityHeaders;
import dev.fitten.http.middleware.Site.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Timeout(30)
@EachTransport
class TimeoutTest {
  private static final Timeout SHORT = Timeout.of(Duration.ofMillis(20));
  private static final Timeout LONG = Timeout.of(Duration.ofHours(1));

  private static void waitForInterrupt() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Test
  void aHandlerThatWaitsTooLongIsInterruptedAndAnsweredFor() throws IOException {
    Handler waiting =
        exchange -> {
          exchange.status(201).set("X-Half", "prepared");
          waitForInterrupt();
        };
    try (Site site = Site.of(Execution.VIRTUAL, waiting, SecurityHeaders.strict(), SHORT)) {
      Answer answer = site.get("/");
      assertEquals(503, answer.status());
      assertEquals("application/problem+json", answer.field("content-type"));
      assertEquals("", answer.field("x-half"));
      assertEquals("", answer.field("retry-after"), "nobody knows when it will be faster");
      assertEquals("nosniff", answer.field("x-content-type-options"));
    }
  }

  @Test
  void aHandlerInTimeIsLeftAlone() throws IOException {
    Handler handler = exchange -> exchange.send("" + Thread.currentThread().isInterrupted());
    try (Site site = Site.of(Execution.VIRTUAL, handler, LONG)) {
      for (int i = 0; i < 20; i++) assertEquals("false", site.get("/").text());
    }
  }

  @Test
  void aFailureInTimeStaysWhatItIs() throws IOException {
    Handler failing =
        exchange -> {
          throw dev.fitten.http.Problem.of(409);
        };
    try (Site site = Site.of(Execution.VIRTUAL, failing, LONG)) {
      assertEquals(409, site.get("/").status());
    }
  }

  @Test
  void aHandlerMayAnswerInSpiteOfTheInterrupt() throws IOException {
    Handler stubborn =
        exchange -> {
          assertThrows(InterruptedException.class, TimeoutTest::waitForInterrupt);
          exchange.send("all the same");
        };
    try (Site site = Site.of(Execution.VIRTUAL, stubborn, SHORT)) {
      assertEquals("all the same", site.get("/").text());
    }
  }

  @Test
  void aHandlerThatSwallowsTheInterruptAndSaysNothingIsAnsweredFor() throws IOException {
    Handler silent =
        exchange -> assertThrows(InterruptedException.class, TimeoutTest::waitForInterrupt);
    try (Site site = Site.of(Execution.VIRTUAL, silent, SHORT)) {
      assertEquals(503, site.get("/").status());
    }
  }

  @Test
  void theInterruptDoesNotOutliveTheMiddleware() throws IOException {
    AtomicBoolean interrupted = new AtomicBoolean();
    Handler busy =
        exchange -> {
          while (!Thread.currentThread().isInterrupted()) Thread.onSpinWait();
          exchange.send("x");
        };
    dev.fitten.http.Middleware outside =
        (exchange, next) -> {
          next.proceed(exchange);
          interrupted.set(Thread.currentThread().isInterrupted());
        };
    try (Site site = Site.of(Execution.VIRTUAL, busy, outside, SHORT)) {
      assertEquals("x", site.get("/").text());
    }
    assertFalse(interrupted.get());
  }

  @Test
  void aStreamThatStopsInTheMiddleIsCut() throws IOException {
    Handler streaming =
        exchange -> {
          OutputStream out = exchange.stream("text/plain");
          out.write('x');
          out.flush();
          waitForInterrupt();
        };
    try (Site site = Site.of(Execution.VIRTUAL, streaming, SHORT)) {
      assertThrows(IOException.class, () -> site.get("/"));
    }
  }

  @Test
  void aHandlerOnTheLoopIsNotTouched() throws IOException {
    Handler handler =
        exchange -> {
          long end = System.nanoTime() + 50_000_000;
          while (System.nanoTime() < end) Thread.onSpinWait();
          exchange.send("" + Thread.currentThread().isInterrupted());
        };
    try (Site site = Site.of(Execution.LOOP, handler, SHORT)) {
      assertEquals("false", site.get("/").text());
    }
  }

  @Test
  void theLimitHasARange() {
    for (Duration bad :
        new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofHours(25)}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Timeout.of(bad));
      assertTrue(e.getMessage().startsWith("limit is "), e.getMessage());
    }
  }
}
