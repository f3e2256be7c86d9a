package atlas;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A country in the table.
///
/// @param place its place by name in the page's language
/// @param style the class of its region
/// @param gauge length of its bar, from 0 to 100, by the root of its area
/// @param search what the filter looks in, lower case, in both languages
/// @param shown whether it passes the filter
record Row(
    String code,
    String name,
    int place,
    String capital,
    String style,
    String region,
    double area,
    String areaText,
    double gauge,
    int borders,
    String search,
    boolean shown) {

  static Row of(Country country, int place, double largestArea, Filter filter, Messages messages) {
    Language language = messages.language();
    double area = country.knownArea();
    String search = search(country);
    return new Row(
        country.code(),
        country.name().in(language),
        place,
        Words.list(country.capitals(), messages),
        country.region().style(),
        country.region().in(messages),
        area,
        area > 0 ? messages.number(area) : "–",
        Dot.tenths(Math.sqrt(area / largestArea) * 100),
        country.borders().size(),
        search,
        filter.passes(search, country.region()));
  }

  private static String search(Country country) {
    Stream<Text> names = Stream.concat(Stream.of(country.name()), country.capitals().stream());
    return (country.code()
            + " "
            + names.map(n -> n.en() + " " + n.zh()).collect(Collectors.joining(" ")))
        .toLowerCase(Locale.ROOT);
  }
}
