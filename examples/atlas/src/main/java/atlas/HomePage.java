package atlas;

import atlas.Explorer.Choice;
import java.util.List;

/// Props of the list page: its frame, and beside it those of the [Explorer], which it passes on one
/// by one.
record HomePage(
    Chrome chrome,
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

  static HomePage of(Chrome chrome, Explorer explorer) {
    return new HomePage(
        chrome,
        explorer.heading(),
        explorer.lede(),
        explorer.text(),
        explorer.sea(),
        explorer.grid(),
        explorer.dots(),
        explorer.rows(),
        explorer.regions(),
        explorer.query(),
        explorer.count(),
        explorer.total());
  }
}
