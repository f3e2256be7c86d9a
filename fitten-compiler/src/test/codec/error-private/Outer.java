package shop;

import dev.fitten.json.Json;

class Outer {
  @Json
  private record Hidden(int a) {}

  private static class Deep {
    @Json
    record Inner(int a) {}
  }
}
