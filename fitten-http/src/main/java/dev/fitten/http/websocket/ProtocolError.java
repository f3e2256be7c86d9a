package dev.fitten.http.websocket;

/// The client broke a rule or a limit: the connection ends with this code (RFC 6455 §7.1.7). It
/// carries no stack trace: it is an answer, not an accident.
final class ProtocolError extends RuntimeException {
  final int code;
  final String reason;

  ProtocolError(int code, String reason) {
    super(code + ": " + reason, null, false, false);
    this.code = code;
    this.reason = reason;
  }

  /// The frame cannot be: 1002.
  static ProtocolError of(String reason) {
    return new ProtocolError(CloseCode.PROTOCOL_ERROR, reason);
  }

  /// A limit was reached: 1009.
  static ProtocolError tooBig(String what, long limit) {
    return new ProtocolError(CloseCode.TOO_BIG, what + " exceeds the limit of " + limit);
  }

  /// The payload is not what it claims to be: 1007.
  static ProtocolError badData(String reason) {
    return new ProtocolError(CloseCode.BAD_DATA, reason);
  }
}
