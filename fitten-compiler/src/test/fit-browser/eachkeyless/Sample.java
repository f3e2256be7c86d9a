package eachkeyless;

import java.util.List;

public record Sample(List<Row> rows, List<String> words, List<List<Integer>> table, List<String> none) {
  public record Row(int id, String label, boolean open, List<String> tags) {}

  public static Sample sample() {
    return new Sample(
        List.of(new Row(1, "a<b", true, List.of("x", "")), new Row(2, "", false, List.of())),
        List.of("one", "", "two"),
        List.of(List.of(1, 2), List.of(), List.of(3)),
        List.of());
  }
}
