package shop;

import dev.fitten.json.Json;

@Json
record Outer_Inner(int a) {
  @Json
  record Nested(int a) {}
}
