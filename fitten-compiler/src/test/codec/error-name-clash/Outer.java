package shop;

import dev.fitten.json.Json;

class Outer {
  @Json
  record Inner(int a) {}
}
