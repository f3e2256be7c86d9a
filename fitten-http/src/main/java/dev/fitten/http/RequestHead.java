package dev.fitten.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A parsed request head: offsets into the received bytes, no text.
///
/// Offsets count from [#base], those of fields from [#fieldsBase], so that a head and its bytes move
/// together and equal field sections share one table of offsets. The owner may reuse the head for the
/// next request; [#copy] is what outlives that.
final class RequestHead {
  /// The forms of a request target, RFC 9112 §3.2.
  enum Form {
    ORIGIN,
    ABSOLUTE,
    AUTHORITY,
    ASTERISK
  }

  static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  ByteBuffer bytes = NOTHING;
  int base;

  /// Length of the head with its empty line.
  int length;

  /// Which of [Methods] it is, or [Methods#OTHER].
  int method;

  int methodStart;
  int methodEnd;
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

  /// Where the field section starts, from the start of [#bytes].
  int fieldsBase;

  /// Four offsets a field: name start and end, value start and end. May be shared with other heads.
  int[] fields = new int[64];

  int fieldCount;

  /// The array that this head may write to.
  private int[] ownFields = fields;

  void reset(ByteBuffer newBytes, int newBase) {
    bytes = newBytes;
    base = newBase;
    length = 0;
    method = Methods.OTHER;
    methodStart = methodEnd = targetStart = targetEnd = 0;
    pathStart = pathEnd = queryStart = queryEnd = hostStart = hostEnd = 0;
    form = Form.ORIGIN;
    minorVersion = 1;
    contentLength = -1;
    chunked = expectsContinue = false;
    keepAlive = true;
    fieldCount = 0;
    fields = ownFields;
  }

  void addField(int nameStart, int nameEnd, int valueStart, int valueEnd) {
    int at = fieldCount++ * 4;
    int[] table = ownFields;
    if (at == table.length) fields = ownFields = table = Arrays.copyOf(table, at * 2);
    table[at] = nameStart;
    table[at + 1] = nameEnd;
    table[at + 2] = valueStart;
    table[at + 3] = valueEnd;
  }

  boolean hasBody() {
    return chunked || contentLength > 0;
  }

  String methodName() {
    return method == Methods.OTHER ? text(methodStart, methodEnd) : Methods.NAMES[method];
  }

  String text(int start, int end) {
    return Memory.text(bytes, base + start, base + end);
  }

  /// Returns the index of the first field with that name from field `from` on, or -1.
  int find(String lowerCaseName, int from) {
    for (int i = from; i < fieldCount; i++) {
      int at = i * 4;
      int start = fieldsBase + fields[at];
      if (Memory.equalIgnoringCase(bytes, start, fieldsBase + fields[at + 1], lowerCaseName)) {
        return i;
      }
    }
    return -1;
  }

  String name(int field) {
    return Memory.text(bytes, fieldsBase + fields[field * 4], fieldsBase + fields[field * 4 + 1]);
  }

  /// Returns the value of a field. Bytes above 127 are opaque (RFC 9110 §5.5), so Latin-1 keeps
  /// them.
  String value(int field) {
    return Memory.text(bytes, valueStart(field), valueEnd(field));
  }

  /// Returns where the value of a field starts in [#bytes].
  int valueStart(int field) {
    return fieldsBase + fields[field * 4 + 2];
  }

  int valueEnd(int field) {
    return fieldsBase + fields[field * 4 + 3];
  }

  @Nullable String first(String lowerCaseName) {
    int field = find(lowerCaseName, 0);
    return field < 0 ? null : value(field);
  }

  /// Moves the head to bytes of its own, so that the frame can be given back.
  void detach() {
    bytes = Memory.copyOf(bytes, base, base + length);
    fieldsBase -= base;
    base = 0;
  }

  /// Returns a head of its own, with its own copy of the head's bytes.
  RequestHead copy() {
    RequestHead copy = new RequestHead();
    copy.reset(bytes, base);
    copy.length = length;
    copy.method = method;
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
    copy.fieldsBase = fieldsBase;
    copy.fields = copy.ownFields = Arrays.copyOf(fields, Math.max(fieldCount * 4, 4));
    copy.fieldCount = fieldCount;
    copy.detach();
    return copy;
  }
}
