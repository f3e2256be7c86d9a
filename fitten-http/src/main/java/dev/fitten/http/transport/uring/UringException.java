package dev.fitten.http.transport.uring;

import java.io.IOException;

/// io_uring cannot be used here; the message says why, in words that follow `io_uring: `.
public final class UringException extends IOException {
  private static final long serialVersionUID = 1;

  UringException(String why) {
    super(why);
  }
}
