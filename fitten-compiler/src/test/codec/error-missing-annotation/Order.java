package shop;

import dev.fitten.json.Json;
import java.util.List;

@Json
record Order(Address to, List<Size> sizes) {}

record Address(String city) {}

enum Size {
  S,
  L
}
