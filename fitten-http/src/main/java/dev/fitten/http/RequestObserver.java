package dev.fitten.http;

/// Told about every request when it ends, for metrics.
@FunctionalInterface
public interface RequestObserver {
  /// Notes one request. Called on the thread that ran the handler, possibly an event loop: it must
  /// not wait and must not throw.
  ///
  /// @param method the method if a route has it, else `other`, so that the values stay few
  /// @param route the pattern of the route; `(none)` without a route, `(refused)` if the request
  ///   was malformed or over a limit
  /// @param status the status code of the answer
  /// @param nanos from the complete request to the end of its handler
  /// @param bytes the length of the answer's body as far as it was given to the engine
  void onRequest(String method, String route, int status, long nanos, long bytes);
}
