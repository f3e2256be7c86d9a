package dev.fitten.http;

/// Two routes match the same requests; thrown while the router is built, never while it runs.
public final class RouteConflict extends RuntimeException {
  private final transient Route first;
  private final transient Route second;

  RouteConflict(Route first, Route second) {
    super(message(first, second));
    this.first = first;
    this.second = second;
  }

  private static String message(Route first, Route second) {
    return "error[route/conflict]: '%s' and '%s' match the same requests\n".formatted(first, second)
        + "  = first declared by %s\n".formatted(first.handlerName())
        + "  = declared again by %s\n".formatted(second.handlerName())
        + "  = hint: remove one of them, or give them different fixed prefixes.";
  }

  /// Returns the route that was declared first.
  public Route first() {
    return first;
  }

  /// Returns the route that conflicts with it.
  public Route second() {
    return second;
  }
}
