package dev.fitten.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads answers strictly: whatever RFC 9112 forbids a server to send fails the test.
final class AnswerReader {
  /// An answer; names of fields in lower case.
  record Received(int status, Map<String, String> fields, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String field(String name) {
      return String.valueOf(fields.get(name));
    }
  }

  private final InputStream in;

  AnswerReader(InputStream in) {
    this.in = in;
  }

  /// Reads the next answer, or returns `null` if the connection ended instead.
  @Nullable Received read(boolean toHead) throws IOException {
    String statusLine = line();
    if (statusLine == null) return null;
    if (!statusLine.matches("HTTP/1\\.1 [1-5][0-9][0-9] [ -~]*")) {
      throw new IOException("malformed status line: " + statusLine);
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line = line(); ; line = line()) {
      if (line == null) throw new EOFException("the head is cut");
      if (line.isEmpty()) break;
      int colon = line.indexOf(": ");
      if (colon < 1) throw new IOException("malformed field line: " + line);
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (fields.put(name, line.substring(colon + 2)) != null && !name.equals("set-cookie")) {
        throw new IOException("field twice: " + line);
      }
    }
    if (status >= 200) checkAlways(fields);
    return new Received(status, fields, body(status, fields, toHead));
  }

  private static void checkAlways(Map<String, String> fields) throws IOException {
    String date = fields.getOrDefault("date", "");
    if (!date.matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT")) {
      throw new IOException("Date is '" + date + "'");
    }
  }

  private byte[] body(int status, Map<String, String> fields, boolean toHead) throws IOException {
    if (toHead || status < 200 || status == 204 || status == 304) return new byte[0];
    String length = fields.get("content-length");
    if (length != null) {
      byte[] body = in.readNBytes(Integer.parseInt(length));
      if (body.length < Integer.parseInt(length)) throw new EOFException("the body is cut");
      return body;
    }
    if ("chunked".equals(fields.get("transfer-encoding"))) return chunked();
    if (!"close".equals(fields.get("connection")))
      throw new IOException("no end of the body given");
    return in.readAllBytes();
  }

  private byte[] chunked() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = line();
      if (line == null) throw new EOFException("the chunks are cut");
      int size = Integer.parseInt(line, 16);
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size) throw new EOFException("a chunk is cut");
      body.writeBytes(chunk);
      if (!"".equals(line())) throw new IOException("a chunk does not end with CRLF");
      if (size == 0) return body.toByteArray();
    }
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        if (line.size() == 0) return null;
        throw new EOFException("a line is cut: " + line);
      }
      if (c == '\n') throw new IOException("a bare LF behind: " + line);
      line.write(c);
    }
    if (in.read() != '\n') throw new IOException("a bare CR behind: " + line);
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
