package dev.fitten.bench;

import dev.fitten.json.Json;

/// The smallest record worth a codec.
@Json
public record User(String name, int age) {}
