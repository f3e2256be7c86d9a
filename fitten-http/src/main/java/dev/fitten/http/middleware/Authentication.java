package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Key;
import dev.fitten.http.Middleware;
import dev.fitten.http.Next;
import dev.fitten.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets only requests pass whose `Authorization` field names somebody: by user and password (Basic,
/// RFC 7617) or by a token (Bearer, RFC 6750). Who that is, the application's check decides.
///
/// ```java
/// Authentication.bearer("api", token -> tokens.find(token))        // Optional<? extends Principal>
/// ...
/// Principal user = Authentication.principal(exchange);
/// ```
///
/// Everything else is answered 401 with `WWW-Authenticate`. The check may wait, so requests go to
/// virtual threads, unless [#nonBlocking] promises that it never does. A check that compares secrets
/// does so with `MessageDigest.isEqual`, whose time does not tell how much was right.
public final class Authentication implements Middleware {
  /// Who made the request, once the check has found out.
  public static final Key<Principal> PRINCIPAL = Key.of("principal");

  /// Finds out who has this name and password.
  @FunctionalInterface
  public interface PasswordCheck {
    /// Returns who it is, or nothing if there is no such user or the password is another.
    ///
    /// @param user possibly empty, without `:` and control characters
    /// @param password possibly empty, without control characters
    Optional<? extends Principal> check(String user, String password) throws Exception;
  }

  /// Finds out whom a token stands for.
  @FunctionalInterface
  public interface TokenCheck {
    /// Returns who it is, or nothing if the token is unknown, expired or revoked.
    ///
    /// @param token letters, digits and `-._~+/`, with `=` at the end only
    Optional<? extends Principal> check(String token) throws Exception;
  }

  private final @Nullable PasswordCheck passwords;
  private final @Nullable TokenCheck tokens;
  private final String scheme;
  private final String challenge;
  private final boolean optional;
  private final Execution execution;

  private Authentication(
      @Nullable PasswordCheck passwords,
      @Nullable TokenCheck tokens,
      String challenge,
      boolean optional,
      Execution execution) {
    this.passwords = passwords;
    this.tokens = tokens;
    this.scheme = tokens == null ? "Basic " : "Bearer ";
    this.challenge = challenge;
    this.optional = optional;
    this.execution = execution;
  }

  /// Returns the middleware that asks for user and password. Both cross the network readable: only
  /// over TLS.
  ///
  /// @param realm what the browser tells the user this is for; visible ASCII
  public static Authentication basic(String realm, PasswordCheck check) {
    Objects.requireNonNull(check);
    // RFC 7617 §2.1: the browser then encodes what the user types as UTF-8.
    String challenge = "Basic realm=" + quoted(realm) + ", charset=\"UTF-8\"";
    return new Authentication(check, null, challenge, false, Execution.VIRTUAL);
  }

  /// Returns the middleware that asks for a bearer token, taken from the `Authorization` field only:
  /// in a query it would end up in logs (RFC 6750 §5.3).
  ///
  /// @param realm what this is for; visible ASCII
  public static Authentication bearer(String realm, TokenCheck check) {
    Objects.requireNonNull(check);
    String challenge = "Bearer realm=" + quoted(realm);
    return new Authentication(null, check, challenge, false, Execution.VIRTUAL);
  }

  /// Returns this middleware with the promise that its check never waits, so that requests of loop
  /// routes stay on the loop.
  public Authentication nonBlocking() {
    return new Authentication(passwords, tokens, challenge, optional, Execution.LOOP);
  }

  /// Returns this middleware letting requests without an `Authorization` field of its scheme pass,
  /// without a principal. Wrong credentials are still answered 401.
  public Authentication optional() {
    return new Authentication(passwords, tokens, challenge, true, execution);
  }

  /// Returns who made the request, or `null` if nobody was asked or nothing was said.
  public static @Nullable Principal principal(Exchange exchange) {
    return exchange.attribute(PRINCIPAL);
  }

  @Override
  public Execution execution() {
    return execution;
  }

  @Override
  public void handle(Exchange exchange, Next next) throws Exception {
    List<String> fields = exchange.headers("authorization");
    String field = fields.isEmpty() ? null : fields.getFirst();
    if (field == null || !field.regionMatches(true, 0, scheme, 0, scheme.length())) {
      if (optional && fields.size() <= 1) next.proceed(exchange);
      else refuse(exchange, 401, "", "Credentials are needed here.");
      return;
    }
    // RFC 9110 §11.4: one or more spaces between the scheme and what follows.
    int start = scheme.length();
    while (start < field.length() && field.charAt(start) == ' ') start++;
    String credentials = field.substring(start);
    if (fields.size() > 1 || !isToken68(credentials)) {
      // RFC 6750 §3.1 wants 400 here; for Basic there is only 401.
      int status = tokens == null ? 401 : 400;
      refuse(exchange, status, "invalid_request", "The credentials are malformed.");
      return;
    }
    Optional<? extends Principal> found = check(credentials);
    if (found.isPresent()) {
      exchange.attribute(PRINCIPAL, found.get());
      next.proceed(exchange);
    } else {
      refuse(exchange, 401, "invalid_token", "The credentials are not valid.");
    }
  }

  private void refuse(Exchange exchange, int status, String error, String detail) {
    boolean named = tokens != null && !error.isEmpty();
    String value = named ? challenge + ", error=\"" + error + '"' : challenge;
    exchange.set("WWW-Authenticate", value).send(Problem.of(status, detail));
  }

  private Optional<? extends Principal> check(String credentials) throws Exception {
    if (tokens != null) return tokens.check(credentials);
    String pair = decoded(credentials);
    int colon = pair == null ? -1 : pair.indexOf(':');
    if (pair == null || colon < 0) return Optional.empty();
    return Objects.requireNonNull(passwords)
        .check(pair.substring(0, colon), pair.substring(colon + 1));
  }

  /// Returns the text behind the Base64, or `null` if it is not UTF-8 or has a control character
  /// (RFC 7617 §2).
  private static @Nullable String decoded(String credentials) {
    try {
      byte[] bytes = Base64.getDecoder().decode(credentials);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.chars().anyMatch(Character::isISOControl) ? null : text;
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      return null;
    }
  }

  /// RFC 9110 §11.2 `token68`, the same as `b64token` of RFC 6750 §2.1.
  private static boolean isToken68(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') end--;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (!Grammar.isAlphanumeric(c) && "-._~+/".indexOf(c) < 0) return false;
    }
    return end > 0;
  }

  private static String quoted(String realm) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < realm.length(); i++) {
      char c = realm.charAt(i);
      if (c < ' ' || c > '~') {
        throw new IllegalArgumentException(
            "character " + i + " of the realm is not visible ASCII, which a challenge needs");
      }
      if (c == '"' || c == '\\') out.append('\\');
      out.append(c);
    }
    return out.append('"').toString();
  }
}
