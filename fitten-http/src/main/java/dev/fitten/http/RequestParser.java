package dev.fitten.http;

/// Reads request heads in one strict pass (RFC 9112). There is no lenient mode: where two parsers
/// could disagree on what a request is or where it ends, the request is refused.
///
/// One parser serves a whole loop; it keeps nothing between two heads.
final class RequestParser {
  /// The head has not ended yet, and nothing is wrong with it so far.
  static final int INCOMPLETE = 0;

  private static final byte[] VERSION = Ascii.bytes("HTTP/1.1\r\n");

  private final int requestLineBytes;
  private final int headBytes;
  private final int headFields;

  private String reason = "";
  private int hosts;
  private int lengths;
  private int codings;
  private boolean closeOption;
  private boolean keepAliveOption;

  RequestParser(Limits limits) {
    requestLineBytes = limits.requestLineBytes();
    headBytes = limits.headBytes();
    headFields = limits.headFields();
  }

  /// Returns why the last head was refused: fixed text, never a piece of the request.
  String reason() {
    return reason;
  }

  /// Reads a head from `bytes[start]` on.
  ///
  /// @return the position behind the head, [#INCOMPLETE], or the negative status of the refusal
  int parse(byte[] bytes, int start, int end, RequestHead head) {
    head.reset(bytes, start);
    hosts = lengths = codings = 0;
    closeOption = keepAliveOption = false;
    int headEnd = (int) Math.min(end, (long) start + headBytes);
    int at = parseHead(bytes, start, headEnd, head);
    if (at == INCOMPLETE && headEnd - start == headBytes) {
      return refuse(431, "The request head is too long.");
    }
    if (at > 0) head.length = at - start;
    return at;
  }

  private int parseHead(byte[] bytes, int start, int end, RequestHead head) {
    int at = start;
    if (at < end && bytes[at] == '\r') {
      // RFC 9112 §2.2: an empty line in front of the request line is ignored. One, not more.
      if (at + 1 == end) return INCOMPLETE;
      if (bytes[at + 1] != '\n') return refuse(400, "A bare CR stands before the request line.");
      at += 2;
    }
    at = requestLine(bytes, at, end, head);
    while (at > 0) {
      if (at == end) return INCOMPLETE;
      if (bytes[at] == '\r') return emptyLine(bytes, at, end, head);
      at = fieldLine(bytes, at, end, head);
    }
    return at;
  }

  private int emptyLine(byte[] bytes, int at, int end, RequestHead head) {
    if (at + 1 == end) return INCOMPLETE;
    if (bytes[at + 1] != '\n') return refuse(400, "A bare CR stands in the header section.");
    int refusal = checkFraming(head);
    return refusal < 0 ? refusal : at + 2;
  }

  // ---- the request line, RFC 9112 §3 ----

  private int requestLine(byte[] bytes, int start, int end, RequestHead head) {
    int lineEnd = (int) Math.min(end, (long) start + requestLineBytes + 2);
    int at = method(bytes, start, lineEnd, head);
    if (at > 0) at = target(bytes, at, lineEnd, head);
    if (at > 0) at = version(bytes, at, lineEnd, head);
    if (at == INCOMPLETE && lineEnd - start == requestLineBytes + 2) {
      return refuse(414, "The request line is too long.");
    }
    return at;
  }

  private int method(byte[] bytes, int start, int end, RequestHead head) {
    int at = start;
    while (at < end && Ascii.is(bytes[at], Ascii.TOKEN)) at++;
    if (at == end) return INCOMPLETE;
    if (at == start || bytes[at] != ' ') {
      return refuse(400, "The request line does not start with a method and one space.");
    }
    head.methodStart = start - head.base;
    head.methodEnd = at - head.base;
    return at + 1;
  }

