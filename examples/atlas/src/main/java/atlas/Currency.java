package atlas;

import dev.fitten.json.Json;

/// Money of a country.
///
/// @param code three letters (ISO 4217)
@Json
record Currency(String code, Text name, String symbol) {}
