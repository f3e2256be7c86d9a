package dev.fitten.json;

import dev.fitten.bytes.ByteSink;

/// Exact conversion between doubles and decimal text.
///
/// Both ways rest on the observation of Clinger, "How to Read Floating Point Numbers Accurately"
/// (1990): an integer below 2⁵³ and a power of ten up to 10²² are doubles exactly, so one division
/// or multiplication of the two is rounded once, that is, correctly. What it does not cover goes
/// the JDK's way, which is exact too but works on Strings.
final class Decimals {
  static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final float[] FLOAT_POWERS = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
  };
  private static final double DIGITS_15 = 1e15;

  private Decimals() {}

  /// Writes a finite double. Different decimals of up to 15 digits are different doubles, so one
  /// that reads back as `value` is the only one, and without its trailing zeros the shortest.
  static void write(double value, ByteSink out) {
    double size = Math.abs(value);
    for (int digits = 0; digits <= 9; digits += 3) {
      double scaled = size * POWERS[digits];
      if (scaled >= DIGITS_15) break;
      long integer = (long) (scaled + 0.5);
      if (integer / POWERS[digits] == size) {
        writePlain(value, integer, digits, out);
        return;
      }
    }
    out.putAscii(Double.toString(value));
  }

  private static void writePlain(double value, long integer, int digits, ByteSink out) {
    if (value < 0 || 1 / value < 0) out.put((byte) '-');
    while (digits > 1 && integer % 10 == 0) {
      integer /= 10;
      digits--;
    }
    if (digits == 0) {
      out.putLong(integer).put((byte) '.').put((byte) '0');
      return;
    }
    long power = (long) POWERS[digits];
    out.putLong(integer / power).put((byte) '.');
    long fraction = integer % power;
    byte[] array = out.reserve(digits);
    int start = out.length();
    for (int at = start + digits - 1; at >= start; at--) {
      array[at] = (byte) ('0' + fraction % 10);
      fraction /= 10;
    }
    out.length(start + digits);
  }

  /// Whether `mantissa × 10^exponent` can be computed as [#exact(long, int)].
  static boolean isExact(long mantissa, int exponent) {
    return mantissa >>> 53 == 0 && exponent >= -22 && exponent <= 22;
  }

  static double exact(long mantissa, int exponent) {
    return exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
  }

  static boolean isExactFloat(long mantissa, int exponent) {
    return mantissa >>> 24 == 0 && exponent >= -10 && exponent <= 10;
  }

  static float exactFloat(long mantissa, int exponent) {
    float value = mantissa;
    return exponent < 0 ? value / FLOAT_POWERS[-exponent] : value * FLOAT_POWERS[exponent];
  }
}
