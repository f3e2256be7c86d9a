package dev.fitten.http.middleware;

import dev.fitten.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes a body of `multipart/form-data` (RFC 7578, RFC 2046 §5.1) apart while it arrives. It holds
/// one buffer, whatever the length of the parts.
///
/// Strict where two readers could see two things: a line that begins with the boundary must go on as
/// a boundary does, heads of parts have no folded lines and no bare CR or LF, every part has
/// `Content-Disposition: form-data` with one name, and the last boundary must be there.
final class MultipartParser {
  private static final int BUFFER_BYTES = 16_384;

  private final InputStream in;
  private final MultipartLimits limits;

  /// CRLF, two dashes and the boundary. The first boundary has no CRLF in front of it if it starts
  /// the body, so one is put there.
  private final byte[] delimiter;

  private final String dashes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;
  private long receivedBytes;
  private boolean ended;

  private int parts;
  private boolean inContent;

  /// Where in the buffer the next delimiter is, or -1 as long as it is not known.
  private int delimiterAt = -1;

  private long contentBytes;
  private String name = "";
  private @Nullable String fileName;
  private @Nullable String contentType;

  /// @param boundary as [#boundary] returns it
  MultipartParser(InputStream in, String boundary, MultipartLimits limits) {
    this.in = in;
    this.limits = limits;
    this.dashes = "--" + boundary;
    this.delimiter = ("\r\n" + dashes).getBytes(StandardCharsets.US_ASCII);
    buffer[0] = '\r';
    buffer[1] = '\n';
    end = 2;
  }

  /// Returns the boundary that a Content-Type names.
  ///
  /// @throws Problem 415 if the type is another, 400 if the boundary is missing or malformed
  static String boundary(@Nullable String contentType) {
    Parameters type = contentType == null ? null : Parameters.parse(contentType);
    if (type == null || !type.value().equals("multipart/form-data")) {
      throw Problem.of(415, "The body must be sent as multipart/form-data.");
    }
    String boundary = type.get("boundary");
    if (boundary == null || !isBoundary(boundary)) {
      throw Problem.badRequest("The boundary is missing or malformed.");
    }
    return boundary;
  }

