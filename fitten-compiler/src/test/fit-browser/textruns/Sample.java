package textruns;

import org.jspecify.annotations.Nullable;

public record Sample(String empty, @Nullable String nothing, String some, boolean yes, int zero) {
  public static Sample sample() {
    return new Sample("", null, "<b>&amp; ü 😀</b>", false, 0);
  }
}
