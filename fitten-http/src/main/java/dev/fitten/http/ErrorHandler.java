package dev.fitten.http;

import org.jspecify.annotations.Nullable;

/// Answers exchanges whose handler failed.
@FunctionalInterface
public interface ErrorHandler {
  /// Answers the exchange. What this throws is logged and answered with a plain 500.
  ///
  /// @param exchange the exchange, not answered yet; headers set by the failed handler are gone
  /// @param problem what to say: thrown by the handler, or 500 without details
  /// @param cause the exception behind a 500, already logged; `null` if the handler threw `problem`
  void handle(Exchange exchange, Problem problem, @Nullable Throwable cause) throws Exception;

  /// Answers with the problem as `application/problem+json` (RFC 9457).
  static ErrorHandler problemJson() {
    return (exchange, problem, cause) -> exchange.send(problem);
  }
}
