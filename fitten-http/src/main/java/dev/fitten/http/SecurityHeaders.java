package dev.fitten.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Sets the header fields that make a browser careful, before the handler runs, so that a handler
/// may set its own instead. Error answers carry them too. What only pages obey (policy, referrer) is
/// sent with what a browser can show as a page, not with JSON or text.
public final class SecurityHeaders implements Middleware {
  private static final String STRICT =
      "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'self';"
          + " object-src 'none'";

  private final String policy;
  private final AnswerFields fields;
  private final @Nullable String transport;

  private SecurityHeaders(String policy, @Nullable String transport) {
    this.policy = policy;
    fields =
        AnswerFields.builder()
            .add("X-Content-Type-Options", "nosniff")
            .addToDocuments("Referrer-Policy", "strict-origin-when-cross-origin")
            .addToDocuments("Content-Security-Policy", policy)
            .build();
    this.transport = transport;
  }

  /// Returns the middleware with a policy that loads everything from the server's own origin only.
  public static SecurityHeaders strict() {
    return new SecurityHeaders(STRICT, null);
  }

  /// Returns the middleware with another `Content-Security-Policy` (CSP Level 3).
  ///
  /// @throws IllegalArgumentException if a header field cannot carry the text
  public static SecurityHeaders withPolicy(String contentSecurityPolicy) {
    return new SecurityHeaders(contentSecurityPolicy, null);
  }

  /// Returns the middleware with `Strict-Transport-Security` (RFC 6797) in answers that leave over
  /// TLS: browsers that have seen it use nothing but TLS for this host until the time is over. Not
  /// to be taken back before, so begin with a few minutes.
  ///
  /// @param most how long it holds, from 0 (forget it) to some years; two years are usual in the end
  /// @param subdomains whether it holds for all subdomains too, also those served by others
  public SecurityHeaders withStrictTransport(Duration most, boolean subdomains) {
    if (most.isNegative()) throw new IllegalArgumentException("the time is " + most);
    String value = "max-age=" + most.toSeconds() + (subdomains ? "; includeSubDomains" : "");
    return new SecurityHeaders(policy, value);
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    exchange.set(fields);
    // RFC 6797 §7.2: never in the clear, where anybody could have written it.
    if (transport != null && exchange.secure()) {
      exchange.set("Strict-Transport-Security", transport);
    }
    next.proceed(exchange);
  }
}
