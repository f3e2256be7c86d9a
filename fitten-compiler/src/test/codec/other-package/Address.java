package other;

import dev.fitten.json.Json;

@Json
public record Address(String city) {}
