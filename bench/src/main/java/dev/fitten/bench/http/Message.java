package dev.fitten.bench.http;

import dev.fitten.json.Json;

/// What `GET /json` answers: a new one for each request.
@Json
record Message(String message) {}
