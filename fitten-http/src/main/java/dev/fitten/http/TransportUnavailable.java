package dev.fitten.http;

import java.io.IOException;

/// The transport that was asked for cannot be used here; the message says why.
public final class TransportUnavailable extends IOException {
  private static final long serialVersionUID = 1;

  TransportUnavailable(String why, Throwable cause) {
    super(why, cause);
  }
}
