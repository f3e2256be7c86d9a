package atlas;

import atlas.Explorer.Choice;
import java.util.List;

/// Props of the list page: its frame, and those of the [Explorer]. They lie side by side, not one in
/// the other, so that only what browser code reads of them is sent a second time, as data.
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
