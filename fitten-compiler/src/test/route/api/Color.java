package shop;

import dev.fitten.json.Json;

@Json
public enum Color {
  @Json.Name("dark red")
  DARK_RED
}
