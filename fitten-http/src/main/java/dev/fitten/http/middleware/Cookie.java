package dev.fitten.http.middleware;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A cookie to be set (RFC 6265 §4.1, with the prefixes and `SameSite` of RFC 6265bis).
///
/// [#of] makes a careful one: for encrypted connections only, for all paths, out of reach of
/// scripts, `SameSite=Lax`, until the browser closes. What is to be laxer is said in so many words:
///
/// ```java
/// Cookies.set(exchange, Cookie.of("theme", "dark").withMaxAge(Duration.ofDays(90)).forScripts());
/// ```
///
/// @param name a token of RFC 9110 §5.6.2
/// @param value visible ASCII without `"`, `,`, `;` and backslash; encode anything else, for example
///   as Base64url
/// @param path the path it is for and all below, starting with `/`
/// @param domain the domain it is for with all subdomains, or `null` for this host only
/// @param maxAge how long the browser keeps it, from 0 (removed at once) to 400 days, where browsers
///   cut it; `null` until it closes
/// @param secure sent by encrypted connections only
/// @param httpOnly out of reach of scripts
/// @param sameSite which requests from other sites carry it
public record Cookie(
    String name,
    String value,
    String path,
    @Nullable String domain,
    @Nullable Duration maxAge,
    boolean secure,
    boolean httpOnly,
    SameSite sameSite) {
  /// RFC 6265bis §5.6: browsers ignore a cookie whose name and value have more bytes together.
  public static final int MAX_BYTES = 4096;

  /// RFC 6265bis §5.6: browsers ignore a longer attribute.
  private static final int MAX_ATTRIBUTE_BYTES = 1024;

  private static final Duration LONGEST = Duration.ofDays(400);
  private static final String NOT_IN_VALUES = "\",;\\";

  /// Checks every part and what the parts demand of each other.
  ///
  /// @throws IllegalArgumentException naming the rule; the value is not repeated
  public Cookie {
    if (!Grammar.isToken(name)) {
      throw new IllegalArgumentException("the name of a cookie must be a token of RFC 9110 §5.6.2");
    }
    checkValue(name, value);
    checkPath(path);
    if (domain != null) checkDomain(domain);
    if (maxAge != null && (maxAge.isNegative() || maxAge.compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException("maxAge is " + maxAge + ", must be from 0 to 400 days");
    }
    checkPrefix(name, path, domain, secure);
    if (sameSite == SameSite.NONE && !secure) {
      throw new IllegalArgumentException("a cookie with SameSite=None must be secure");
    }
  }

  private static void checkValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isValueChar(value.charAt(i))) {
        throw new IllegalArgumentException(
            "character %d of the value of cookie '%s' is not allowed (RFC 6265 §4.1.1)"
                .formatted(i, name));
      }
    }
    int bytes = name.length() + value.length();
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "cookie '%s' has %d bytes with its name, must have at most %d"
              .formatted(name.substring(0, Math.min(64, name.length())), bytes, MAX_BYTES));
    }
  }

  /// RFC 6265 §4.1.1 `cookie-octet`.
  static boolean isValueChar(char c) {
    return c > ' ' && c < 0x7f && NOT_IN_VALUES.indexOf(c) < 0;
  }

  private static void checkPath(String path) {
    boolean allowed = path.startsWith("/") && path.length() <= MAX_ATTRIBUTE_BYTES;
    for (int i = 0; allowed && i < path.length(); i++) {
      char c = path.charAt(i);
      allowed = c >= ' ' && c < 0x7f && c != ';';
    }
    if (!allowed) {
      throw new IllegalArgumentException(
          "the path of a cookie must start with '/' and have at most 1024 characters of ASCII"
              + " without ';'");
    }
  }

  private static void checkDomain(String domain) {
    boolean allowed = !domain.isEmpty() && domain.length() <= 253;
    char before = '.';
    for (int i = 0; allowed && i < domain.length(); i++) {
      char c = domain.charAt(i);
      allowed =
          Grammar.isAlphanumeric(c) || c == '-' && before != '.' || c == '.' && isName(before);
      before = c;
    }
    if (!allowed || !isName(before)) {
      throw new IllegalArgumentException(
          "the domain of a cookie must be a host name, as 'shop.example', without a dot in front");
    }
  }

  private static boolean isName(char c) {
    return Grammar.isAlphanumeric(c);
  }

  /// RFC 6265bis §4.1.3; browsers compare the prefixes without regard to case.
  private static void checkPrefix(
      String name, String path, @Nullable String domain, boolean secure) {
    boolean host = name.regionMatches(true, 0, "__Host-", 0, 7);
    if (host && (!secure || domain != null || !path.equals("/"))) {
      throw new IllegalArgumentException(
          "a cookie named __Host-… must be secure, with path '/' and without a domain");
    }
    if (name.regionMatches(true, 0, "__Secure-", 0, 9) && !secure) {
      throw new IllegalArgumentException("a cookie named __Secure-… must be secure");
    }
  }

  /// Returns a cookie for this host, all paths and encrypted connections, out of reach of scripts,
  /// with `SameSite=Lax`, until the browser closes.
  ///
  /// @throws IllegalArgumentException if name or value are not allowed
  public static Cookie of(String name, String value) {
    return new Cookie(name, value, "/", null, null, true, true, SameSite.LAX);
  }

  /// Returns this cookie with another value.
  public Cookie withValue(String value) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /// Returns this cookie for a path and all below.
  public Cookie withPath(String path) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /// Returns this cookie for a domain and all its subdomains.
  public Cookie withDomain(String domain) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /// Returns this cookie kept for some time, also when the browser closes; in whole seconds.
  public Cookie withMaxAge(Duration maxAge) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /// Returns this cookie with another rule for requests from other sites.
  public Cookie withSameSite(SameSite sameSite) {
    return new Cookie(name, value, path, domain, maxAge, secure, httpOnly, sameSite);
  }

  /// Returns this cookie readable by scripts of the page.
  public Cookie forScripts() {
    return new Cookie(name, value, path, domain, maxAge, secure, false, sameSite);
  }

  /// Returns this cookie also for connections that are not encrypted.
  public Cookie insecure() {
    return new Cookie(name, value, path, domain, maxAge, false, httpOnly, sameSite);
  }

  /// Returns the value of the Set-Cookie field.
  String toField() {
    StringBuilder field = new StringBuilder(64 + value.length()).append(name).append('=');
    field.append(value).append("; Path=").append(path);
    if (domain != null) field.append("; Domain=").append(domain);
    if (maxAge != null) field.append("; Max-Age=").append(maxAge.toSeconds());
    if (secure) field.append("; Secure");
    if (httpOnly) field.append("; HttpOnly");
    return field.append("; SameSite=").append(sameSite.text).toString();
  }

  /// Returns the cookie without its value, which may be a secret.
  @Override
  public String toString() {
    return "Cookie[" + name + ", " + value.length() + " characters]";
  }
}
