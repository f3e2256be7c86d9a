package dev.fitten.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads request heads in one strict pass (RFC 9112). There is no lenient mode: where two parsers
/// could disagree on what a request is or where it ends, the request is refused.
///
/// One parser serves a whole loop. Between two heads it keeps nothing but field sections that were
/// right, see [FieldMemo].
final class RequestParser {
  /// The head has not ended yet, and nothing is wrong with it so far.
  static final int INCOMPLETE = 0;

  private static final byte[] VERSION = Ascii.bytes("HTTP/1.1\r\n");

  /// `HTTP/1.1` as a little-endian word.
  private static final long HTTP_1_1 = word("HTTP/1.1");

  /// `GET ` as a little-endian word.
  private static final int GET = (int) word("GET \0\0\0\0");

  /// CR and LF, little endian.
  private static final short LINE_END = 0x0a0d;

  private final int requestLineBytes;
  private final int headBytes;
  private final int headFields;
  private final FieldMemo memo = new FieldMemo();

  private String reason = "";

  // What the field section of the head being parsed says.
  int hosts;
  int lengths;
  int codings;
  boolean closeOption;
  boolean keepAliveOption;
  boolean expectation;
  int hostFieldStart;
  int hostFieldEnd;

  RequestParser(Limits limits) {
    requestLineBytes = limits.requestLineBytes();
    headBytes = limits.headBytes();
    headFields = limits.headFields();
  }

  /// Returns why the last head was refused: fixed text, never a piece of the request.
  String reason() {
    return reason;
  }

  /// Reads a head from `start` on.
  ///
  /// @param place a number of the connection, so that it finds its last field section again
  /// @return the position behind the head, [#INCOMPLETE], or the negative status of the refusal
  int parse(ByteBuffer bytes, int start, int end, RequestHead head, int place) {
    head.reset(bytes, start);
    int headEnd = (int) Math.min(end, (long) start + headBytes);
    int at = parseHead(bytes, start, headEnd, head, place);
    if (at == INCOMPLETE && headEnd - start == headBytes) {
      return refuse(431, "The request head is too long.");
    }
    if (at > 0) head.length = at - start;
    return at;
  }

  private int parseHead(ByteBuffer bytes, int start, int end, RequestHead head, int place) {
    int at = start;
    if (at < end && bytes.get(at) == '\r') {
      // RFC 9112 §2.2: an empty line in front of the request line is ignored. One, not more.
      if (at + 1 == end) return INCOMPLETE;
      if (bytes.get(at + 1) != '\n') {
        return refuse(400, "A bare CR stands before the request line.");
      }
      at += 2;
    }
    at = requestLine(bytes, at, end, head);
    if (at <= 0) return at;
    head.fieldsBase = at;
    FieldMemo.Section known = memo.find(place, bytes, at, end);
    if (known != null) return recall(known, at, head);
    return fieldSection(bytes, at, end, head, place);
  }

  private int recall(FieldMemo.Section known, int start, RequestHead head) {
    head.fields = known.fields;
    head.fieldCount = known.fieldCount;
    head.contentLength = known.contentLength;
    head.chunked = known.chunked;
    hosts = known.hosts;
    lengths = known.lengths;
    codings = known.codings;
    closeOption = known.closeOption;
    keepAliveOption = known.keepAliveOption;
    expectation = known.expectsContinue;
    hostFieldStart = start + known.hostStart;
    hostFieldEnd = start + known.hostEnd;
    int refusal = checkFraming(head);
    return refusal < 0 ? refusal : start + known.length;
  }

  private int fieldSection(ByteBuffer bytes, int start, int end, RequestHead head, int place) {
    hosts = lengths = codings = 0;
    closeOption = keepAliveOption = expectation = false;
    hostFieldStart = hostFieldEnd = start;
    int at = start;
    while (at > 0) {
      if (at == end) return INCOMPLETE;
      if (bytes.get(at) == '\r') break;
      at = fieldLine(bytes, at, end, head);
    }
    if (at <= 0) return at;
    if (at + 1 == end) return INCOMPLETE;
    if (bytes.get(at + 1) != '\n') return refuse(400, "A bare CR stands in the header section.");
    int refusal = checkFraming(head);
    if (refusal < 0) return refusal;
    memo.keep(place, this, head, start, at + 2);
    return at + 2;
  }

  // ---- the request line, RFC 9112 §3 ----