  private int target(byte[] bytes, int start, int end, RequestHead head) {
    if (start == end) return INCOMPLETE;
    head.targetStart = start - head.base;
    int at;
    if (bytes[start] == '/') {
      at = pathAndQuery(bytes, start, end, head);
    } else {
      at = otherTarget(bytes, start, end, head);
    }
    if (at <= 0) return at;
    head.targetEnd = at - head.base;
    if (head.methodIs(Methods.CONNECT) != (head.form == RequestHead.Form.AUTHORITY)) {
      return refuse(400, "CONNECT, and only CONNECT, takes host:port as its target.");
    }
    return at + 1;
  }

  /// Reads path and query up to the space behind them.
  private int pathAndQuery(byte[] bytes, int start, int end, RequestHead head) {
    int at = start;
    while (at < end && Ascii.is(bytes[at], Ascii.PATH)) at++;
    if (at == end) return INCOMPLETE;
    head.pathStart = start - head.base;
    head.pathEnd = head.queryStart = head.queryEnd = at - head.base;
    if (bytes[at] == '?') {
      head.queryStart++;
      at++;
      while (at < end && Ascii.is(bytes[at], Ascii.QUERY)) at++;
      if (at == end) return INCOMPLETE;
      head.queryEnd = at - head.base;
    }
    if (bytes[at] != ' ') {
      return refuse(400, "The request target holds a character that RFC 3986 does not allow.");
    }
    return at;
  }

  private int otherTarget(byte[] bytes, int start, int end, RequestHead head) {
    int at = start;
    while (at < end && bytes[at] > ' ' && bytes[at] != 0x7f) at++;
    if (at == end) return INCOMPLETE;
    if (at == start || bytes[at] != ' ') {
      return refuse(400, "The request target is empty or holds a forbidden character.");
    }
    if (at - start == 1 && bytes[start] == '*') return asterisk(at, head);
    if (head.methodIs(Methods.CONNECT)) return authority(bytes, start, at, head);
    return absolute(bytes, start, at, head);
  }

  private int asterisk(int at, RequestHead head) {
    if (!head.methodIs(Methods.OPTIONS)) {
      return refuse(400, "Only OPTIONS takes '*' as its target.");
    }
    head.form = RequestHead.Form.ASTERISK;
    head.pathStart = head.targetStart;
    head.pathEnd = at - head.base;
    return at;
  }

  private int authority(byte[] bytes, int start, int end, RequestHead head) {
    if (!HostGrammar.isHostAndPort(bytes, start, end)) {
      return refuse(400, "The target of CONNECT is not host:port.");
    }
    head.form = RequestHead.Form.AUTHORITY;
    head.hostStart = start - head.base;
    head.hostEnd = end - head.base;
    return end;
  }

  /// RFC 9112 §3.2.2: `http://host/path`. Its host counts, not the Host field's.
  private int absolute(byte[] bytes, int start, int end, RequestHead head) {
    int host = schemeEnd(bytes, start, end);
    if (host < 0) return refuse(400, "The request target is neither a path nor an http URI.");
    int hostEnd = host;
    while (hostEnd < end && bytes[hostEnd] != '/' && bytes[hostEnd] != '?') hostEnd++;
    if (hostEnd == host || bytes[host] == ':' || !HostGrammar.isHost(bytes, host, hostEnd)) {
      return refuse(400, "The host of the request target is malformed.");
    }
    head.form = RequestHead.Form.ABSOLUTE;
    head.hostStart = host - head.base;
    head.hostEnd = hostEnd - head.base;
    if (hostEnd < end && bytes[hostEnd] == '/') {
      return pathAndQuery(bytes, hostEnd, end + 1, head);
    }
    if (hostEnd == end && head.methodIs(Methods.OPTIONS)) {
      head.form = RequestHead.Form.ASTERISK; // RFC 9112 §3.2.4
      return end;
    }
    int at = hostEnd == end ? end : pathAndQuery(bytes, hostEnd, end + 1, head);
    // An empty path means "/" (RFC 9110 §4.2.3): the slash before the host serves as one.
    head.pathStart = host - 1 - head.base;
    head.pathEnd = host - head.base;
    if (hostEnd == end) head.queryStart = head.queryEnd = head.pathEnd;
    return at;
  }

