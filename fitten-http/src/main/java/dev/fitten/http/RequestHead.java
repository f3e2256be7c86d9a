package dev.fitten.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A parsed request head: offsets into the received bytes, no text.
///
/// Offsets count from [#base], so that a head and its bytes move together. The owner may reuse the
/// head for the next request; [#copy] is what outlives that.
final class RequestHead {
  /// The forms of a request target, RFC 9112 §3.2.
  enum Form {
    ORIGIN,
    ABSOLUTE,
    AUTHORITY,
    ASTERISK
  }

  byte[] bytes = new byte[0];
  int base;

  /// Length of the head with its empty line.
  int length;

  int methodEnd;
  int methodStart;
  int targetStart;
  int targetEnd;
  int pathStart;
  int pathEnd;

  /// Where the query starts, behind its `?`; the same as [#queryEnd] if there is none.
  int queryStart;

  int queryEnd;

  /// The authority of the request: of an absolute target, else of the Host field.
  int hostStart;

  int hostEnd;
  Form form = Form.ORIGIN;

  /// 0 for HTTP/1.0; 1 for HTTP/1.1 and later minor versions.
  int minorVersion;

  /// The announced length of the body in bytes, or -1.
  long contentLength;

  boolean chunked;
  boolean keepAlive;
  boolean expectsContinue;

  /// Four offsets a field: name start and end, value start and end.
  int[] fields = new int[64];

  int fieldCount;

  void reset(byte[] newBytes, int newBase) {
    bytes = newBytes;
    base = newBase;
    length = 0;
    methodStart = methodEnd = targetStart = targetEnd = 0;
    pathStart = pathEnd = queryStart = queryEnd = hostStart = hostEnd = 0;
    form = Form.ORIGIN;
    minorVersion = 1;
    contentLength = -1;
    chunked = expectsContinue = false;
    keepAlive = true;
    fieldCount = 0;
  }

  void addField(int nameStart, int nameEnd, int valueStart, int valueEnd) {
    int at = fieldCount++ * 4;
    if (at == fields.length) fields = Arrays.copyOf(fields, at * 2);
    fields[at] = nameStart;
    fields[at + 1] = nameEnd;
    fields[at + 2] = valueStart;
    fields[at + 3] = valueEnd;
  }

  boolean hasBody() {
    return chunked || contentLength > 0;
  }

  boolean methodIs(byte[] method) {
    return Arrays.equals(bytes, base + methodStart, base + methodEnd, method, 0, method.length);
  }

  String text(int start, int end) {
    return new String(bytes, base + start, end - start, StandardCharsets.ISO_8859_1);
  }

  /// Returns the index of the first field with that name from field `from` on, or -1.
  int find(String lowerCaseName, int from) {
    for (int i = from; i < fieldCount; i++) {
      int at = i * 4;
      if (Ascii.equalsIgnoreCase(bytes, base + fields[at], base + fields[at + 1], lowerCaseName)) {
        return i;
      }
    }
    return -1;
  }

  /// Returns the value of a field. Bytes above 127 are opaque (RFC 9110 §5.5), so Latin-1 keeps
  /// them.
  String value(int field) {
    return text(fields[field * 4 + 2], fields[field * 4 + 3]);
  }

  @Nullable String first(String lowerCaseName) {
    int field = find(lowerCaseName, 0);
    return field < 0 ? null : value(field);
  }

  /// Returns a head of its own, with its own copy of the head's bytes.
  RequestHead copy() {
    RequestHead copy = new RequestHead();
    copy.reset(Arrays.copyOfRange(bytes, base, base + length), 0);
    copy.length = length;
    copy.methodStart = methodStart;
    copy.methodEnd = methodEnd;
    copy.targetStart = targetStart;
    copy.targetEnd = targetEnd;
    copy.pathStart = pathStart;
    copy.pathEnd = pathEnd;
    copy.queryStart = queryStart;
    copy.queryEnd = queryEnd;
    copy.hostStart = hostStart;
    copy.hostEnd = hostEnd;
    copy.form = form;
    copy.minorVersion = minorVersion;
    copy.contentLength = contentLength;
    copy.chunked = chunked;
    copy.keepAlive = keepAlive;
    copy.expectsContinue = expectsContinue;
    copy.fields = Arrays.copyOf(fields, Math.max(fieldCount * 4, 4));
    copy.fieldCount = fieldCount;
    return copy;
  }
}
