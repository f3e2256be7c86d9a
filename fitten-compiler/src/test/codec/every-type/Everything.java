package shop;

import dev.fitten.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Json
record Everything(
    boolean yes,
    byte small,
    short shorter,
    int whole,
    long longer,
    float real,
    double precise,
    char letter,
    Integer box,
    @Nullable Long absent,
    @Nullable String note,
    BigDecimal price,
    BigInteger huge,
    Instant at,
    LocalDate day,
    UUID id,
    byte[] data,
    Color color,
    @Nullable Color other,
    List<String> tags,
    Set<Long> numbers,
    Map<String, Double> prices,
    Map<Color, List<@Nullable String>> byColor,
    Optional<String> maybe,
    Optional<List<Item>> items,
    List<Optional<Integer>> gaps,
    @Nullable List<List<Item>> table) {

  @Json
  enum Color {
    RED,
    @Json.Name("dark green")
    GREEN
  }

  @Json
  record Item(String name) {}
}
