package shop;

import dev.fitten.json.Json;

@Json
record Twice(int a, @Json.Name("a") int b) {
  @Json
  enum Kind {
    A,
    @Json.Name("A")
    B
  }
}
