package selects;

import java.util.List;

public record Sample(List<String> choices, String chosen, boolean on, String area) {
  public static Sample sample() {
    return new Sample(List.of("x", "y", "<z>"), "y", true, "\n a & <b>");
  }
}
