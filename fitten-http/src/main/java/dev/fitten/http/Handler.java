package dev.fitten.http;

/// Answers requests.
@FunctionalInterface
public interface Handler {
  /// Answers the exchange before it returns.
  ///
  /// @throws Problem to answer with that status as `application/problem+json`
  /// @throws Exception anything else is logged and answered with 500, without details
  void handle(Exchange exchange) throws Exception;
}
