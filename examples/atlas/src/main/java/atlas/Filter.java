package atlas;

import dev.fitten.http.Exchange;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the visitor looks for, from the address of the list page: `/?q=ber&region=europe`.
///
/// @param words as typed
/// @param region the only one shown, or `null` for all
record Filter(String words, @Nullable Region region) {
  static Filter of(Exchange exchange) {
    String words = exchange.query("q");
    String region = exchange.query("region");
    return new Filter(words == null ? "" : words, region == null ? null : Region.find(region));
  }

  boolean passes(String search, Region of) {
    return (region == null || region == of)
        && search.contains(words.strip().toLowerCase(Locale.ROOT));
  }
}
