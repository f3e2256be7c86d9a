package atlas;

import dev.fitten.json.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All countries, read once at start by the generated codec and never changed.
final class Countries {
  private final List<Country> byEnglishName;
  private final List<Country> byPinyin;
  private final List<Country> bySize;
  private final Map<String, Country> byCode = new HashMap<>();

  private Countries(List<Country> countries) {
    byEnglishName = List.copyOf(countries);
    byPinyin = countries.stream().sorted(Comparator.comparingInt(Country::pinyinRank)).toList();
    bySize =
        countries.stream()
            .sorted(Comparator.comparingDouble(Country::knownArea).reversed())
            .toList();
    for (Country country : countries) byCode.put(country.code(), country);
  }

  static Countries load() {
    try (InputStream in = Countries.class.getResourceAsStream("countries.json")) {
      if (in == null) {
        throw new IllegalStateException("atlas/countries.json is not on the class path");
      }
      return new Countries(
          JsonCodec.listOf(JsonCodec.of(Country.class)).fromBytes(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read atlas/countries.json", e);
    }
  }

  /// Returns all countries in the order of their names in that language.
  List<Country> all(Language language) {
    return language == Language.CHINESE ? byPinyin : byEnglishName;
  }

  /// Returns all countries, the largest first: on a map, what is drawn later lies on top.
  List<Country> bySize() {
    return bySize;
  }

  /// Returns the country of the three-letter code, compared exactly, or `null`.
  @Nullable Country find(String code) {
    return byCode.get(code);
  }

  int count() {
    return byEnglishName.size();
  }
}
