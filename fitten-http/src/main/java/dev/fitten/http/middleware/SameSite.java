package dev.fitten.http.middleware;

/// Which requests from other sites carry a cookie (RFC 6265bis §5.6.7).
public enum SameSite {
  /// None at all: not even a link from elsewhere.
  STRICT("Strict"),

  /// Only links and other navigations with a safe method.
  LAX("Lax"),

  /// All of them. The cookie must be secure.
  NONE("None");

  /// As the attribute of a Set-Cookie field has it.
  final String text;

  SameSite(String text) {
    this.text = text;
  }
}
