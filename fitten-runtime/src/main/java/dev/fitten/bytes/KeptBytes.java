package dev.fitten.bytes;

import org.jspecify.annotations.Nullable;

/// Bytes that outlive the exchange they came with, until they are closed. Made by [Bytes#keep]. May
/// be used and closed by any one thread at a time.
public final class KeptBytes implements AutoCloseable {
  private final Bytes bytes;
  private final Lease.@Nullable Kept lease;

  KeptBytes(Bytes bytes, Lease.@Nullable Kept lease) {
    this.bytes = bytes;
    this.lease = lease;
  }

  /// Returns the bytes, valid until [#close].
  public Bytes bytes() {
    return bytes;
  }

  /// Gives the memory back to whom it belongs; a second call does nothing.
  @Override
  public void close() {
    if (lease != null) lease.close();
  }
}
