package dev.fitten.http.websocket;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.Execution;

/// Told what happens on one WebSocket: [#opened], then messages and pongs in the order they came,
/// then [#closed]; one call at a time.
///
/// Each call runs on a virtual thread and may wait: meanwhile messages queue up, and when the queue
/// is full nothing more is read from the client. A listener that never waits may say so with
/// [#nonBlocking] and then runs on the event loop itself.
///
/// A call that throws is logged and closes the connection with 1011.
public interface WebSocketListener {
  /// The connection is open. Always the first call; register the socket with others here, for then
  /// [#closed] is sure to follow.
  default void opened() throws Exception {}

  /// A text message came. Unless overridden, the connection is closed with 1003: text is not
  /// accepted.
  default void text(String message) throws Exception {
    throw new ProtocolError(CloseCode.NOT_ACCEPTED, "text messages are not accepted");
  }

  /// A binary message came. Unless overridden, the connection is closed with 1003: binary messages
  /// are not accepted.
  ///
  /// @param message may be kept; nobody else uses its memory
  default void binary(Bytes message) throws Exception {
    throw new ProtocolError(CloseCode.NOT_ACCEPTED, "binary messages are not accepted");
  }

  /// A pong came, as the answer to [WebSocket#ping] or unasked. Those to the pings of the engine are
  /// not told.
  ///
  /// @param payload may be kept
  default void pong(Bytes payload) throws Exception {}

  /// The connection is closing or lost. Always the last call, exactly once.
  ///
  /// @param code what the client's close frame said, 1005 if it gave none; what we closed with if
  ///   the client broke the protocol or a limit; 1006 if the connection was lost
  /// @param reason the client's text, at most 123 bytes of UTF-8, possibly empty; for 1006 what
  ///   happened, as far as known
  default void closed(int code, String reason) throws Exception {}

  /// Returns where the calls run: [Execution#VIRTUAL] unless [#nonBlocking] said otherwise.
  default Execution execution() {
    return Execution.VIRTUAL;
  }

  /// Returns the listener with the promise that it never waits: its calls run on the event loop.
  static WebSocketListener nonBlocking(WebSocketListener listener) {
    return new WebSocketListener() {
      @Override
      public void opened() throws Exception {
        listener.opened();
      }

      @Override
      public void text(String message) throws Exception {
        listener.text(message);
      }

      @Override
      public void binary(Bytes message) throws Exception {
        listener.binary(message);
      }

      @Override
      public void pong(Bytes payload) throws Exception {
        listener.pong(payload);
      }

      @Override
      public void closed(int code, String reason) throws Exception {
        listener.closed(code, reason);
      }

      @Override
      public Execution execution() {
        return Execution.LOOP;
      }
    };
  }
}
