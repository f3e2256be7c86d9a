package dev.fitten.http.probe;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes answers off a transcript, strictly: what RFC 9110 or 9112 forbid a server to send is a
/// [ProtocolException].
final class Answers {
  /// An answer; names of fields in lower case, values of repeated ones joined with a comma.
  record Answer(int status, Map<String, String> fields, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String field(String name) {
      return fields.getOrDefault(name, "");
    }

    boolean closes() {
      return field("connection").toLowerCase(Locale.ROOT).contains("close");
    }
  }

  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [\\t\\x20-\\x7e]*");
  private static final Pattern FIELD =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\x21-\\x7e\\x80-\\xff]?.*?)[ \\t]*");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  /// Fields that have one value, so that a second line would be a contradiction.
  private static final String SINGLE =
      " content-length transfer-encoding date content-type server location etag allow connection ";

  private final byte[] bytes;
  private int at;

  Answers(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return at == bytes.length;
  }

  /// Returns what has not been taken.
  byte[] untaken() {
    return Arrays.copyOfRange(bytes, at, bytes.length);
  }

  /// Returns what has not been taken, for messages.
  String rest() {
    String rest = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
    return rest.length() > 200 ? rest.substring(0, 200) + "…" : rest;
  }

  /// Takes the next answer.
  ///
  /// @param toHead whether it answers a HEAD and so has no body
  Answer next(boolean toHead) throws ProtocolException {
    var line = STATUS_LINE.matcher(line());
    if (!line.matches()) throw new ProtocolException("malformed status line");
    int status = Integer.parseInt(line.group(1));
    Map<String, String> fields = new LinkedHashMap<>();
    for (String text = line(); !text.isEmpty(); text = line()) addField(fields, text);
    checkFraming(status, fields);
    if (status >= 200) checkDate(fields.getOrDefault("date", ""));
    if (status == 405 && !fields.containsKey("allow")) {
      throw new ProtocolException("405 without Allow");
    }
    byte[] body = body(status, fields, toHead);
    if (body.length > 0 && !fields.containsKey("content-type")) {
      throw new ProtocolException("a body without Content-Type");
    }
    return new Answer(status, fields, body);
  }

  private static void addField(Map<String, String> fields, String text) throws ProtocolException {
    var field = FIELD.matcher(text);
    if (!field.matches() || !VALUE.matcher(field.group(2)).matches()) {
      throw new ProtocolException("malformed field line: " + text);
    }
    String name = field.group(1).toLowerCase(Locale.ROOT);
    String before = fields.get(name);
    fields.put(name, before == null ? field.group(2) : before + ", " + field.group(2));
    if (before != null && SINGLE.contains(' ' + name + ' ')) {
      throw new ProtocolException("field twice: " + text);
    }
  }

  private static void checkFraming(int status, Map<String, String> fields)
      throws ProtocolException {
    String length = fields.get("content-length");
    String coding = fields.get("transfer-encoding");
    boolean bodyless = status < 200 || status == 204;
    if (bodyless && (length != null || coding != null)) {
      throw new ProtocolException(status + " says how long its body is");
    }
    if (length != null && coding != null) throw new ProtocolException("length and coding");
    if (length != null && !length.matches("[0-9]{1,9}")) {
      throw new ProtocolException("Content-Length: " + length);
    }
    if (coding != null && !coding.equals("chunked")) {
      throw new ProtocolException("Transfer-Encoding: " + coding);
    }
  }

  private static void checkDate(String date) throws ProtocolException {
    try {
      Instant said = ZonedDateTime.parse(date, IMF_FIXDATE.withZone(ZoneOffset.UTC)).toInstant();
      if (Duration.between(said, Instant.now()).abs().toSeconds() < 60) return;
    } catch (DateTimeParseException malformed) {
      // told below
    }
    throw new ProtocolException("Date: " + date);
  }

  private byte[] body(int status, Map<String, String> fields, boolean toHead)
      throws ProtocolException {
    if (toHead || status < 200 || status == 204 || status == 304) return new byte[0];
    String length = fields.get("content-length");
    if (length != null) return take(Integer.parseInt(length));
    if (fields.containsKey("transfer-encoding")) return chunks();
    if (!fields.getOrDefault("connection", "").equals("close")) {
      throw new ProtocolException("the end of the body cannot be told");
    }
    return take(bytes.length - at);
  }

  private byte[] chunks() throws ProtocolException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      if (!size.matches("[0-9A-Fa-f]{1,7}")) throw new ProtocolException("chunk size " + size);
      byte[] chunk = take(Integer.parseInt(size, 16));
      body.writeBytes(chunk);
      if (!line().isEmpty()) throw new ProtocolException("a chunk does not end with CRLF");
      if (chunk.length == 0) return body.toByteArray();
    }
  }

  private byte[] take(int count) throws ProtocolException {
    if (bytes.length - at < count) {
      throw new ProtocolException("the body is cut: " + (bytes.length - at) + " of " + count);
    }
    byte[] taken = Arrays.copyOfRange(bytes, at, at + count);
    at += count;
    return taken;
  }

  private String line() throws ProtocolException {
    for (int i = at; i < bytes.length; i++) {
      if (bytes[i] == '\n') throw new ProtocolException("a bare LF");
      if (bytes[i] != '\r') continue;
      if (i + 1 == bytes.length) break;
      if (bytes[i + 1] != '\n') throw new ProtocolException("a bare CR");
      String line = new String(bytes, at, i - at, StandardCharsets.ISO_8859_1);
      at = i + 2;
      return line;
    }
    throw new ProtocolException("the answer is cut: " + rest());
  }

  /// Checks the transcript against one outcome. Returns what is wrong, or `null`.
  ///
  /// @param ended whether the server ended the connection
  /// @param marked whether a marker was sent behind the case
  static @Nullable String difference(
      ProbeCase.Outcome outcome, byte[] transcript, boolean ended, boolean marked) {
    Answers answers = new Answers(transcript);
    Answer last = null;
    try {
      for (ProbeCase.Expected expected : outcome.answers()) {
        if (expected.optional() && !answers.isNext(expected)) continue;
        if (answers.atEnd()) return "no answer instead of " + expected.status();
        last = answers.next(expected.head());
        if (!expected.fits(last.status())) {
          return last.status() + " instead of " + expected.status() + ": " + last.text();
        }
        for (String check : expected.checks()) {
          String wrong = wrong(check, last);
          if (wrong != null) return wrong;
        }
      }
      return answers.differentEnd(outcome.end(), last, ended, marked);
    } catch (ProtocolException e) {
      return e.getMessage() + ", before: " + answers.rest();
    }
  }

  private boolean isNext(ProbeCase.Expected expected) {
    return bytes.length - at > 12
        && expected.fits(Integer.parseInt(new String(bytes, at + 9, 3, StandardCharsets.US_ASCII)));
  }

  private @Nullable String differentEnd(
      ProbeCase.End end, @Nullable Answer last, boolean ended, boolean marked)
      throws ProtocolException {
    if (end == ProbeCase.End.WAITS) {
      if (!atEnd()) return "more than expected: " + rest();
      return ended ? "the connection ended" : null;
    }
    if (!ended) return "the connection neither goes on nor ends; unread: " + rest();
    boolean markerFollows = end == ProbeCase.End.OPEN || end == ProbeCase.End.ANY && !atEnd();
    if (markerFollows && marked) {
      if (last != null && last.closes()) return "Connection: close, and yet it goes on";
      if (atEnd()) return "the marker is not answered";
      Answer marker = next(false);
      if (marker.status() != 200 || !marker.text().equals("marker")) {
        return "instead of the marker: " + marker.status() + " " + marker.text();
      }
      if (!marker.closes()) return "no Connection: close in the last answer";
    } else if (last != null && last.status() >= 200 && marked && !last.closes()) {
      return "it ends without Connection: close";
    }
    return atEnd() ? null : "answered once more: " + rest();
  }

  /// `name=value`, `name~part`, `name!part`, `+name`, `-name`; `body` is the body.
  private static @Nullable String wrong(String check, Answer answer) {
    if (check.charAt(0) == '+' || check.charAt(0) == '-') {
      boolean present = answer.fields().containsKey(check.substring(1));
      return present == (check.charAt(0) == '+') ? null : check + " in " + answer.fields();
    }
    int sign = 0;
    while ("=~!".indexOf(check.charAt(sign)) < 0) sign++;
    String name = check.substring(0, sign);
    String value = check.substring(sign + 1);
    String actual = name.equals("body") ? answer.text() : answer.field(name);
    boolean holds =
        switch (check.charAt(sign)) {
          case '=' -> actual.equals(value);
          case '~' -> actual.contains(value);
          default -> !actual.contains(value);
        };
    String shown = actual.length() > 100 ? actual.substring(0, 100) + "…" : actual;
    return holds ? null : check + ", but it is '" + shown + "'";
  }
}