  private static int schemeEnd(byte[] bytes, int start, int end) {
    if (end - start > 7 && Ascii.equalsIgnoreCase(bytes, start, start + 7, "http://")) {
      return start + 7;
    }
    if (end - start > 8 && Ascii.equalsIgnoreCase(bytes, start, start + 8, "https://")) {
      return start + 8;
    }
    return -1;
  }

  private int version(byte[] bytes, int start, int end, RequestHead head) {
    for (int i = 0; i < VERSION.length; i++) {
      if (start + i == end) return INCOMPLETE;
      byte c = bytes[start + i];
      boolean fits = i == 5 || i == 7 ? Ascii.isDigit(c) : c == VERSION[i];
      if (!fits) return refuse(400, "The request line does not end with HTTP/1.1 and CRLF.");
    }
    if (bytes[start + 5] != '1') return refuse(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    // RFC 9110 §2.5: a higher minor version is answered as the highest one known.
    head.minorVersion = bytes[start + 7] == '0' ? 0 : 1;
    return start + VERSION.length;
  }

  // ---- fields, RFC 9112 §5 ----

  private int fieldLine(byte[] bytes, int start, int end, RequestHead head) {
    int at = start;
    while (at < end && Ascii.is(bytes[at], Ascii.TOKEN)) at++;
    if (at == end) return INCOMPLETE;
    if (bytes[at] != ':' || at == start) return refuseName(bytes[at], at == start);
    int nameEnd = at++;
    while (at < end && isBlank(bytes[at])) at++;
    int valueStart = at;
    while (at < end && Ascii.is(bytes[at], Ascii.VALUE)) at++;
    if (at == end || at + 1 == end && bytes[at] == '\r') return INCOMPLETE;
    if (bytes[at] != '\r' || bytes[at + 1] != '\n') return refuseValue(bytes[at]);
    int valueEnd = at;
    while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) valueEnd--;
    if (head.fieldCount == headFields) return refuse(431, "The request has too many fields.");
    int base = head.base;
    head.addField(start - base, nameEnd - base, valueStart - base, valueEnd - base);
    int refusal = framingField(bytes, start, nameEnd, valueStart, valueEnd, head);
    return refusal < 0 ? refusal : at + 2;
  }

  private int refuseName(byte c, boolean first) {
    if (first && isBlank(c)) {
      return refuse(400, "A header line starts with white space; folded lines are not accepted.");
    }
    if (first && c == ':') return refuse(400, "A header line has an empty field name.");
    if (isBlank(c)) return refuse(400, "White space stands between field name and colon.");
    return refuse(400, "A field name holds a character that is not allowed there.");
  }

  private int refuseValue(byte c) {
    if (c == '\n') return refuse(400, "A header line ends with a bare LF.");
    if (c == '\r') return refuse(400, "A bare CR stands in a header line.");
    return refuse(400, "A field value holds a control character.");
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  /// Looks at the fields that decide where the request ends and what becomes of the connection.
  private int framingField(byte[] b, int name, int nameEnd, int from, int to, RequestHead head) {
    switch (nameEnd - name) {
      case 4:
        return Ascii.equalsIgnoreCase(b, name, nameEnd, "host") ? host(b, from, to, head) : 0;
      case 6:
        return Ascii.equalsIgnoreCase(b, name, nameEnd, "expect") ? expect(b, from, to, head) : 0;
      case 10:
        if (Ascii.equalsIgnoreCase(b, name, nameEnd, "connection")) connection(b, from, to);
        return 0;
      case 14:
        return Ascii.equalsIgnoreCase(b, name, nameEnd, "content-length")
            ? contentLength(b, from, to, head)
            : 0;
      case 17:
        return Ascii.equalsIgnoreCase(b, name, nameEnd, "transfer-encoding")
            ? transferEncoding(b, from, to, head)
            : 0;
      default:
        return 0;
    }
  }

  private int host(byte[] bytes, int start, int end, RequestHead head) {
    if (++hosts > 1) return refuse(400, "The request has more than one Host.");
    if (!HostGrammar.isHost(bytes, start, end)) return refuse(400, "The Host field is malformed.");
    if (head.hostEnd == 0) {
      head.hostStart = start - head.base;
      head.hostEnd = end - head.base;
    }
    return 0;
  }

  private int contentLength(byte[] bytes, int start, int end, RequestHead head) {
    if (++lengths > 1) return refuse(400, "The request has more than one Content-Length.");
    if (start == end) return refuse(400, "The Content-Length is empty.");
    long value = 0;
    for (int i = start; i < end; i++) {
      if (!Ascii.isDigit(bytes[i])) return refuse(400, "The Content-Length is not a number.");
      int digit = bytes[i] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return refuse(400, "The Content-Length is too large for any body.");
      }
      value = value * 10 + digit;
    }
    head.contentLength = value;
    return 0;
  }

