package dev.fitten.http.websocket;

import dev.fitten.http.Exchange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rule for a browser's Origin field (RFC 6454, RFC 6455 §10.2): any page can open a WebSocket to
/// any server, and the browser sends the user's cookies along, so the server has to look.
final class Origins {
  private Origins() {}

  /// Tells whether the origin is that of the server itself: host and port as in Host. Schemes are
  /// not compared, because a proxy in front may have taken the encryption off.
  static boolean isSame(Exchange exchange, @Nullable String origin) {
    return origin == null || isSame(origin, exchange.host());
  }

  static boolean isSame(String origin, String host) {
    String lower = origin.toLowerCase(Locale.ROOT);
    String standardPort;
    String authority;
    if (lower.startsWith("http://")) {
      standardPort = ":80";
      authority = lower.substring(7);
    } else if (lower.startsWith("https://")) {
      standardPort = ":443";
      authority = lower.substring(8);
    } else {
      return false;
    }
    String own = host.toLowerCase(Locale.ROOT);
    return !authority.isEmpty()
        && without(authority, standardPort).equals(without(own, standardPort));
  }

  private static String without(String authority, String port) {
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }
}
