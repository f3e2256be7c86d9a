package shop;

import dev.fitten.json.Json;

@Json
public record Nothing() {}