  private int transferEncoding(byte[] bytes, int start, int end, RequestHead head) {
    if (++codings > 1) return refuse(400, "The request has more than one Transfer-Encoding.");
    if (Ascii.equalsIgnoreCase(bytes, start, end, "chunked")) {
      head.chunked = true;
      return 0;
    }
    int last = end;
    while (last > start && bytes[last - 1] != ',' && !isBlank(bytes[last - 1])) last--;
    int firstEnd = start;
    while (firstEnd < end && Ascii.is(bytes[firstEnd], Ascii.TOKEN)) firstEnd++;
    boolean others = firstEnd > start && firstEnd < last && bytes[firstEnd] == ',';
    boolean twice = Ascii.equalsIgnoreCase(bytes, start, firstEnd, "chunked");
    if (others && !twice && Ascii.equalsIgnoreCase(bytes, last, end, "chunked")) {
      return refuse(501, "The only transfer coding known here is chunked.");
    }
    // RFC 9112 §6.3: without chunked as the last coding the end of the body cannot be told.
    return refuse(400, "The Transfer-Encoding is not exactly chunked.");
  }

  private int expect(byte[] bytes, int start, int end, RequestHead head) {
    if (!Ascii.equalsIgnoreCase(bytes, start, end, "100-continue")) {
      return refuse(417, "The only expectation known here is 100-continue.");
    }
    head.expectsContinue = true;
    return 0;
  }

  private void connection(byte[] bytes, int start, int end) {
    for (int from = start; from < end; ) {
      int comma = from;
      while (comma < end && bytes[comma] != ',') comma++;
      int to = comma;
      while (from < to && isBlank(bytes[from])) from++;
      while (to > from && isBlank(bytes[to - 1])) to--;
      if (Ascii.equalsIgnoreCase(bytes, from, to, "close")) closeOption = true;
      else if (Ascii.equalsIgnoreCase(bytes, from, to, "keep-alive")) keepAliveOption = true;
      else if (to > from && !Ascii.isToken(bytes, from, to))
        closeOption = true; // cannot be trusted
      from = comma + 1;
    }
  }

  /// Checks the fields against each other when all are known.
  private int checkFraming(RequestHead head) {
    if (head.minorVersion > 0 && hosts == 0) {
      return refuse(400, "An HTTP/1.1 request needs a Host field.");
    }
    if (codings > 0 && lengths > 0) {
      return refuse(400, "The request has both Transfer-Encoding and Content-Length.");
    }
    if (codings > 0 && head.minorVersion == 0) {
      return refuse(400, "HTTP/1.0 knows no Transfer-Encoding.");
    }
    // RFC 9110 §10.1.1: an HTTP/1.0 client could not have meant it.
    if (head.minorVersion == 0) head.expectsContinue = false;
    head.keepAlive = !closeOption && (head.minorVersion > 0 || keepAliveOption);
    // What follows CONNECT is meant for somebody else.
    if (head.form == RequestHead.Form.AUTHORITY) head.keepAlive = false;
    return 0;
  }

  private int refuse(int status, String why) {
    reason = why;
    return -status;
  }
}
