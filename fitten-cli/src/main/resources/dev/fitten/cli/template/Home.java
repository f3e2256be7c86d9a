package @package@;

/// The props of the page `home.fit`.
public record Home(String title, int start) {}
