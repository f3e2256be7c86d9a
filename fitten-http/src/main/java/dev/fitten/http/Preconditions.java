package dev.fitten.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Evaluates the conditional fields of a request against what there is now, in the order of RFC 9110
/// §13.2.2: `If-Match`, else `If-Unmodified-Since`; then `If-None-Match`, else `If-Modified-Since`.
/// (`If-Range` comes after them and matters to ranges only; see [StaticFiles].)
public final class Preconditions {
  /// What is to be done.
  public enum Outcome {
    /// Answer as if there were no conditions.
    PROCEED,
    /// Answer 304 with the fields that the 200 would have, without a body.
    NOT_MODIFIED,
    /// Answer 412; change nothing.
    FAILED
  }

  private Preconditions() {}

  /// Returns what to do with a request for something that exists.
  ///
  /// Lists match by tag only; a date that is none, or sent twice, is ignored; `If-Modified-Since`
  /// counts for GET and HEAD only. What matches `If-None-Match` is `NOT_MODIFIED` for GET and HEAD,
  /// and `FAILED` for other methods.
  ///
  /// @param tag the entity tag of what the answer would carry, or `null` for none
  /// @param modified when it was last changed, or `null` if not known; compared in whole seconds
  public static Outcome evaluate(
      Exchange exchange, @Nullable String tag, @Nullable Instant modified) {
    boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
    if (has(exchange, "if-match")) {
      if (!matchesStrongly(exchange.headers("if-match"), tag)) return Outcome.FAILED;
    } else if (has(exchange, "if-unmodified-since")
        && isAfter(modified, exchange.headers("if-unmodified-since"))) {
      return Outcome.FAILED;
    }
    if (has(exchange, "if-none-match")) {
      if (!matchesWeakly(exchange.headers("if-none-match"), tag)) return Outcome.PROCEED;
      return reads ? Outcome.NOT_MODIFIED : Outcome.FAILED;
    }
    return reads
            && has(exchange, "if-modified-since")
            && isNotAfter(modified, exchange.headers("if-modified-since"))
        ? Outcome.NOT_MODIFIED
        : Outcome.PROCEED;
  }

  /// Most requests have none of these fields, and looking makes no list.
  private static boolean has(Exchange exchange, String name) {
    return exchange.field(name) != null;
  }

  private static boolean matchesStrongly(List<String> field, @Nullable String tag) {
    if (ETags.isAny(field)) return true;
    return tag != null && ETags.parse(field).stream().anyMatch(t -> ETags.strongMatch(t, tag));
  }

  private static boolean matchesWeakly(List<String> field, @Nullable String tag) {
    if (ETags.isAny(field)) return true;
    return tag != null && ETags.parse(field).stream().anyMatch(t -> ETags.weakMatch(t, tag));
  }

  private static boolean isAfter(@Nullable Instant modified, List<String> field) {
    @Nullable Instant date = date(field);
    return modified != null && date != null && wholeSeconds(modified).isAfter(date);
  }

  private static boolean isNotAfter(@Nullable Instant modified, List<String> field) {
    @Nullable Instant date = date(field);
    return modified != null && date != null && !wholeSeconds(modified).isAfter(date);
  }

  private static @Nullable Instant date(List<String> field) {
    return field.size() == 1 ? HttpDates.parse(field.get(0)) : null;
  }

  /// The date that the client knows lost its fraction when it was written.
  private static Instant wholeSeconds(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS);
  }
}
