package atlas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final Countries COUNTRIES = Countries.load();

  /// The corners of the projection as its authors publish them: x to 2.7066, y to 1.3173 radians.
  @Test
  void theMapEndsWhereEqualEarthEnds() {
    assertArrayEquals(new double[] {480, 234}, WorldMap.project(0, 0), 1e-9);
    assertArrayEquals(new double[] {480 + 173 * 2.70663, 234}, WorldMap.project(0, 180), 0.01);
    assertArrayEquals(new double[] {480, 234 - 173 * 1.31737}, WorldMap.project(90, 0), 0.01);
  }

  @Test
  void everyDotOfTheMapIsWhollyOnIt() {
    for (Dot dot : WorldMap.dots(COUNTRIES.bySize())) {
      assertTrue(dot.x() > dot.r() && dot.x() + dot.r() < 960, dot.toString());
      assertTrue(dot.y() > dot.r() && dot.y() + dot.r() < 468, dot.toString());
    }
  }

  @Test
  void theGlobeShowsOneSideWithTheNeighboursStandingOut() {
    Country middle = COUNTRIES.find("CHE");
    List<Dot> dots = Globe.dots(middle, COUNTRIES);
    assertFalse(dots.stream().anyMatch(dot -> dot.code().equals("NZL")), "the far side is hidden");
    assertFalse(dots.stream().anyMatch(dot -> dot.code().equals("CHE")), "it is drawn on top");
    assertEquals(
        middle.borders(), dots.stream().filter(dot -> !dot.off()).map(Dot::code).sorted().toList());
  }
}
