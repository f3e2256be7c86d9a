package dev.fitten.http.middleware;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.AnswerFilter;
import dev.fitten.http.Exchange;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Names in `Vary` what an answer depends on (RFC 9110 §12.5.5), in one field, and sees to it that a
/// handler which sets its own `Vary` does not lose the name.
final class Vary implements AnswerFilter {
  private final String name;

  /// @param name a field of the request, as `Origin`
  Vary(String name) {
    this.name = name;
  }

  /// Adds a name to the field unless it is there.
  static void add(Exchange exchange, String name) {
    String before = exchange.answerHeader("Vary");
    if (before == null) exchange.set("Vary", name);
    else if (!names(before, name)) exchange.set("Vary", before + ", " + name);
  }

  private static boolean names(String vary, String name) {
    return Grammar.lists(vary, name) || Grammar.lists(vary, "*");
  }

  /// Adds the name now, for answers that come about without filters, and again when the answer is
  /// given.
  void apply(Exchange exchange) {
    add(exchange, name);
    exchange.filter(this);
  }

  @Override
  public Bytes whole(Exchange exchange, @Nullable String contentType, Bytes body) {
    add(exchange, name);
    return body;
  }

  @Override
  public OutputStream stream(Exchange exchange, String contentType, OutputStream out) {
    add(exchange, name);
    return out;
  }
}
