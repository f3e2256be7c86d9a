package atlas;

import dev.fitten.json.Json;

/// A name in the two languages of the atlas.
@Json
record Text(String en, String zh) {
  String in(Language language) {
    return language == Language.CHINESE ? zh : en;
  }
}
