package shop;

import dev.fitten.json.Json;

@Json
public record User(String name, int age) {}
