import dev.fitten.json.Json;

@Json
public record Plain(Inner inner) {
  @Json
  public record Inner(int a) {}
}
