package atlas;

/// Writes the `d` of an SVG path from points, in tenths.
final class Polyline {
  private final StringBuilder path = new StringBuilder();
  private boolean drawing;

  /// Draws on to the point, or starts there.
  void to(double x, double y) {
    path.append(drawing ? 'L' : 'M').append(tenths(x)).append(' ').append(tenths(y));
    drawing = true;
  }

  /// Lifts the pen: the next point starts a new line.
  void lift() {
    drawing = false;
  }

  private static String tenths(double value) {
    double rounded = Dot.tenths(value);
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
