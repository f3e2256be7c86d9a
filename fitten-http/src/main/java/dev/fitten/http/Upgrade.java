package dev.fitten.http;

/// Takes over a connection after `101 Switching Protocols` (RFC 9110 §7.8): the way to other
/// protocols. See [Exchange#upgrade].
@FunctionalInterface
public interface Upgrade {
  /// Returns who is told what happens from now on. Called on the loop, after the 101 was given to the
  /// socket and before any byte behind the request.
  Upgraded start(RawConnection connection);
}
