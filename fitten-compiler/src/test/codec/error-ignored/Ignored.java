package shop;

import dev.fitten.json.Json;

@Json
record Ignored(@Json.Ignore String secret, int a) {}
