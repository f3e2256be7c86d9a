package dev.fitten.bench.http;

import java.util.List;

/// A server that is measured. It answers, with `Content-Type`, `Content-Length`, `Date` and
/// `Server`:
///
/// - `GET /plaintext` with [Answers#TEXT];
/// - `GET /json` with a new [Message], written by the peer's JSON library at each request;
/// - `GET /user/{id}` with the parameter as text;
/// - `POST /echo` with the bytes and the media type of the request.
interface Peer {
  /// Returns the name in tables and in `--only`.
  String name();

  /// Returns the version of what is measured, as its jar is named.
  String version();

  /// Returns arguments for the JVM besides those that all peers get.
  default List<String> flags() {
    return List.of();
  }

  /// Returns whether it is a server; if not, it is a yardstick that gives one fixed answer.
  default boolean isServer() {
    return true;
  }

  /// Returns whether this is what the others are compared with.
  default boolean isOurs() {
    return false;
  }

  /// Starts the server on the loopback address, with an event loop per processor.
  ///
  /// @return its port
  /// @throws Exception with the reason if it cannot run on this machine
  int start() throws Exception;
}
