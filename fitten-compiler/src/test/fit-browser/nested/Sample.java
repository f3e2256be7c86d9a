package nested;

import java.util.List;

public record Sample(List<Group> groups) {
  public record Group(String name, boolean open, List<Item> items) {}

  public record Item(int id, String label, List<Integer> scores) {}

  public static Sample sample() {
    return new Sample(
        List.of(
            new Group("g1", true, List.of(new Item(1, "one", List.of(1, 2)), new Item(2, "two", List.of()))),
            new Group("g2", false, List.of(new Item(3, "three", List.of(9))))));
  }
}
