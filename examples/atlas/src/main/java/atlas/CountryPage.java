package atlas;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Props of the page of one country.
///
/// @param other its name in the other language
/// @param globe the lines of the globe seen from above it
/// @param radius of its own dot, in the middle of the globe
record CountryPage(
    Chrome chrome,
    String home,
    String name,
    String other,
    String otherTag,
    String position,
    String globeLabel,
    String globe,
    List<Dot> dots,
    double radius,
    List<Fact> facts,
    String bordersHeading,
    List<Link> borders,
    String bordersNone,
    String scaleHeading,
    List<Measure> scale,
    String country,
    NoteText noteText,
    List<NoteBoard.Item> notes) {

  /// How many bars the comparison of areas has at most.
  private static final int MEASURES = 8;

  /// A line of the table of facts.
  ///
  /// @param style class of the region the value names, or empty
  record Fact(String name, String value, String style) {}

  record Link(String href, String name) {}

  /// A bar of the comparison.
  ///
  /// @param style class that colours it: the region, or `here` for the page's own country
  /// @param length from 0 to 100
  record Measure(String name, String style, String area, double length) {}

  static CountryPage of(
      Chrome chrome, Country country, Countries countries, List<Note> notes, Messages messages) {
    Language language = messages.language();
    List<Country> near =
        countries.all(language).stream().filter(c -> country.borders().contains(c.code())).toList();
    return new CountryPage(
        chrome,
        messages.text("chrome.countries"),
        country.name().in(language),
        country.name().in(language.other()),
        language.other().tag(),
        Words.position(country.latitude(), country.longitude(), messages),
        messages.text("country.globe", country.name().in(language)),
        Globe.grid(country),
        Globe.dots(country, countries),
        Globe.radius(country),
        facts(country, messages),
        messages.text("country.borders"),
        near.stream().map(c -> new Link("/country/" + c.code(), c.name().in(language))).toList(),
        messages.text("country.borders.none"),
        messages.text(near.isEmpty() ? "country.scale.alone" : "country.scale"),
        scale(country, near, countries, messages),
        country.code(),
        NoteText.of(messages),
        notes.stream().map(NoteBoard::item).toList());
  }

  private static List<Fact> facts(Country country, Messages messages) {
    Language language = messages.language();
    String region = country.region().in(messages);
    String part =
        country.subregion().map(s -> messages.text("list.comma") + s.in(language)).orElse("");
    List<Fact> facts = new ArrayList<>();
    facts.add(fact("official", country.official().in(language), messages));
    facts.add(fact("capital", Words.list(country.capitals(), messages), messages));
    facts.add(new Fact(messages.text("country.region"), region + part, country.region().style()));
    facts.add(fact("languages", Words.list(country.languages(), messages), messages));
    List<Text> money =
        country.currencies().stream()
            .map(c ->
                new Text(
                    c.name().en() + " (" + c.code() + ")", c.name().zh() + "（" + c.code() + "）"))
            .toList();
    facts.add(fact("currency", Words.list(money, messages), messages));
    facts.add(
        fact(
            "area",
            country
                .area()
                .map(a -> messages.text("country.area.value", messages.number(a)))
                .orElse("–"),
            messages));
    facts.add(
        fact(
            "sea",
            messages.text(country.landlocked() ? "country.sea.no" : "country.sea.yes"),
            messages));
    facts.add(fact("codes", country.code() + " · " + country.alpha2(), messages));
    return facts;
  }

  private static Fact fact(String key, String value, Messages messages) {
    return new Fact(messages.text("country." + key), value, "");
  }

  /// The country among its neighbours, or among those closest to it in size if it has none.
  private static List<Measure> scale(
      Country country, List<Country> near, Countries countries, Messages messages) {
    List<Country> others = near;
    if (near.isEmpty()) {
      others =
          countries.bySize().stream()
              .filter(c -> !c.equals(country) && c.knownArea() > 0)
              .sorted(Comparator.comparingDouble(c -> ratio(c.knownArea(), country.knownArea())))
              .limit(5)
              .toList();
    }
    List<Country> largest =
        others.stream()
            .sorted(Comparator.comparingDouble(Country::knownArea).reversed())
            .limit(MEASURES - 1)
            .toList();
    List<Country> all =
        Stream.concat(Stream.of(country), largest.stream())
            .sorted(Comparator.comparingDouble(Country::knownArea).reversed())
            .toList();
    double most = Math.max(all.getFirst().knownArea(), 0.01);
    return all.stream()
        .map(c ->
            new Measure(
                c.name().in(messages.language()),
                c.equals(country) ? "here" : c.region().style(),
                c.area().map(messages::number).orElse("–"),
                Dot.tenths(c.knownArea() / most * 100)))
        .toList();
  }

  private static double ratio(double a, double b) {
    return Math.max(a, b) / Math.max(0.01, Math.min(a, b));
  }
}
