package atlas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Props of the map, the filter and the table, which work together.
///
/// @param sea outline of the map, as an SVG path, and `grid` its meridians and parallels
/// @param query the words filtered by at first
/// @param count how many rows are shown
record Explorer(
    String heading,
    String lede,
    ExplorerText text,
    String sea,
    String grid,
    List<Dot> dots,
    List<Row> rows,
    List<Choice> regions,
    String query,
    int count,
    int total) {

  /// One entry of the region list.
  record Choice(String value, String label, boolean chosen) {}

  static Explorer of(Countries countries, Filter filter, Messages messages) {
    double largest = countries.bySize().getFirst().knownArea();
    List<Row> rows = new ArrayList<>();
    for (Country country : countries.all(messages.language())) {
      rows.add(Row.of(country, rows.size(), largest, filter, messages));
    }
    List<String> shown = rows.stream().filter(Row::shown).map(Row::code).toList();
    return new Explorer(
        messages.text("home.heading"),
        messages.text("home.lede", countries.count()),
        ExplorerText.of(messages),
        WorldMap.SEA,
        WorldMap.GRID,
        WorldMap.dots(countries.bySize()).stream()
            .map(d -> new Dot(d.code(), d.style(), d.x(), d.y(), d.r(), !shown.contains(d.code())))
            .toList(),
        rows,
        Arrays.stream(Region.values())
            .map(r -> new Choice(r.style(), r.in(messages), r == filter.region()))
            .toList(),
        filter.words(),
        shown.size(),
        countries.count());
  }
}
