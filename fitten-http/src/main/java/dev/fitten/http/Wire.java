package dev.fitten.http;

import dev.fitten.bytes.ByteSink;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What an exchange needs of its connection: somewhere to put the answer.
interface Wire {
  /// Returns the sink to append the whole answer to; it is sent once the handler has returned.
  ByteSink answerSink(Exchange exchange);

  /// Returns an empty sink for encoding a body; valid until the exchange is answered.
  ByteSink bodySink(Exchange exchange);

  /// Sends the head in the sink and returns the stream of the body, which blocks while the client
  /// reads slowly.
  OutputStream stream(Exchange exchange, ByteSink head, boolean chunked);

  /// Cuts the connection: the answer has begun and cannot be completed.
  void abort(Exchange exchange);

  /// Ends a stream that the handler left open.
  void finishStream(Exchange exchange);

  /// Returns the current `Date: …` line with its CRLF.
  byte[] dateLine();

  /// Returns the address of the client.
  InetSocketAddress remote();

  /// Tells whether the connection is encrypted.
  boolean secure();

  /// Returns the TLS session of the connection, or `null` if it is not encrypted.
  @Nullable SSLSession tls();

  /// Returns the number of the connection, for messages.
  String name();

  /// Returns the head of an answer with status 200 and that media type up to the digits of its
  /// length, or `null` if it is not at hand.
  byte @Nullable [] okHead(Exchange exchange, String contentType);

  /// Tells whether the connection must end with this answer for a reason of its own.
  boolean mustClose(Exchange exchange);
}
