package dev.fitten;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The command line of an application: `--name value` or `--name=value`. What nobody asked for by the
/// time the application starts is an unknown option.
final class Options {
  private final Map<String, String> given = new LinkedHashMap<>();
  private final Map<String, String> known = new LinkedHashMap<>();

  Options(String... args) {
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      @Nullable String value = equals < 0 ? null : arg.substring(equals + 1);
      if (value == null
          && name.startsWith("--")
          && i + 1 < args.length
          && !args[i + 1].startsWith("--")) {
        value = args[++i];
      }
      if (given.put(name, value == null ? "" : value) != null) {
        throw new StartFailure(2, Messages.get("option.twice", name));
      }
    }
  }

  /// Returns the value of `name`, or the default. `placeholder` stands for the value in messages.
  String text(String name, String placeholder, String defaultValue) {
    known.put(name, placeholder);
    @Nullable String value = given.remove(name);
    if (value == null) return defaultValue;
    if (value.isEmpty()) throw new StartFailure(2, Messages.get("option.value", name, placeholder));
    return value;
  }

  int number(String name, int defaultValue, int min, int max) {
    String text = text(name, "N", Integer.toString(defaultValue));
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) return number;
    } catch (NumberFormatException notANumber) {
      // The same answer as for a number out of range.
    }
    throw new StartFailure(
        2, Messages.get("option.number", name, text, Integer.toString(min), Integer.toString(max)));
  }

  /// Refuses what is left over.
  void complete() {
    if (given.isEmpty()) return;
    StringBuilder all = new StringBuilder();
    known.forEach((name, placeholder) ->
        all.append(all.isEmpty() ? "" : ", ").append(name).append(' ').append(placeholder));
    throw new StartFailure(
        2, Messages.get("option.unknown", given.keySet().iterator().next(), all));
  }
}
