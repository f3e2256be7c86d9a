package dev.fitten.http;

/// Something that can answer an exchange; any handler method may return one.
@FunctionalInterface
public interface Answer {
  /// Answers the exchange before it returns.
  void answer(Exchange exchange) throws Exception;
}
