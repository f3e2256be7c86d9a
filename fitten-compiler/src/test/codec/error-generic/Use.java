package shop;

import dev.fitten.json.Json;

@Json
record Use(Page<String> page) {}
