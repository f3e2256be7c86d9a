package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import dev.fitten.http.Problem;

/// Takes longer or only shorter request bodies than the server's limit; 413 for others. With
/// [Scoped] for some paths or routes only:
///
/// ```java
/// .use(Scoped.at("/upload", BodyLimit.of(100 << 20)))
/// ```
public final class BodyLimit implements Middleware {
  private final long bytes;

  private BodyLimit(long bytes) {
    this.bytes = bytes;
  }

  /// Returns the middleware for bodies of at most `bytes` after chunked decoding.
  ///
  /// @param bytes 0 or more
  public static BodyLimit of(long bytes) {
    if (bytes < 0)
      throw new IllegalArgumentException("bytes is " + bytes + ", must not be negative");
    return new BodyLimit(bytes);
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    try {
      exchange.bodyLimit(bytes);
    } catch (Problem tooLarge) {
      // Answered here, so that what earlier middleware has set goes with it.
      exchange.send(tooLarge);
      return;
    }
    next.proceed(exchange);
  }
}
