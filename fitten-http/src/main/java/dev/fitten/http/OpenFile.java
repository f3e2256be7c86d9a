package dev.fitten.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One file in one coding, as it was when it was opened. Used by one thread, and closed by it.
interface OpenFile extends Closeable {
  /// Returns the size, bytes.
  long size();

  /// Returns when it was last changed, or `null` if that is not known.
  @Nullable Instant modified();

  /// Returns the entity tag of these bytes.
  String tag();

  /// Tells whether it was last changed so long ago that a second change within the same second
  /// would have been seen: then its date is as good as a strong tag (RFC 9110 §8.8.2.2).
  boolean settled();

  /// Answers with the bytes from `start` to `end`, with their length.
  ///
  /// @throws IOException if the file has become shorter meanwhile
  void send(Exchange exchange, String contentType, long start, long end) throws IOException;

  /// Writes the bytes from `start` to `end`.
  ///
  /// @throws IOException if the file has become shorter meanwhile
  void write(OutputStream out, long start, long end) throws IOException;

  @Override
  default void close() throws IOException {}
}