  private int requestLine(ByteBuffer bytes, int start, int end, RequestHead head) {
    int lineEnd = (int) Math.min(end, (long) start + requestLineBytes + 2);
    int at = method(bytes, start, lineEnd, head);
    if (at > 0) at = target(bytes, at, lineEnd, head);
    if (at > 0) at = version(bytes, at, lineEnd, head);
    if (at == INCOMPLETE && lineEnd - start == requestLineBytes + 2) {
      return refuse(414, "The request line is too long.");
    }
    return at;
  }

  private int method(ByteBuffer bytes, int start, int end, RequestHead head) {
    head.methodStart = start - head.base;
    if (end - start >= 4 && bytes.getInt(start) == GET) {
      head.method = Methods.GET;
      head.methodEnd = start + 3 - head.base;
      return start + 4;
    }
    int at = start;
    while (at < end && Ascii.is(bytes.get(at), Ascii.TOKEN)) at++;
    if (at == end) return INCOMPLETE;
    if (at == start || bytes.get(at) != ' ') {
      return refuse(400, "The request line does not start with a method and one space.");
    }
    head.methodEnd = at - head.base;
    head.method = Methods.of(bytes, start, at);
    return at + 1;
  }

  private int target(ByteBuffer bytes, int start, int end, RequestHead head) {
    if (start == end) return INCOMPLETE;
    head.targetStart = start - head.base;
    int at;
    if (bytes.get(start) == '/') {
      at = pathAndQuery(bytes, start, end, head);
    } else {
      at = otherTarget(bytes, start, end, head);
    }
    if (at <= 0) return at;
    head.targetEnd = at - head.base;
    if ((head.method == Methods.CONNECT) != (head.form == RequestHead.Form.AUTHORITY)) {
      return refuse(400, "CONNECT, and only CONNECT, takes host:port as its target.");
    }
    return at + 1;
  }

  /// Reads path and query up to the space behind them.
  private int pathAndQuery(ByteBuffer bytes, int start, int end, RequestHead head) {
    int at = start;
    while (at < end && Ascii.is(bytes.get(at), Ascii.PATH)) at++;
    if (at == end) return INCOMPLETE;
    head.pathStart = start - head.base;
    head.pathEnd = head.queryStart = head.queryEnd = at - head.base;
    if (bytes.get(at) == '?') {
      head.queryStart++;
      at++;
      while (at < end && Ascii.is(bytes.get(at), Ascii.QUERY)) at++;
      if (at == end) return INCOMPLETE;
      head.queryEnd = at - head.base;
    }
    if (bytes.get(at) != ' ') {
      return refuse(400, "The request target holds a character that RFC 3986 does not allow.");
    }
    return at;
  }

  private int otherTarget(ByteBuffer bytes, int start, int end, RequestHead head) {
    int at = start;
    while (at < end && bytes.get(at) > ' ' && bytes.get(at) != 0x7f) at++;
    if (at == end) return INCOMPLETE;
    if (at == start || bytes.get(at) != ' ') {
      return refuse(400, "The request target is empty or holds a forbidden character.");
    }
    if (at - start == 1 && bytes.get(start) == '*') return asterisk(at, head);
    if (head.method == Methods.CONNECT) return authority(bytes, start, at, head);
    return absolute(bytes, start, at, head);
  }

  private int asterisk(int at, RequestHead head) {
    if (head.method != Methods.OPTIONS) {
      return refuse(400, "Only OPTIONS takes '*' as its target.");
    }
    head.form = RequestHead.Form.ASTERISK;
    head.pathStart = head.targetStart;
    head.pathEnd = at - head.base;
    return at;
  }

  private int authority(ByteBuffer bytes, int start, int end, RequestHead head) {
    if (!HostGrammar.isHostAndPort(Memory.copy(bytes, start, end), 0, end - start)) {
      return refuse(400, "The target of CONNECT is not host:port.");
    }
    head.form = RequestHead.Form.AUTHORITY;
    head.hostStart = start - head.base;
    head.hostEnd = end - head.base;
    return end;
  }

