package dev.fitten.http.middleware;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Key;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import dev.fitten.http.Problem;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Refuses requests that a page of another site made the browser send (cross-site request forgery).
///
/// `GET`, `HEAD`, `OPTIONS` and `TRACE` pass: handlers of those must change nothing. All others are
/// answered 403 unless
///
/// - `Sec-Fetch-Site` is `same-origin` or `none`; without it, from an older browser, `Origin` is the
///   server's own; with neither this question is left open; and
/// - the request carries a token that was made for its session: in `X-CSRF-Token`, or in the field
///   `_csrf` of a body of type `application/x-www-form-urlencoded`.
///
/// ```java
/// .use(Sessions.signedWith(key)).use(Csrf.signedWith(key))
/// ...
/// String token = Csrf.token(exchange);           // into the form, or a meta element of the page
/// ```
///
/// The token is an HMAC-SHA-256 of the session's id and 16 random bytes, so it is another text each
/// time and gives nothing away when compressed beside chosen text (BREACH). It ends with the
/// session, and with [Session#renew].
public final class Csrf implements Middleware {
  private static final Key<Csrf> CSRF = Key.of("csrf");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] FIELD = "_csrf=".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE_BYTES = 16;
  private static final int TOKEN_CHARACTERS = (NONCE_BYTES + Signer.BYTES) * 4 / 3;

  private final Signer signer;
  private final Set<String> origins;
  private final @Nullable Function<Exchange, @Nullable String> binding;
  private final @Nullable Cookie cookie;

  private Csrf(Builder builder) {
    signer = new Signer("fitten csrf", builder.keys);
    origins = Set.copyOf(builder.origins);
    binding = builder.binding;
    Cookie plain = Cookie.of(builder.secure ? "__Host-csrf" : "csrf", "").forScripts();
    cookie = !builder.cookie ? null : builder.secure ? plain : plain.insecure();
  }

  /// Returns the middleware for tokens bound to the [Session].
  ///
  /// @param keys at least 32 random bytes each, possibly those of [Sessions]; the first signs, all
  ///   verify
  public static Csrf signedWith(byte[]... keys) {
    return builder(keys).build();
  }

  /// Returns a builder with the defaults of [#signedWith].
  public static Builder builder(byte[]... keys) {
    return new Builder(Arrays.stream(keys).map(byte[]::clone).toList());
  }

  /// Returns a token for the session of this request, to be sent back with the next one: 64
  /// characters of Base64url, another one each time. Begins a session if there is none.
  ///
  /// @throws IllegalStateException if no [Csrf] is in front of the handler, or a session cannot be
  ///   begun any more because the exchange was answered
  public static String token(Exchange exchange) {
    Csrf csrf = exchange.attribute(CSRF);
    if (csrf == null) {
      throw new IllegalStateException("no Csrf middleware is in front of this handler");
    }
    return csrf.newToken(exchange);
  }

  @Override
  public Execution execution() {
    return Execution.LOOP;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    exchange.attribute(CSRF, this);
    String refusal = isSafe(exchange.method()) ? null : refusal(exchange);
    if (refusal == null) next.proceed(exchange);
    else exchange.send(Problem.of(403, refusal));
  }

  private @Nullable String refusal(Exchange exchange) {
    if (isFromElsewhere(exchange)) return "The request came from a page of another site.";
    String token = exchange.header("x-csrf-token");
    if (token == null) token = formField(exchange);
    if (token == null) return "The request has no CSRF token.";
    return isValid(exchange, token) ? null : "The CSRF token is not one of this session.";
  }

  /// RFC 9110 §9.2.1.
  private static boolean isSafe(String method) {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
      default -> false;
    };
  }

  // ---- where the request came from ----

  private boolean isFromElsewhere(Exchange exchange) {
    List<String> all = exchange.headers("origin");
    if (all.size() > 1) return true;
    String origin = all.isEmpty() ? null : all.getFirst();
    if (origin != null && origins.contains(origin)) return false;
    String site = exchange.header("sec-fetch-site");
    if (site != null) return !site.equals("same-origin") && !site.equals("none");
    return origin != null && !isOwn(origin, exchange);
  }

  /// Behind a proxy that ends TLS the scheme is not known, so only an encrypted connection demands
  /// `https` here; [Builder#origin] says it exactly.
  private boolean isOwn(String origin, Exchange exchange) {
    if (!origins.isEmpty()) return false;
    boolean https = origin.startsWith("https://");
    if (!https && (exchange.secure() || !origin.startsWith("http://"))) return false;
    String port = https ? ":443" : ":80";
    String own = withoutPort(exchange.host(), port);
    return !own.isEmpty() && own.equals(withoutPort(origin.substring(https ? 8 : 7), port));
  }

  private static String withoutPort(String host, String port) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }

  // ---- the token ----

  private String newToken(Exchange exchange) {
    String bound = binding == null ? Session.of(exchange).id() : binding.apply(exchange);
    if (bound == null) {
      throw new IllegalStateException("this request has nothing that a CSRF token is bound to");
    }
    byte[] token = new byte[NONCE_BYTES + Signer.BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    System.arraycopy(nonce, 0, token, 0, NONCE_BYTES);
    byte[] signature = signer.sign(nonce, bound.getBytes(StandardCharsets.UTF_8));
    System.arraycopy(signature, 0, token, NONCE_BYTES, Signer.BYTES);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    if (cookie != null) {
      String sent = Cookies.of(exchange).get(cookie.name());
      if (sent == null || !isValid(exchange, sent)) Cookies.set(exchange, cookie.withValue(text));
    }
    return text;
  }

  private boolean isValid(Exchange exchange, String text) {
    String bound = boundIfAny(exchange);
    if (bound == null || text.length() != TOKEN_CHARACTERS) return false;
    byte[] token;
    try {
      token = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
    byte[] nonce = Arrays.copyOf(token, NONCE_BYTES);
    byte[] signature = Arrays.copyOfRange(token, NONCE_BYTES, token.length);
    return signer.verify(signature, nonce, bound.getBytes(StandardCharsets.UTF_8)) >= 0;
  }

  /// A request to be refused must not begin a session.
  private @Nullable String boundIfAny(Exchange exchange) {
    if (binding != null) return binding.apply(exchange);
    Session session = Session.of(exchange);
    return session.isEmpty() ? null : session.id();
  }

  /// Neither the name nor a token has a character that a form would escape, so nothing is decoded.
  private static @Nullable String formField(Exchange exchange) {
    String type = exchange.header("content-type");
    if (type == null || !isForm(type)) return null;
    Bytes body = exchange.body();
    for (int start = 0; start + FIELD.length < body.length(); ) {
      int end = start;
      while (end < body.length() && body.at(end) != '&') end++;
      if (startsWithField(body, start, end)) {
        return body.slice(start + FIELD.length, end).toString();
      }
      start = end + 1;
    }
    return null;
  }

  private static boolean isForm(String type) {
    int semicolon = type.indexOf(';');
    int end = Grammar.trimEnd(type, 0, semicolon < 0 ? type.length() : semicolon);
    String form = "application/x-www-form-urlencoded";
    return end == form.length() && type.regionMatches(true, 0, form, 0, end);
  }

  private static boolean startsWithField(Bytes body, int start, int end) {
    if (end - start < FIELD.length) return false;
    for (int i = 0; i < FIELD.length; i++) if (body.at(start + i) != FIELD[i]) return false;
    return true;
  }

  /// What tokens are bound to, and who may send them. Not safe for use by several threads.
  public static final class Builder {
    private final List<byte[]> keys;
    private final Set<String> origins = new HashSet<>();
    private @Nullable Function<Exchange, @Nullable String> binding;
    private boolean cookie;
    private boolean secure = true;

    private Builder(List<byte[]> keys) {
      this.keys = keys;
    }

    /// Names an origin that requests may come from, as `https://shop.example`: the server's own as
    /// browsers see it, or another site that is trusted. If any is named, only these are accepted;
    /// otherwise the origin must fit the Host field.
    ///
    /// @throws IllegalArgumentException if it is none
    public Builder origin(String origin) {
      origins.add(Origins.checked(origin));
      return this;
    }

    /// Binds tokens to something else than the [Session]: a text that only this user's requests
    /// have, or `null` if the request has none and is to be refused. For applications without
    /// [Sessions].
    public Builder boundTo(Function<Exchange, @Nullable String> binding) {
      this.binding = Objects.requireNonNull(binding);
      return this;
    }

    /// Also puts the token into the cookie `__Host-csrf`, readable by scripts of the page, whenever
    /// [Csrf#token] is called and the request has no valid one: for pages whose script sends it back
    /// as `X-CSRF-Token`. The cookie alone proves nothing.
    public Builder cookie() {
      cookie = true;
      return this;
    }

    /// Makes that cookie work by connections that are not encrypted, then named `csrf`: for
    /// development.
    public Builder insecure() {
      secure = false;
      return this;
    }

    /// Returns the middleware.
    ///
    /// @throws IllegalArgumentException if a key is shorter than 32 bytes
    public Csrf build() {
      return new Csrf(this);
    }
  }
}
