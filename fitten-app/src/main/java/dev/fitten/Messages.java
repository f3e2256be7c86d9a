package dev.fitten;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// What a starting application says on its console, in the language of the machine.
final class Messages {
  private static final ResourceBundle CATALOGUE =
      ResourceBundle.getBundle("dev.fitten.messages", locale());

  private Messages() {}

  static String get(String key, Object... values) {
    return MessageFormat.format(CATALOGUE.getString(key), values);
  }

  /// POSIX's order. Not the JVM's default locale: that one falls back to English only if the machine's
  /// language has no catalogue, and would pick Chinese for `LC_ALL=C` on a Chinese desktop.
  private static Locale locale() {
    for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = System.getenv(name);
      if (value != null && !value.isEmpty()) {
        return value.startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT;
      }
    }
    return Locale.ROOT;
  }
}
