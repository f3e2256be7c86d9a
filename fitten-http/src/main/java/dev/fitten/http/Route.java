package dev.fitten.http;

import java.util.Objects;

/// One handler and the requests it is for.
///
/// @param method the request method, case-sensitive, as `GET`
/// @param pattern the path pattern, as `/users/{id}` or `/files/{*path}`; see [Router]
/// @param execution where the handler runs
/// @param handlerName the class and method behind the handler, as `shop.Api.list`, for messages
/// @param handler what answers
public record Route(
    String method, String pattern, Execution execution, String handlerName, Handler handler) {
  public Route {
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(execution, "execution");
    Objects.requireNonNull(handlerName, "handlerName");
    Objects.requireNonNull(handler, "handler");
    if (!Ascii.isToken(method)) {
      throw new IllegalArgumentException(
          "method is '" + method + "', must be a token of RFC 9110 §5.6.2, as GET");
    }
  }

  /// Returns the route as people write it: `GET /users/{id}`.
  @Override
  public String toString() {
    return method + ' ' + pattern;
  }
}
