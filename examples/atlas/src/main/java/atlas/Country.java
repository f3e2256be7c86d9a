package atlas;

import dev.fitten.json.Json;
import java.util.List;
import java.util.Optional;

/// One country or territory, as `countries.json` has it and `/api/countries` answers it.
///
/// @param code three letters (ISO 3166-1 alpha-3; `UNK` is user-assigned)
/// @param pinyinRank its place among all when ordered by Chinese name, from 0
/// @param area in square kilometres; absent if not known
/// @param latitude of about its middle, in degrees, north positive
/// @param longitude in degrees, east positive
/// @param borders codes of those it has a land border with, in order
@Json
record Country(
    String code,
    String alpha2,
    Text name,
    Text official,
    int pinyinRank,
    Region region,
    Optional<Text> subregion,
    List<Text> capitals,
    List<Text> languages,
    List<Currency> currencies,
    Optional<Double> area,
    double latitude,
    double longitude,
    boolean landlocked,
    boolean independent,
    boolean unMember,
    List<String> borders) {

  double knownArea() {
    return area.orElse(0.0);
  }
}
