package atlas;

/// A country on a chart: a circle.
///
/// @param code the country's code
/// @param style the class that colours it, the region's name in lower case
/// @param x in units of the chart's `viewBox`, as are `y` and `r`
/// @param off whether it stands back
record Dot(String code, String style, double x, double y, double r, boolean off) {
  /// Rounds to tenths: less than what a screen can show, and short in HTML.
  static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
