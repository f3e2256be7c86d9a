package dev.fitten.http.middleware;

import dev.fitten.http.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The cookies of a request, from all its Cookie fields.
///
/// Pairs are separated by `;` (RFC 6265 §4.2.1); quotes do not group, so that a quote in one cookie
/// cannot swallow the next. A pair is skipped if its name is no token or its value has a character
/// that RFC 6265 §4.1.1 does not allow. Quotes around a value are taken off.
///
/// ```java
/// String theme = Cookies.of(exchange).get("theme");
/// Cookies.set(exchange, Cookie.of("theme", "dark"));
/// ```
public final class Cookies {
  private final List<String> fields;

  private Cookies(List<String> fields) {
    this.fields = fields;
  }

  /// Returns the cookies of the request. They may be kept after it.
  public static Cookies of(Exchange exchange) {
    return new Cookies(exchange.headers("cookie"));
  }

  /// Returns the value of the first cookie of that name, or `null`. Browsers send the one with the
  /// longest path first (RFC 6265 §5.4).
  ///
  /// @param name compared exactly
  public @Nullable String get(String name) {
    for (String field : fields) {
      for (int start = 0; start < field.length(); ) {
        int end = endOfPair(field, start);
        int nameStart = Grammar.skipBlanks(field, start, end);
        int nameEnd = nameStart + name.length();
        if (nameEnd < end && field.charAt(nameEnd) == '=' && field.startsWith(name, nameStart)) {
          String value = Grammar.isToken(name) ? value(field, nameEnd + 1, end) : null;
          if (value != null) return value;
        }
        start = end + 1;
      }
    }
    return null;
  }

  /// Calls `consumer` with name and value of each cookie, in the order sent; a name may come twice.
  public void forEach(BiConsumer<String, String> consumer) {
    for (String field : fields) {
      for (int start = 0; start < field.length(); ) {
        int end = endOfPair(field, start);
        int nameStart = Grammar.skipBlanks(field, start, end);
        int equals = field.indexOf('=', nameStart);
        if (equals > 0 && equals < end && Grammar.isToken(field, nameStart, equals)) {
          String value = value(field, equals + 1, end);
          if (value != null) consumer.accept(field.substring(nameStart, equals), value);
        }
        start = end + 1;
      }
    }
  }

  private static int endOfPair(String field, int start) {
    int semicolon = field.indexOf(';', start);
    return semicolon < 0 ? field.length() : semicolon;
  }

  private static @Nullable String value(String field, int start, int end) {
    int from = start;
    int to = Grammar.trimEnd(field, start, end);
    if (to - from >= 2 && field.charAt(from) == '"' && field.charAt(to - 1) == '"') {
      from++;
      to--;
    }
    for (int i = from; i < to; i++) if (!Cookie.isValueChar(field.charAt(i))) return null;
    return field.substring(from, to);
  }

  /// Sets a cookie with the answer, beside others.
  ///
  /// @throws IllegalStateException if the exchange was answered
  public static void set(Exchange exchange, Cookie cookie) {
    exchange.add("Set-Cookie", cookie.toField());
  }

  /// Has the browser remove a cookie. Path, domain and prefix must be those it was set with; name
  /// the cookie as it was set: `Cookies.remove(exchange, Cookie.of("theme", ""))`.
  ///
  /// @throws IllegalStateException if the exchange was answered
  public static void remove(Exchange exchange, Cookie cookie) {
    set(exchange, cookie.withValue("").withMaxAge(Duration.ZERO));
  }
}
