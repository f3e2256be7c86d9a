package atlas;

import dev.fitten.json.Json;
import org.jspecify.annotations.Nullable;

/// A part of the world as the source of the data divides it.
@Json
enum Region {
  @Json.Name("Africa")
  AFRICA("Africa"),
  @Json.Name("Americas")
  AMERICAS("Americas"),
  @Json.Name("Antarctic")
  ANTARCTIC("Antarctic"),
  @Json.Name("Asia")
  ASIA("Asia"),
  @Json.Name("Europe")
  EUROPE("Europe"),
  @Json.Name("Oceania")
  OCEANIA("Oceania");

  private final String id;

  Region(String id) {
    this.id = id;
  }

  /// Returns the name used in JSON and in queries, as `Europe`.
  String id() {
    return id;
  }

  /// Returns the class the style sheet colours it by, as `europe`.
  String style() {
    return id.toLowerCase(java.util.Locale.ROOT);
  }

  String in(Messages messages) {
    return messages.text("region." + style());
  }

  /// Returns the region of that name, upper and lower case alike, or `null`.
  static @Nullable Region find(String id) {
    for (Region region : values()) {
      if (region.id.equalsIgnoreCase(id)) return region;
    }
    return null;
  }
}
