package atlas;

import java.util.List;

/// The world in the Equal Earth projection (Šavrič, Patterson and Jenny, 2018), which keeps areas
/// true: 960 by 468 units, no data but the countries' own.
final class WorldMap {
  private static final double A1 = 1.340264;
  private static final double A2 = -0.081106;
  private static final double A3 = 0.000893;
  private static final double A4 = 0.003796;
  private static final double M = Math.sqrt(3) / 2;

  private static final double UNITS_PER_RADIAN = 173;
  private static final double CENTER_X = 480;
  private static final double CENTER_Y = 234;

  private WorldMap() {}

  /// The outline of the globe.
  static final String SEA = sea();

  /// Meridians and parallels, every 30 degrees.
  static final String GRID = grid();

  /// Returns a dot for each country, in the order given.
  static List<Dot> dots(List<Country> countries) {
    return countries.stream().map(WorldMap::dot).toList();
  }

  private static Dot dot(Country country) {
    double[] at = project(country.latitude(), country.longitude());
    double r = Math.clamp(Math.sqrt(country.knownArea()) / 150, 2.2, 22);
    return new Dot(
        country.code(),
        country.region().style(),
        Dot.tenths(at[0]),
        Dot.tenths(Math.min(at[1], 2 * CENTER_Y - 8 - r)),
        Dot.tenths(r),
        false);
  }

  /// Returns x and y of a place given in degrees.
  static double[] project(double latitude, double longitude) {
    double t = Math.asin(M * Math.sin(Math.toRadians(latitude)));
    double t2 = t * t;
    double t6 = t2 * t2 * t2;
    double slope = 9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1;
    double x = Math.toRadians(longitude) * Math.cos(t) / (M * slope);
    double y = t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2));
    return new double[] {CENTER_X + UNITS_PER_RADIAN * x, CENTER_Y - UNITS_PER_RADIAN * y};
  }

  private static String sea() {
    Polyline line = new Polyline();
    for (int latitude = -90; latitude <= 90; latitude += 5) draw(line, latitude, -180);
    for (int latitude = 90; latitude >= -90; latitude -= 5) draw(line, latitude, 180);
    return line + "Z";
  }

  private static String grid() {
    Polyline line = new Polyline();
    for (int longitude = -150; longitude < 180; longitude += 30) {
      for (int latitude = -90; latitude <= 90; latitude += 5) draw(line, latitude, longitude);
      line.lift();
    }
    for (int latitude = -60; latitude <= 60; latitude += 30) {
      // A parallel is a straight line in this projection.
      draw(line, latitude, -180);
      draw(line, latitude, 180);
      line.lift();
    }
    return line.toString();
  }

  private static void draw(Polyline line, double latitude, double longitude) {
    double[] at = project(latitude, longitude);
    line.to(at[0], at[1]);
  }
}
