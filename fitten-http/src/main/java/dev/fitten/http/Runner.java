package dev.fitten.http;

import dev.fitten.event.RequestEvent;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs one exchange through the chain, on whatever thread it was put, and sees to it that it is
/// answered and ended whatever the handler does.
final class Runner {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");
  private static final RequestEvent PROBE = new RequestEvent();

  private final ErrorHandler errors;
  private final @Nullable RequestObserver observer;

  Runner(ErrorHandler errors, @Nullable RequestObserver observer) {
    this.errors = errors;
    this.observer = observer;
  }

  void run(Exchange exchange) {
    long startNanos = observer == null ? 0 : System.nanoTime();
    @Nullable RequestEvent event = null;
    if (PROBE.isEnabled()) {
      event = new RequestEvent();
      event.begin();
    }
    try {
      runChain(exchange);
    } finally {
      runEndTasks(exchange);
      if (event != null) commit(event, exchange);
      if (observer != null) observe(observer, exchange, System.nanoTime() - startNanos);
      exchange.end();
    }
  }

  private static void runEndTasks(Exchange exchange) {
    Consumer<Exchange>[] tasks = exchange.endTasks();
    for (int i = tasks.length - 1; i >= 0; i--) {
      try {
        tasks[i].accept(exchange);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a task at the end of a request failed", e);
      }
    }
  }

  private void runChain(Exchange exchange) {
    try {
      exchange.chain().proceed(exchange);
      if (exchange.answered()) {
        exchange.wire().finishStream(exchange);
      } else if (exchange.statusGiven()) {
        exchange.send();
      } else {
        throw new IllegalStateException(
            exchange.handlerName() + " returned without an answer; call send() or return a value");
      }
    } catch (Throwable failure) { // an error of one handler must not end the loop
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        if (isOver(exchange)) {
          exchange.wire().finishStream(exchange);
          return;
        }
      }
      failed(exchange, failure);
    }
  }

  /// A handler that is woken by an interrupt because its stream of events is over has not failed.
  private static boolean isOver(Exchange exchange) {
    AnswerStream answer = exchange.stream;
    return answer != null && answer.isOver();
  }

  private void failed(Exchange exchange, Throwable failure) {
    @Nullable Problem known = failure instanceof Problem problem ? problem : null;
    boolean clientGone = isClientGone(exchange);
    if (known == null && !clientGone) log(exchange, failure);
    if (exchange.answered()) {
      exchange.wire().abort(exchange);
      return;
    }
    try {
      exchange.startOver();
      if (known == null) {
        RequestId.assign(exchange);
        errors.handle(exchange, Problem.of(500), failure);
      } else {
        errors.handle(exchange, known, null);
      }
      if (!exchange.answered()) exchange.send();
      exchange.wire().finishStream(exchange);
    } catch (Throwable again) {
      log(exchange, again);
      if (exchange.answered()) exchange.wire().abort(exchange);
      else answerPlainly(exchange);
    }
  }

  private static boolean isClientGone(Exchange exchange) {
    AnswerStream answer = exchange.stream;
    BodyStream body = exchange.openBody();
    return answer != null && answer.isGone() || body != null && body.isGone();
  }

  private static void answerPlainly(Exchange exchange) {
    exchange.startOver();
    exchange.send(Problem.of(500));
  }

  private static void log(Exchange exchange, Throwable failure) {
    String id = RequestId.assign(exchange);
    String handler = exchange.handlerName();
    LOG.log(Level.ERROR, "request " + id + ": " + handler + " failed", failure);
  }

  private static void commit(RequestEvent event, Exchange exchange) {
    event.end();
    if (!event.shouldCommit()) return;
    event.method = knownMethod(exchange);
    event.route = pattern(exchange);
    event.status = exchange.status();
    event.execution = exchange.execution().label;
    event.handler = exchange.handlerName();
    event.commit();
  }

  private static void observe(RequestObserver observer, Exchange exchange, long nanos) {
    try {
      observer.onRequest(
          knownMethod(exchange), pattern(exchange), exchange.status(), nanos, exchange.bodyBytes());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the request observer failed", e);
    }
  }

  /// Tells the observer of a request that never became an exchange.
  void observeRefusal(int status, long bytes) {
    if (observer == null) return;
    try {
      observer.onRequest("other", "(refused)", status, 0, bytes);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the request observer failed", e);
    }
  }

  /// The client chooses the method: only those of routes become a metric's label.
  private static String knownMethod(Exchange exchange) {
    return exchange.routed() ? exchange.method() : "other";
  }

  private static String pattern(Exchange exchange) {
    return exchange.routed() ? exchange.route().pattern() : "(none)";
  }
}
