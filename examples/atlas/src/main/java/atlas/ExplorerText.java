package atlas;

/// The explorer's words.
record ExplorerText(
    String map,
    String filter,
    String search,
    String hint,
    String region,
    String all,
    String of,
    String caption,
    String name,
    String capital,
    String area,
    String borders,
    String none) {

  static ExplorerText of(Messages messages) {
    return new ExplorerText(
        messages.text("explorer.map"),
        messages.text("explorer.filter"),
        messages.text("explorer.search"),
        messages.text("explorer.hint"),
        messages.text("explorer.region"),
        messages.text("explorer.all"),
        messages.text("explorer.of"),
        messages.text("explorer.caption"),
        messages.text("explorer.name"),
        messages.text("explorer.capital"),
        messages.text("explorer.area"),
        messages.text("explorer.borders"),
        messages.text("explorer.none"));
  }
}
