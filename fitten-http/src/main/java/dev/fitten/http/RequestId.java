package dev.fitten.http;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Gives every request an id, kept as an attribute and sent as `X-Request-Id`, so that a line in a
/// log can be found from an answer. Without this middleware only failed requests get one.
public final class RequestId implements Middleware {
  private static final String FIELD = "X-Request-Id";
  private static final Key<String> ID = Key.of("request id");

  private final boolean trusting;

  private RequestId(boolean trusting) {
    this.trusting = trusting;
  }

  /// Returns the middleware that makes a new id for every request.
  public static RequestId create() {
    return new RequestId(false);
  }

  /// Returns the middleware that takes over the client's id if it has 1 to 64 letters, digits, `-`,
  /// `_`, `.`: for servers behind a proxy that sets it.
  public static RequestId trustingProxy() {
    return new RequestId(true);
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    @Nullable String given = trusting ? exchange.header("x-request-id") : null;
    String id = given != null && isAcceptable(given) ? given : newId();
    exchange.attribute(ID, id);
    exchange.set(FIELD, id);
    next.proceed(exchange);
  }

  /// Returns the id of the request, or `null` if it has none.
  public static @Nullable String of(Exchange exchange) {
    return exchange.attribute(ID);
  }

  /// Returns the id of the request, a new one if it has none yet, and sends it if that is possible.
  static String assign(Exchange exchange) {
    @Nullable String id = of(exchange);
    if (id == null) {
      id = newId();
      exchange.attribute(ID, id);
    }
    if (!exchange.answered()) exchange.set(FIELD, id);
    return id;
  }

  /// 64 random bits: an id to search by, not a secret.
  private static String newId() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }

  private static boolean isAcceptable(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && c != '-' && c != '_' && c != '.') return false;
    }
    return !id.isEmpty() && id.length() <= 64;
  }
}