  /// RFC 9112 §3.2.2: `http://host/path`. Its host counts, not the Host field's.
  private int absolute(ByteBuffer bytes, int start, int end, RequestHead head) {
    int host = schemeEnd(bytes, start, end);
    if (host < 0) return refuse(400, "The request target is neither a path nor an http URI.");
    int hostEnd = host;
    while (hostEnd < end && bytes.get(hostEnd) != '/' && bytes.get(hostEnd) != '?') hostEnd++;
    if (hostEnd == host || bytes.get(host) == ':' || !isHost(bytes, host, hostEnd)) {
      return refuse(400, "The host of the request target is malformed.");
    }
    head.form = RequestHead.Form.ABSOLUTE;
    head.hostStart = host - head.base;
    head.hostEnd = hostEnd - head.base;
    if (hostEnd < end && bytes.get(hostEnd) == '/') {
      return pathAndQuery(bytes, hostEnd, end + 1, head);
    }
    if (hostEnd == end && head.method == Methods.OPTIONS) {
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

  private static int schemeEnd(ByteBuffer bytes, int start, int end) {
    if (end - start > 7 && Memory.equalIgnoringCase(bytes, start, start + 7, "http://")) {
      return start + 7;
    }
    if (end - start > 8 && Memory.equalIgnoringCase(bytes, start, start + 8, "https://")) {
      return start + 8;
    }
    return -1;
  }

  private int version(ByteBuffer bytes, int start, int end, RequestHead head) {
    if (end - start >= VERSION.length
        && bytes.getLong(start) == HTTP_1_1
        && bytes.getShort(start + 8) == LINE_END) {
      return start + VERSION.length;
    }
    return otherVersion(bytes, start, end, head);
  }

  private int otherVersion(ByteBuffer bytes, int start, int end, RequestHead head) {
    for (int i = 0; i < VERSION.length; i++) {
      if (start + i == end) return INCOMPLETE;
      byte c = bytes.get(start + i);
      boolean fits = i == 5 || i == 7 ? Ascii.isDigit(c) : c == VERSION[i];
      if (!fits) return refuse(400, "The request line does not end with HTTP/1.1 and CRLF.");
    }
    if (bytes.get(start + 5) != '1')
      return refuse(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    // RFC 9110 §2.5: a higher minor version is answered as the highest one known.
    head.minorVersion = bytes.get(start + 7) == '0' ? 0 : 1;
    return start + VERSION.length;
  }

  // ---- fields, RFC 9112 §5 ----

  private int fieldLine(ByteBuffer bytes, int start, int end, RequestHead head) {
    int at = start;
    while (at < end && Ascii.is(bytes.get(at), Ascii.TOKEN)) at++;
    if (at == end) return INCOMPLETE;
    if (bytes.get(at) != ':' || at == start) return refuseName(bytes.get(at), at == start);
    int nameEnd = at++;
    while (at < end && isBlank(bytes.get(at))) at++;
    int valueStart = at;
    at = valueEnd(bytes, at, end);
    if (at == end || at + 1 == end && bytes.get(at) == '\r') return INCOMPLETE;
    if (bytes.get(at) != '\r' || bytes.get(at + 1) != '\n') return refuseValue(bytes.get(at));
    int valueEnd = at;
    while (valueEnd > valueStart && isBlank(bytes.get(valueEnd - 1))) valueEnd--;
    if (head.fieldCount == headFields) return refuse(431, "The request has too many fields.");
    int base = head.fieldsBase;
    head.addField(start - base, nameEnd - base, valueStart - base, valueEnd - base);
    int refusal = framingField(bytes, start, nameEnd, valueStart, valueEnd, head);
    return refusal < 0 ? refusal : at + 2;
  }

  /// Returns the first position from `start` on that cannot belong to a value, or `end`.
  private static int valueEnd(ByteBuffer bytes, int start, int end) {
    int at = start;
    while (true) {
      while (at + 8 <= end && !hasControl(bytes.getLong(at))) at += 8;
      int stop = Math.min(at + 8, end);
      while (at < stop && Ascii.is(bytes.get(at), Ascii.VALUE)) at++;
      if (at < stop || at == end) return at;
    }
  }

  /// Tells whether any of eight bytes is below a space or is DEL. May say so of a byte right above one
  /// that is; tab is among them: both are looked at one by one.
  private static boolean hasControl(long word) {
    long low = word - 0x2020202020202020L & ~word; // high bit set where the byte is below 0x20
    long del = word ^ 0x7f7f7f7f7f7f7f7fL;
    del = del - 0x0101010101010101L & ~del; // high bit set where the byte is 0x7f
    return ((low | del) & 0x8080808080808080L) != 0;
  }

  private static long word(String text) {
    return ByteBuffer.wrap(Ascii.bytes(text)).order(ByteOrder.LITTLE_ENDIAN).getLong();
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
  private int framingField(
      ByteBuffer b, int name, int nameEnd, int from, int to, RequestHead head) {
    switch (nameEnd - name) {
      case 4:
        return Memory.equalIgnoringCase(b, name, nameEnd, "host") ? host(b, from, to) : 0;
      case 6:
        return Memory.equalIgnoringCase(b, name, nameEnd, "expect") ? expect(b, from, to) : 0;
      case 10:
        if (Memory.equalIgnoringCase(b, name, nameEnd, "connection")) connection(b, from, to);
        return 0;
      case 14:
        return Memory.equalIgnoringCase(b, name, nameEnd, "content-length")
            ? contentLength(b, from, to, head)
            : 0;
      case 17:
        return Memory.equalIgnoringCase(b, name, nameEnd, "transfer-encoding")
            ? transferEncoding(b, from, to, head)
            : 0;
      default:
        return 0;
    }
  }

  private int host(ByteBuffer bytes, int start, int end) {
    if (++hosts > 1) return refuse(400, "The request has more than one Host.");
    if (!isHost(bytes, start, end)) return refuse(400, "The Host field is malformed.");
    hostFieldStart = start;
    hostFieldEnd = end;
    return 0;
  }

  /// Names and addresses without a port are told at a glance; the rest is looked at by grammar.
  private static boolean isHost(ByteBuffer bytes, int start, int end) {
    int at = start;
    while (at < end && Ascii.is(bytes.get(at), Ascii.HOST)) at++;
    if (at == end) return true;
    return HostGrammar.isHost(Memory.copy(bytes, start, end), 0, end - start);
  }

  private int contentLength(ByteBuffer bytes, int start, int end, RequestHead head) {
    if (++lengths > 1) return refuse(400, "The request has more than one Content-Length.");
    if (start == end) return refuse(400, "The Content-Length is empty.");
    long value = 0;
    for (int i = start; i < end; i++) {
      if (!Ascii.isDigit(bytes.get(i))) return refuse(400, "The Content-Length is not a number.");
      int digit = bytes.get(i) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return refuse(400, "The Content-Length is too large for any body.");
      }
      value = value * 10 + digit;
    }
    head.contentLength = value;
    return 0;
  }

  private int transferEncoding(ByteBuffer bytes, int start, int end, RequestHead head) {
    if (++codings > 1) return refuse(400, "The request has more than one Transfer-Encoding.");
    if (Memory.equalIgnoringCase(bytes, start, end, "chunked")) {
      head.chunked = true;
      return 0;
    }
    int last = end;
    while (last > start && bytes.get(last - 1) != ',' && !isBlank(bytes.get(last - 1))) last--;
    int firstEnd = start;
    while (firstEnd < end && Ascii.is(bytes.get(firstEnd), Ascii.TOKEN)) firstEnd++;
    boolean others = firstEnd > start && firstEnd < last && bytes.get(firstEnd) == ',';
    boolean twice = Memory.equalIgnoringCase(bytes, start, firstEnd, "chunked");
    if (others && !twice && Memory.equalIgnoringCase(bytes, last, end, "chunked")) {
      return refuse(501, "The only transfer coding known here is chunked.");
    }
    // RFC 9112 §6.3: without chunked as the last coding the end of the body cannot be told.
    return refuse(400, "The Transfer-Encoding is not exactly chunked.");
  }

  private int expect(ByteBuffer bytes, int start, int end) {
    if (!Memory.equalIgnoringCase(bytes, start, end, "100-continue")) {
      return refuse(417, "The only expectation known here is 100-continue.");
    }
    expectation = true;
    return 0;
  }

  private void connection(ByteBuffer bytes, int start, int end) {
    for (int from = start; from < end; ) {
      int comma = from;
      while (comma < end && bytes.get(comma) != ',') comma++;
      int to = comma;
      while (from < to && isBlank(bytes.get(from))) from++;
      while (to > from && isBlank(bytes.get(to - 1))) to--;
      if (Memory.equalIgnoringCase(bytes, from, to, "close")) closeOption = true;
      else if (Memory.equalIgnoringCase(bytes, from, to, "keep-alive")) keepAliveOption = true;
      else if (to > from && !isToken(bytes, from, to)) closeOption = true; // cannot be trusted
      from = comma + 1;
    }
  }

  private static boolean isToken(ByteBuffer bytes, int start, int end) {
    for (int i = start; i < end; i++) if (!Ascii.is(bytes.get(i), Ascii.TOKEN)) return false;
    return end > start;
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
    head.expectsContinue = expectation && head.minorVersion > 0;
    if (head.hostEnd == 0) {
      head.hostStart = hostFieldStart - head.base;
      head.hostEnd = hostFieldEnd - head.base;
    }
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
