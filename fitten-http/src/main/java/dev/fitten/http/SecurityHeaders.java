package dev.fitten.http;

/// Sets the header fields that make a browser careful, before the handler runs, so that a handler
/// may set its own instead. Error answers carry them too. What only pages obey (policy, referrer) is
/// sent with what a browser can show as a page, not with JSON or text.
public final class SecurityHeaders implements Middleware {
  private static final String STRICT =
      "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'self';"
          + " object-src 'none'";

  private final AnswerFields fields;

  private SecurityHeaders(String policy) {
    fields =
        AnswerFields.builder()
            .add("X-Content-Type-Options", "nosniff")
            .addToDocuments("Referrer-Policy", "strict-origin-when-cross-origin")
            .addToDocuments("Content-Security-Policy", policy)
            .build();
  }

  /// Returns the middleware with a policy that loads everything from the server's own origin only.
  public static SecurityHeaders strict() {
    return new SecurityHeaders(STRICT);
  }

  /// Returns the middleware with another `Content-Security-Policy` (CSP Level 3).
  ///
  /// @throws IllegalArgumentException if a header field cannot carry the text
  public static SecurityHeaders withPolicy(String contentSecurityPolicy) {
    return new SecurityHeaders(contentSecurityPolicy);
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    exchange.set(fields);
    next.proceed(exchange);
  }
}
