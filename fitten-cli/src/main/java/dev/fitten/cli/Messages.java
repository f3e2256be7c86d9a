package dev.fitten.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// What the command line says, in the user's language.
final class Messages {
  private static final ResourceBundle CATALOGUE =
      ResourceBundle.getBundle("dev.fitten.cli.messages", locale(System.getenv()));

  private Messages() {}

  static String get(String key, Object... values) {
    return MessageFormat.format(CATALOGUE.getString(key), values);
  }

  /// The launcher and this command follow the same rule: POSIX's LC_ALL, LC_MESSAGES, LANG.
  static Locale locale(java.util.Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) return value.startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT;
    }
    return Locale.ROOT;
  }
}
