package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import dev.fitten.http.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Lets scripts of other origins read answers (CORS, Fetch standard §3.2).
///
/// ```java
/// Cors.builder()
///     .origins("https://app.example")
///     .methods("GET", "POST", "DELETE")
///     .requestHeaders("Content-Type", "X-CSRF-Token")
///     .credentials()
///     .build()
/// ```
///
/// A preflight is answered here, before any route: 204 with what is allowed, or 403 for an origin
/// that is not. Any other request is passed on; without an allowed origin the answer carries no
/// permission, and the browser keeps it from the script. That hides answers, it does not refuse
/// requests: that is [Csrf]'s work. `Vary: Origin` is on every answer that depends on it, also on
/// those to requests without an origin. Access from public sites to private networks is never
/// granted, and neither is the origin `null`, which any sandboxed frame has.
public final class Cors implements Middleware {
  private static final Vary VARY_ORIGIN = new Vary("Origin");

  private final @Nullable Predicate<String> allowed;
  private final String methods;
  private final String requestHeaders;
  private final String exposedHeaders;
  private final boolean credentials;
  private final String maxAgeSeconds;

  private Cors(Builder builder) {
    Set<String> origins = Set.copyOf(builder.origins);
    Predicate<String> predicate = builder.predicate;
    if (builder.any) {
      allowed = null;
    } else if (predicate == null) {
      allowed = origins::contains;
    } else {
      allowed = origin -> origins.contains(origin) || predicate.test(origin);
    }
    methods = String.join(", ", builder.methods);
    requestHeaders = String.join(", ", builder.requestHeaders);
    exposedHeaders = String.join(", ", builder.exposedHeaders);
    credentials = builder.credentials;
    maxAgeSeconds = String.valueOf(builder.maxAge.toSeconds());
  }

  /// Returns a builder that allows no origin yet, the methods GET, HEAD and POST, no credentials, and
  /// lets a browser remember a preflight for ten minutes.
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    if (allowed != null) VARY_ORIGIN.apply(exchange);
    String origin = exchange.header("origin");
    if (origin == null) {
      next.proceed(exchange);
    } else if (exchange.method().equals("OPTIONS")
        && exchange.header("access-control-request-method") != null) {
      preflight(exchange, isAllowed(origin, exchange) ? origin : null);
    } else {
      if (isAllowed(origin, exchange)) {
        permit(exchange, origin);
        if (!exposedHeaders.isEmpty()) {
          exchange.set("Access-Control-Expose-Headers", exposedHeaders);
        }
      }
      next.proceed(exchange);
    }
  }

  private boolean isAllowed(String origin, Exchange exchange) {
    if (allowed == null) return true;
    return exchange.headers("origin").size() == 1
        && Origins.isOrigin(origin)
        && allowed.test(origin);
  }

  private void permit(Exchange exchange, String origin) {
    exchange.set("Access-Control-Allow-Origin", allowed == null ? "*" : origin);
    if (credentials) exchange.set("Access-Control-Allow-Credentials", "true");
  }

  private void preflight(Exchange exchange, @Nullable String origin) {
    if (origin == null) {
      exchange.send(Problem.of(403, "Scripts of that origin have no access here."));
      return;
    }
    permit(exchange, origin);
    exchange.set("Access-Control-Allow-Methods", methods);
    if (!requestHeaders.isEmpty()) exchange.set("Access-Control-Allow-Headers", requestHeaders);
    exchange.set("Access-Control-Max-Age", maxAgeSeconds);
    exchange.status(204).send();
  }

  /// Who may read what. Not safe for use by several threads.
  public static final class Builder {
    private final Set<String> origins = new LinkedHashSet<>();
    private final Set<String> methods = new LinkedHashSet<>(List.of("GET", "HEAD", "POST"));
    private final Set<String> requestHeaders = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> exposedHeaders = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable Predicate<String> predicate;
    private boolean any;
    private boolean credentials;
    private Duration maxAge = Duration.ofMinutes(10);

    private Builder() {}

    /// Allows these origins, beside those named before.
    ///
    /// @param origins as browsers send them: `https://app.example`, `http://localhost:5173`
    /// @throws IllegalArgumentException if one is none, `*` and `null` included
    public Builder origins(String... origins) {
      for (String origin : origins) this.origins.add(Origins.checked(origin));
      return this;
    }

    /// Also allows the origins that `predicate` accepts. It gets well-formed ones only and must not
    /// wait. Compare whole origins or ends that begin with a dot: `endsWith("example.com")` also
    /// accepts `https://evil-example.com`.
    public Builder originsIf(Predicate<String> predicate) {
      this.predicate = predicate;
      return this;
    }

    /// Allows every origin, with `*`: for what anybody may read. Not together with [#credentials].
    public Builder anyOrigin() {
      any = true;
      return this;
    }

    /// Allows these methods in place of GET, HEAD and POST.
    ///
    /// @throws IllegalArgumentException if one is no token
    public Builder methods(String... methods) {
      this.methods.clear();
      this.methods.addAll(tokens("method", methods));
      return this;
    }

    /// Allows these header fields in requests, beside those that need no permission.
    ///
    /// @throws IllegalArgumentException if one is no token
    public Builder requestHeaders(String... names) {
      requestHeaders.addAll(tokens("header", names));
      return this;
    }

    /// Lets scripts read these header fields of answers, beside those that need no permission.
    ///
    /// @throws IllegalArgumentException if one is no token
    public Builder exposedHeaders(String... names) {
      exposedHeaders.addAll(tokens("header", names));
      return this;
    }

    private static List<String> tokens(String what, String... names) {
      for (String name : names) {
        // `*` is a token as well, but with credentials it would be taken for a name.
        if (!Grammar.isToken(name) || name.equals("*")) {
          throw new IllegalArgumentException(
              "'" + name + "' is no " + what + "; name each one that is allowed");
        }
      }
      return Arrays.asList(names);
    }

    /// Lets scripts send cookies and read the answer.
    public Builder credentials() {
      credentials = true;
      return this;
    }

    /// Sets how long a browser may remember a preflight, from 0 to a day; ten minutes by default.
    /// Browsers have limits of their own, two hours in Chromium.
    public Builder maxAge(Duration maxAge) {
      if (maxAge.isNegative() || maxAge.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("maxAge is " + maxAge + ", must be from 0 to a day");
      }
      this.maxAge = maxAge;
      return this;
    }

    /// Returns the middleware.
    ///
    /// @throws IllegalArgumentException if nobody is allowed, or everybody with credentials or beside
    ///   named origins
    public Cors build() {
      boolean some = predicate != null || !origins.isEmpty();
      if (any && credentials) {
        throw new IllegalArgumentException(
            "anyOrigin() and credentials() exclude each other: every site could act as its visitors");
      }
      if (any == some) {
        throw new IllegalArgumentException(
            "name the origins that are allowed, or say anyOrigin(), not both");
      }
      return new Cors(this);
    }
  }
}
