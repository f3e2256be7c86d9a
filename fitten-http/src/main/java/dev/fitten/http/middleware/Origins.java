package dev.fitten.http.middleware;

/// Origins as browsers write them (RFC 6454 §6.2): scheme, host in lower case, and the port unless
/// it is the scheme's own.
final class Origins {
  private Origins() {}

  /// Returns the origin.
  ///
  /// @throws IllegalArgumentException if no browser would send it, with the reason
  static String checked(String origin) {
    if (isOrigin(origin)) return origin;
    throw new IllegalArgumentException(
        "'"
            + origin
            + "' is no origin as browsers send it, as https://shop.example or"
            + " http://localhost:5173: scheme and host in lower case, no path, no slash at the end,"
            + " no port 80 or 443 of its scheme");
  }

  /// Tells whether a text is an origin with a host; `null` is not.
  static boolean isOrigin(String text) {
    int colon = text.indexOf("://");
    if (colon < 1) return false;
    for (int i = 0; i < colon; i++) {
      char c = text.charAt(i);
      boolean later = i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.');
      if (!(c >= 'a' && c <= 'z') && !later) return false;
    }
    int hostStart = colon + 3;
    int end = text.length();
    int hostEnd = endOfHost(text, hostStart);
    if (hostEnd == hostStart) return false;
    return hostEnd == end || text.charAt(hostEnd) == ':' && isPort(text, colon, hostEnd + 1);
  }

  private static int endOfHost(String text, int start) {
    int i = start;
    boolean address = i < text.length() && text.charAt(i) == '[';
    if (address) {
      int bracket = text.indexOf(']', i);
      for (i++; i < bracket; i++) {
        char c = text.charAt(i);
        if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c == ':' || c == '.')) return start;
      }
      return bracket < 0 ? start : bracket + 1;
    }
    while (i < text.length() && isHostChar(text.charAt(i))) i++;
    return i;
  }

  private static boolean isHostChar(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_';
  }

  private static boolean isPort(String text, int schemeEnd, int start) {
    int length = text.length() - start;
    if (length < 1 || length > 5 || text.charAt(start) == '0') return false;
    int port = 0;
    for (int i = start; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) return false;
      port = port * 10 + digit;
    }
    String scheme = text.substring(0, schemeEnd);
    return port <= 65535
        && !(port == 80 && scheme.equals("http"))
        && !(port == 443 && scheme.equals("https"));
  }
}
