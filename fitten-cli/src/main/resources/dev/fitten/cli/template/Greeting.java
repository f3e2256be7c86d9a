package @package@;

import dev.fitten.json.Json;

/// What `GET /api/greeting` answers.
@Json
public record Greeting(String message) {}
