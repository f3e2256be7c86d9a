package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A refusal with a reason, thrown by a handler and answered as `application/problem+json` (RFC
/// 9457). It carries no stack trace: it is an answer, not an accident.
public final class Problem extends RuntimeException {
  /// The media type of [#toJson].
  public static final String CONTENT_TYPE = "application/problem+json";

  /// What is wrong with one field of the input.
  ///
  /// @param field the path of the field, as `address.city` or `tags[2]`
  /// @param message what is wrong, for people
  public record Violation(String field, String message) {}

  private final int status;
  private final String type;
  private final String title;
  private final @Nullable String detail;
  private final List<Violation> violations;

  /// Makes a problem.
  ///
  /// @param status the status code, from 400 to 599
  /// @param type a URI that names the kind of problem, or `about:blank`
  /// @param title a short text for the kind, always the same for one `type`
  /// @param detail what happened this time, or `null`; the client sees it, so no secrets
  /// @param violations the fields at fault, possibly none
  public Problem(
      int status, String type, String title, @Nullable String detail, List<Violation> violations) {
    super(status + " " + title + (detail == null ? "" : ": " + detail), null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status is " + status + ", must be from 400 to 599");
    }
    this.status = status;
    this.type = type;
    this.title = title;
    this.detail = detail;
    this.violations = List.copyOf(violations);
  }

  /// Returns the problem that says no more than its status code.
  public static Problem of(int status) {
    return of(status, null);
  }

  /// Returns a problem of the status code's own kind with a detail.
  public static Problem of(int status, @Nullable String detail) {
    return new Problem(status, "about:blank", StatusLine.reason(status), detail, List.of());
  }

  /// Returns 404: there is nothing here.
  public static Problem notFound() {
    return of(404);
  }

  /// Returns 400 with what is wrong with the request.
  public static Problem badRequest(String detail) {
    return of(400, detail);
  }

  /// Returns 422: well-formed, but these fields are not acceptable.
  public static Problem invalid(List<Violation> violations) {
    return new Problem(422, "about:blank", StatusLine.reason(422), null, violations);
  }

  /// Returns the status code.
  public int status() {
    return status;
  }

  /// Returns the URI of the kind of problem.
  public String type() {
    return type;
  }

  /// Returns the text of the kind of problem.
  public String title() {
    return title;
  }

  /// Returns what happened this time, or `null`.
  public @Nullable String detail() {
    return detail;
  }

  /// Returns the fields at fault.
  public List<Violation> violations() {
    return violations;
  }

  /// Returns the problem as a JSON object in UTF-8, members in the order of RFC 9457 §3.1; what is
  /// absent is left out.
  public byte[] toJson() {
    ByteSink out = new ByteSink(128);
    out.putAscii("{\"type\":");
    putString(out, type);
    out.putAscii(",\"title\":");
    putString(out, title);
    out.putAscii(",\"status\":").putLong(status);
    if (detail != null) {
      out.putAscii(",\"detail\":");
      putString(out, detail);
    }
    if (!violations.isEmpty()) putViolations(out);
    return out.put((byte) '}').toByteArray();
  }

  private void putViolations(ByteSink out) {
    out.putAscii(",\"errors\":[");
    for (int i = 0; i < violations.size(); i++) {
      if (i > 0) out.put((byte) ',');
      out.putAscii("{\"field\":");
      putString(out, violations.get(i).field());
      out.putAscii(",\"message\":");
      putString(out, violations.get(i).message());
      out.put((byte) '}');
    }
    out.put((byte) ']');
  }

  /// RFC 8259 §7: quote, backslash and control characters are escaped, nothing else has to be.
  private static void putString(ByteSink out, String text) {
    out.put((byte) '"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\') continue;
      out.putUtf8(text.substring(from, i));
      if (c >= ' ') out.put((byte) '\\').put((byte) c);
      else out.putAscii("\\u%04x".formatted((int) c));
      from = i + 1;
    }
    out.putUtf8(text.substring(from)).put((byte) '"');
  }
}
