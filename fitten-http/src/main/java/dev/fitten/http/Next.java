package dev.fitten.http;

/// The rest of the chain behind a middleware.
@FunctionalInterface
public interface Next {
  /// Runs the rest of the chain and returns when the handler has returned.
  ///
  /// @throws IllegalStateException if this exchange was already passed on
  /// @throws Exception what the handler or a later middleware threw
  void proceed(Exchange exchange) throws Exception;
}
