package atlas;

import dev.fitten.http.Exchange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A language the atlas speaks.
enum Language {
  ENGLISH("en", "en", Locale.ENGLISH),
  CHINESE("zh", "zh-CN", Locale.SIMPLIFIED_CHINESE);

  static final String COOKIE = "language";

  private final String code;
  private final String tag;
  private final Locale locale;

  Language(String code, String tag, Locale locale) {
    this.code = code;
    this.tag = tag;
    this.locale = locale;
  }

  /// Returns the code used in links and in the cookie: `en` or `zh`.
  String code() {
    return code;
  }

  /// Returns the tag for HTML and HTTP (BCP 47).
  String tag() {
    return tag;
  }

  Locale locale() {
    return locale;
  }

  Language other() {
    return this == ENGLISH ? CHINESE : ENGLISH;
  }

  static @Nullable Language find(String code) {
    for (Language language : values()) {
      if (language.code.equals(code)) return language;
    }
    return null;
  }

  /// Returns the language of the answer: what the visitor chose on the site, or else what the
  /// browser asks for, or else English.
  static Language of(Exchange exchange) {
    Language chosen = chosen(exchange.headers("cookie"));
    return chosen != null ? chosen : accepted(exchange.headers("accept-language"));
  }

  static @Nullable Language chosen(Iterable<String> cookieHeaders) {
    for (String header : cookieHeaders) {
      for (String pair : header.split(";", -1)) {
        String cookie = pair.strip();
        if (cookie.startsWith(COOKIE + "=")) return find(cookie.substring(COOKIE.length() + 1));
      }
    }
    return null;
  }

  /// Picks by quality (RFC 9110 §12.5.4); among equals the one named first. `*` stands for English.
  static Language accepted(Iterable<String> acceptHeaders) {
    Language best = ENGLISH;
    double bestQuality = 0;
    for (String header : acceptHeaders) {
      for (String range : header.split(",", -1)) {
        String[] parts = range.split(";", -1);
        Language language = ofRange(parts[0].strip().toLowerCase(Locale.ROOT));
        double quality = quality(parts);
        if (language != null && quality > bestQuality) {
          best = language;
          bestQuality = quality;
        }
      }
    }
    return best;
  }

  private static @Nullable Language ofRange(String range) {
    if (range.equals("*")) return ENGLISH;
    int end = range.indexOf('-');
    return find(end < 0 ? range : range.substring(0, end));
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (!parameter.startsWith("q=")) continue;
      try {
        return Double.parseDouble(parameter.substring(2));
      } catch (NumberFormatException malformed) {
        return 0;
      }
    }
    return 1;
  }
}
