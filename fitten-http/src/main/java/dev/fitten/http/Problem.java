package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import dev.fitten.json.JsonWriter;
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
    ByteSink sink = new ByteSink(128);
    JsonWriter out = new JsonWriter(sink).beginObject();
    out.field("type").string(type);
    out.field("title").string(title);
    out.field("status").number(status);
    if (detail != null) out.field("detail").string(detail);
    if (!violations.isEmpty()) {
      out.field("errors").beginArray();
      for (Violation violation : violations) {
        out.beginObject();
        out.field("field").string(violation.field());
        out.field("message").string(violation.message());
        out.endObject();
      }
      out.endArray();
    }
    out.endObject();
    return sink.toByteArray();
  }
}
