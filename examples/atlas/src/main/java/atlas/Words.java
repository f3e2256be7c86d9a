package atlas;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Values as people read them.
final class Words {
  private Words() {}

  /// Returns the names in a row, or a dash if there are none.
  static String list(List<Text> names, Messages messages) {
    if (names.isEmpty()) return "–";
    return names.stream()
        .map(name -> name.in(messages.language()))
        .collect(Collectors.joining(messages.text("list.comma")));
  }

  /// Returns the position to a tenth of a degree: `47° N, 8° E`.
  static String position(double latitude, double longitude, Messages messages) {
    return messages.text(
        "position",
        degrees(latitude),
        messages.text(latitude < 0 ? "position.south" : "position.north"),
        degrees(longitude),
        messages.text(longitude < 0 ? "position.west" : "position.east"));
  }

  private static String degrees(double value) {
    String text = String.format(Locale.ROOT, "%.1f", Math.abs(value));
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