  /// RFC 2046 §5.1.1: 1 to 70 characters, the last one no space.
  private static boolean isBoundary(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!Grammar.isAlphanumeric(c) && "'()+_,-./:=? ".indexOf(c) < 0) return false;
    }
    return length >= 1 && length <= 70 && text.charAt(length - 1) != ' ';
  }

  // ---- parts ----

  /// Goes on to the next part, past what is left of this one. Returns false behind the last.
  boolean next() throws IOException {
    if (parts == 0) skipPreamble();
    else skipContent();
    if (!readBoundaryEnd()) {
      skipEpilogue();
      return false;
    }
    if (++parts > limits.parts()) {
      throw tooLarge("The form has more than %d parts.".formatted(limits.parts()));
    }
    readHead();
    inContent = true;
    delimiterAt = -1;
    contentBytes = 0;
    return true;
  }

  String name() {
    return name;
  }

  @Nullable String fileName() {
    return fileName;
  }

  @Nullable String contentType() {
    return contentType;
  }

  /// The number of the part, from 1.
  int number() {
    return parts;
  }

  /// Reads content of the part, at least one byte, or returns -1 at its end.
  int read(byte[] target, int from, int count) throws IOException {
    if (!inContent) return -1;
    int available = availableContent();
    if (available == 0) {
      inContent = false;
      return -1;
    }
    int n = Math.min(available, count);
    System.arraycopy(buffer, start, target, from, n);
    take(n);
    return n;
  }

  private void skipContent() throws IOException {
    while (inContent) {
      int available = availableContent();
      if (available == 0) inContent = false;
      else take(available);
    }
  }

  private void take(int n) {
    start += n;
    contentBytes += n;
    long most = fileName == null ? limits.fieldBytes() : limits.fileBytes();
    if (contentBytes > most) {
      String what = fileName == null ? "field" : "file";
      throw tooLarge("The %s in part %d is longer than %d bytes.".formatted(what, parts, most));
    }
  }

  /// Returns how many bytes from `start` on are content for certain; 0 if the delimiter is there.
  private int availableContent() throws IOException {
    while (true) {
      if (delimiterAt < 0) delimiterAt = find();
      if (delimiterAt >= 0) return delimiterAt - start;
      // The last bytes may be the beginning of a delimiter.
      int certain = end - start - (delimiter.length - 1);
      if (certain > 0) return certain;
      fill();
    }
  }

  private int find() {
    byte first = delimiter[0];
    int last = end - delimiter.length;
    for (int i = start; i <= last; i++) {
      if (buffer[i] == first && matches(delimiter, 0, i)) return i;
    }
    return -1;
  }

  private boolean matches(byte[] what, int from, int at) {
    for (int i = from; i < what.length; i++) if (buffer[at + i - from] != what[i]) return false;
    return true;
  }

  // ---- boundaries ----

  private void skipPreamble() throws IOException {
    for (int skipped = 0; ; ) {
      int n = availableContent();
      if (n == 0) return;
      start += n;
      skipped += n;
      if (skipped > limits.partHeadBytes()) {
        throw Problem.badRequest("The body does not begin with its boundary.");
      }
    }
  }

  /// Reads the delimiter that is at `start`, and what follows it. Returns false if it was the last.
  private boolean readBoundaryEnd() throws IOException {
    start += delimiter.length;
    delimiterAt = -1;
    need(2);
    if (buffer[start] == '-' && buffer[start + 1] == '-') {
      start += 2;
      return false;
    }
    // RFC 2046 §5.1.1 `transport-padding`; nobody sends it, so a little is enough.
    for (int padding = 0; Grammar.isBlank((char) buffer[start]) && padding < 64; padding++) {
      start++;
      need(2);
    }
    if (buffer[start] != '\r' || buffer[start + 1] != '\n') {
      throw Problem.badRequest(
          "A boundary is followed by something else than the end of its line.");
    }
    start += 2;
    return true;
  }

  private void skipEpilogue() throws IOException {
    while (!ended) {
      start = end;
      receive();
    }
  }

  // ---- the head of a part ----

  private void readHead() throws IOException {
    Parameters disposition = null;
    contentType = null;
    boolean encoded = false;
    int headBytes = 0;
    for (String line = line(headBytes); !line.isEmpty(); line = line(headBytes)) {
      headBytes += line.length() + 2;
      int colon = line.indexOf(':');
      // `--boundary: x` would be a field to one reader and the next part to another.
      boolean boundary = line.startsWith(dashes);
      if (boundary || colon < 0 || !Grammar.isToken(line, 0, colon)) {
        throw Problem.badRequest("Part %d has a malformed line in its head.".formatted(parts));
      }
      int valueStart = Grammar.skipBlanks(line, colon + 1, line.length());
      String value = line.substring(valueStart, Grammar.trimEnd(line, valueStart, line.length()));
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> {
          if (disposition != null) throw malformedDisposition();
          disposition = Parameters.parse(value);
          if (disposition == null) throw malformedDisposition();
        }
        case "content-type" -> {
          if (contentType != null) throw malformedHead("Content-Type twice");
          contentType = value;
        }
        case "content-transfer-encoding" -> {
          // RFC 7578 §4.7: not to be used; what changes nothing is accepted.
          if (encoded || !isIdentity(value)) throw malformedHead("a Content-Transfer-Encoding");
          encoded = true;
        }
        default -> {} // RFC 7578 §4.8: others are ignored
      }
    }
    if (disposition == null || !disposition.value().equals("form-data")) {
      throw malformedDisposition();
    }
    String named = disposition.get("name");
    if (named == null) throw malformedDisposition();
    name = named;
    fileName = FileNames.of(disposition);
    refuseBoundaryWithoutLine();
  }

  private static boolean isIdentity(String encoding) {
    return encoding.equalsIgnoreCase("binary")
        || encoding.equalsIgnoreCase("8bit")
        || encoding.equalsIgnoreCase("7bit");
  }

  private Problem malformedDisposition() {
    return malformedHead("no well-formed Content-Disposition with a name");
  }

  private Problem malformedHead(String what) {
    return Problem.badRequest("Part %d has %s.".formatted(parts, what));
  }

  /// The empty line ends the head, and could be taken for the one in front of a boundary as well:
  /// readers disagree on that, so it is neither.
  private void refuseBoundaryWithoutLine() throws IOException {
    int length = delimiter.length - 2;
    while (end - start < length && !ended) receive();
    if (end - start >= length && matches(delimiter, 2, start)) {
      throw malformedHead("no line between its head and the next boundary");
    }
  }

  /// Returns the next line of the head without its CRLF.
  private String line(int headBytes) throws IOException {
    for (int i = start; ; i++) {
      if (i - start + headBytes > limits.partHeadBytes()) {
        throw tooLarge(
            "The head of part %d is longer than %d bytes."
                .formatted(parts, limits.partHeadBytes()));
      }
      if (i + 1 >= end) {
        int offset = i - start;
        need(offset + 2);
        i = start + offset;
      }
      byte c = buffer[i];
      if (c == '\r' && buffer[i + 1] == '\n') {
        String line = utf8(start, i);
        start = i + 2;
        return line;
      }
      if (c < ' ' && c >= 0 && c != '\t' || c == 0x7f) {
        throw malformedHead("a control character in its head");
      }
    }
  }

  private String utf8(int from, int to) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(buffer, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformedHead("a head that is not UTF-8");
    }
  }

  // ---- the buffer ----

  /// Sees to it that `count` bytes are in the buffer.
  private void need(int count) throws IOException {
    while (end - start < count) fill();
  }

  private void fill() throws IOException {
    if (ended) throw Problem.badRequest("The body ends before its last boundary.");
    receive();
  }

  private void receive() throws IOException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    int n = in.read(buffer, end, buffer.length - end);
    if (n < 0) {
      ended = true;
      return;
    }
    end += n;
    receivedBytes += n;
    if (receivedBytes > limits.totalBytes()) {
      throw tooLarge("The form is longer than %d bytes.".formatted(limits.totalBytes()));
    }
  }

  private static Problem tooLarge(String detail) {
    return Problem.of(413, detail);
  }
}
