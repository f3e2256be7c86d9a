package atlas;

import java.util.ArrayList;
import java.util.List;

/// The globe seen from above one country, in orthographic projection: 400 by 400 units.
final class Globe {
  private static final double CENTER = 200;
  private static final double RADIUS = 180;

  /// Closer to the limb than this, a dot is a smear.
  private static final double LEAST_HEIGHT = 0.04;

  private final double sinLatitude;
  private final double cosLatitude;
  private final double longitude;

  private Globe(Country middle) {
    sinLatitude = Math.sin(Math.toRadians(middle.latitude()));
    cosLatitude = Math.cos(Math.toRadians(middle.latitude()));
    longitude = Math.toRadians(middle.longitude());
  }

  /// Returns meridians and parallels, every 15 degrees, as far as they can be seen.
  static String grid(Country middle) {
    return new Globe(middle).grid();
  }

  /// Returns a dot for each country on this side, largest first; only neighbours stand out.
  static List<Dot> dots(Country middle, Countries countries) {
    Globe globe = new Globe(middle);
    List<Dot> dots = new ArrayList<>();
    for (Country country : countries.bySize()) {
      Place at = globe.project(country.latitude(), country.longitude());
      if (at.height < LEAST_HEIGHT || country.equals(middle)) continue;
      boolean near = middle.borders().contains(country.code());
      String style = country.region().style() + (near ? " near" : "");
      // Towards the limb dots shrink with the land they stand for.
      double r = radius(country) * (0.35 + 0.65 * at.height);
      dots.add(
          new Dot(country.code(), style, Dot.tenths(at.x), Dot.tenths(at.y), Dot.tenths(r), !near));
    }
    return dots;
  }

  /// Returns the radius of a country's dot in the middle of the globe.
  static double radius(Country country) {
    return Dot.tenths(Math.clamp(Math.sqrt(country.knownArea()) / 100, 2.4, 26));
  }

  private String grid() {
    Polyline line = new Polyline();
    for (int meridian = -180; meridian < 180; meridian += 15) {
      for (int parallel = -90; parallel <= 90; parallel += 3) draw(line, parallel, meridian);
      line.lift();
    }
    for (int parallel = -75; parallel <= 75; parallel += 15) {
      for (int meridian = -180; meridian <= 180; meridian += 3) draw(line, parallel, meridian);
      line.lift();
    }
    return line.toString();
  }

  private void draw(Polyline line, double latitude, double longitude) {
    Place at = project(latitude, longitude);
    if (at.height >= 0) line.to(at.x, at.y);
    else line.lift();
  }

  private Place project(double latitudeDegrees, double longitudeDegrees) {
    double sin = Math.sin(Math.toRadians(latitudeDegrees));
    double cos = Math.cos(Math.toRadians(latitudeDegrees));
    double turned = Math.toRadians(longitudeDegrees) - longitude;
    return new Place(
        CENTER + RADIUS * cos * Math.sin(turned),
        CENTER - RADIUS * (cosLatitude * sin - sinLatitude * cos * Math.cos(turned)),
        sinLatitude * sin + cosLatitude * cos * Math.cos(turned));
  }

  /// @param height 1 in the middle, 0 at the limb, negative on the far side
  private record Place(double x, double y, double height) {}
}
