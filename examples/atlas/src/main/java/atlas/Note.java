package atlas;

import dev.fitten.json.Json;
import java.time.Instant;

/// What a visitor wrote about a country.
///
/// @param country the country's three-letter code
@Json
record Note(long id, String country, String text, String author, Instant created) {}
