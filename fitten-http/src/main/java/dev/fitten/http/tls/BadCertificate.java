package dev.fitten.http.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Certificates or keys that cannot be used. The message names the file, what is wrong with it, and
/// what to try; it never contains a piece of a key.
public final class BadCertificate extends IOException {
  private static final long serialVersionUID = 1L;

  BadCertificate(String message) {
    super(message);
  }

  BadCertificate(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
