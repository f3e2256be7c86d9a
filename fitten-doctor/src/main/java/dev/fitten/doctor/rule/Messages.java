package dev.fitten.doctor.rule;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words of the findings in the reader's language.
public final class Messages {
  private final ResourceBundle bundle;

  private Messages(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  /// Returns the Chinese texts for any Chinese locale and the English ones for all others.
  public static Messages in(Locale language) {
    boolean chinese = language.getLanguage().equals("zh");
    // ROOT, not ENGLISH: for a language without a file of its own the bundle of the default locale
    // would be taken, which may be Chinese.
    Locale locale = chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ROOT;
    return new Messages(ResourceBundle.getBundle("dev.fitten.doctor.messages", locale));
  }

  /// Returns the text of the key with `{0}` and so on filled in.
  public String text(String key, Object... arguments) {
    return new MessageFormat(bundle.getString(key), Locale.ROOT).format(arguments);
  }
}
