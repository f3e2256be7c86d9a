package hello;

import dev.fitten.json.Json;

/// What `GET /json` answers; its codec is generated.
@Json
record Message(String message) {}
