package dev.fitten.http;

/// `uri-host [ ":" port ]` of RFC 9110 §7.2 and RFC 3986 §3.2.2, without user information.
final class HostGrammar {
  private HostGrammar() {}

  /// Tells whether the bytes are a host with or without a port. The empty host is one: a client
  /// whose URI has no authority must send it (RFC 9112 §3.2).
  static boolean isHost(byte[] bytes, int start, int end) {
    int hostEnd = hostEnd(bytes, start, end);
    return hostEnd >= 0 && (hostEnd == end || isPort(bytes, hostEnd + 1, end));
  }

  /// Tells whether the bytes are a host and a port, neither of them empty.
  static boolean isHostAndPort(byte[] bytes, int start, int end) {
    int hostEnd = hostEnd(bytes, start, end);
    return hostEnd > start && hostEnd + 1 < end && isPort(bytes, hostEnd + 1, end);
  }

  /// Returns where the host ends, at a colon or at `end`, or -1 if it is malformed.
  private static int hostEnd(byte[] bytes, int start, int end) {
    if (start < end && bytes[start] == '[') return literalEnd(bytes, start, end);
    int at = start;
    while (at < end && bytes[at] != ':') {
      if (bytes[at] == '%') {
        if (Escapes.value(bytes, at, end) < 0) return -1;
        at += 3;
      } else if (Ascii.is(bytes[at], Ascii.HOST)) {
        at++;
      } else {
        return -1;
      }
    }
    return at;
  }

  private static boolean isPort(byte[] bytes, int start, int end) {
    int port = 0;
    for (int i = start; i < end; i++) {
      if (!Ascii.isDigit(bytes[i])) return false;
      port = port * 10 + bytes[i] - '0';
      if (port > 65535) return false;
    }
    return true;
  }

  private static int literalEnd(byte[] bytes, int start, int end) {
    int close = start + 1;
    while (close < end && bytes[close] != ']') close++;
    if (close == end) return -1;
    boolean future = (bytes[start + 1] | 0x20) == 'v';
    boolean wellFormed =
        future ? isFuture(bytes, start + 2, close) : isIpv6(bytes, start + 1, close);
    boolean ends = close + 1 == end || bytes[close + 1] == ':';
    return wellFormed && ends ? close + 1 : -1;
  }

  /// `"v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`
  private static boolean isFuture(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && Ascii.hex(bytes[at]) >= 0) at++;
    if (at == start || at + 1 >= end || bytes[at] != '.') return false;
    for (int i = at + 1; i < end; i++) {
      if (bytes[i] != ':' && !Ascii.is(bytes[i], Ascii.HOST)) return false;
    }
    return true;
  }

  /// Eight groups of up to four digits; `::` once in place of one group or more; the last two
  /// groups may be written as an IPv4 address.
  private static boolean isIpv6(byte[] bytes, int start, int end) {
    int groups = 0;
    boolean gap = false;
    int at = start;
    if (end - start >= 2 && bytes[start] == ':' && bytes[start + 1] == ':') {
      gap = true;
      at = start + 2;
    }
    while (at < end) {
      int groupEnd = at;
      while (groupEnd < end && Ascii.hex(bytes[groupEnd]) >= 0) groupEnd++;
      if (groupEnd < end && bytes[groupEnd] == '.') {
        groups += 2;
        return isIpv4(bytes, at, end) && (gap ? groups < 8 : groups == 8);
      }
      if (groupEnd == at || groupEnd - at > 4) return false;
      groups++;
      if (groupEnd == end) break;
      if (bytes[groupEnd] != ':') return false;
      at = groupEnd + 1;
      if (at == end) return false; // ends with a single colon
      if (bytes[at] == ':') {
        if (gap) return false;
        gap = true;
        at++;
      }
    }
    return gap ? groups < 8 : groups == 8;
  }

  private static boolean isIpv4(byte[] bytes, int start, int end) {
    int at = start;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (at == end || bytes[at++] != '.')) return false;
      int from = at;
      int value = 0;
      while (at < end && Ascii.isDigit(bytes[at]) && at - from < 3) {
        value = value * 10 + bytes[at++] - '0';
      }
      boolean leadingZero = at - from > 1 && bytes[from] == '0';
      if (at == from || value > 255 || leadingZero) return false;
    }
    return at == end;
  }
}
