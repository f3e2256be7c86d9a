package atlas;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.Properties;
import java.util.Set;

/// The site's words in one language, from `messages.properties` or `messages_zh.properties`.
final class Messages {
  private static final Messages ENGLISH = load(Language.ENGLISH, "messages.properties");
  private static final Messages CHINESE = load(Language.CHINESE, "messages_zh.properties");

  private final Language language;
  private final Properties texts;

  private Messages(Language language, Properties texts) {
    this.language = language;
    this.texts = texts;
  }

  static Messages in(Language language) {
    return language == Language.CHINESE ? CHINESE : ENGLISH;
  }

  Language language() {
    return language;
  }

  Set<String> keys() {
    return texts.stringPropertyNames();
  }

  /// Returns the text with `{0}`, `{1}` … replaced by the arguments.
  ///
  /// @throws IllegalArgumentException if the catalogue has no such key
  String text(String key, Object... arguments) {
    String text = texts.getProperty(key);
    if (text == null) {
      throw new IllegalArgumentException("the messages in " + language + " have no key " + key);
    }
    for (int i = 0; i < arguments.length; i++) {
      text = text.replace("{" + i + "}", String.valueOf(arguments[i]));
    }
    return text;
  }

  /// Returns the number with the language's grouping, without decimals from 10 on: `41,284`,
  /// `0.44`.
  String number(double value) {
    NumberFormat format = NumberFormat.getNumberInstance(language.locale());
    format.setMaximumFractionDigits(value < 10 ? 2 : 0);
    return format.format(value);
  }

  private static Messages load(Language language, String file) {
    try (InputStream in = Messages.class.getResourceAsStream(file)) {
      if (in == null)
        throw new IllegalStateException("atlas/" + file + " is not on the class path");
      Properties texts = new Properties();
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return new Messages(language, texts);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read atlas/" + file, e);
    }
  }
}
