package dev.fitten.http.websocket;

/// The codes of RFC 6455 §7.4 and who may send which.
final class CloseCode {
  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int NOT_ACCEPTED = 1003;

  /// Never sent: the close frame had no code.
  static final int NONE = 1005;

  /// Never sent: there was no close frame.
  static final int ABNORMAL = 1006;

  static final int BAD_DATA = 1007;
  static final int TOO_BIG = 1009;
  static final int FAILED = 1011;

  private CloseCode() {}

  /// Tells whether a close frame may carry the code: those the standard and its registry define for
  /// that (1012 to 1014 came later), and those left to libraries and applications.
  static boolean maySend(int code) {
    if (code >= 3000) return code <= 4999;
    return code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
  }
}
