package dev.fitten.http;

import dev.fitten.bytes.Bytes;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Changes the body of an answer on its way out: compression, a digest, an ETag. Added by
/// middleware with [Exchange#filter]; runs on the exchange's thread when the answer is given.
public interface AnswerFilter {
  /// Returns the body to send instead of `body`, possibly the same. May set status and header fields
  /// of the exchange. Also called for answers to `HEAD`, whose body is not sent, and for those without
  /// a body.
  ///
  /// @param contentType the media type, or `null` if there is none
  Bytes whole(Exchange exchange, @Nullable String contentType, Bytes body);

  /// Returns the stream that the handler writes to instead of `out`. May set header fields before
  /// it writes to `out` for the first time. Closing it must close `out`.
  OutputStream stream(Exchange exchange, String contentType, OutputStream out);
}
