package dev.fitten.html;

import dev.fitten.bytes.ByteSink;
import org.jspecify.annotations.Nullable;

/// Writes a double as JavaScript's `String(x)` does (ECMA-262, Number::toString).
///
/// The digits come from [Double#toString(double)], which since JDK 19 finds the shortest decimal
/// that reads back as the same double; only where the point stands and when an exponent is
/// written differ. One exception: Java never goes below two digits, so `5e-324` is `4.9E-324`
/// there, and the smallest subnormals look for a one-digit form here.
final class JsNumber {
  /// Up to here every integer is a double of its own: `Number.MAX_SAFE_INTEGER + 1`.
  static final long EXACT = 1L << 53;

  // A decimal of at most 15 digits is the only such decimal that reads as its double, so what
  // survives the division below needs no search for the shortest form. Prices end here.
  private static final double THOUSANDTHS_LIMIT = 1e15;

  // Below this the gap between neighbours exceeds one digit in two: 2^-1074 is about 5e-324.
  private static final double COARSE = 1e-320;

  private JsNumber() {}

  static void write(double value, ByteSink out) {
    long whole = (long) value;
    if (whole == value && whole <= EXACT && whole >= -EXACT) {
      out.putLong(whole); // -0 too: JavaScript shows it as 0
    } else if (!writeThousandths(value, out)) {
      out.putAscii(toText(value));
    }
  }

  static void write(long value, ByteSink out) {
    if (value <= EXACT && value >= -EXACT) {
      out.putLong(value);
    } else {
      out.putAscii(toText((double) value));
    }
  }

  static String text(double value) {
    long whole = (long) value;
    if (whole == value && whole <= EXACT && whole >= -EXACT) return Long.toString(whole);
    return toText(value);
  }

  private static boolean writeThousandths(double value, ByteSink out) {
    double scaled = Math.rint(value * 1000);
    if (!(Math.abs(scaled) < THOUSANDTHS_LIMIT) || scaled / 1000 != value) return false;
    long thousandths = Math.abs((long) scaled);
    if (thousandths == 0) return false;
    if (value < 0) out.put((byte) '-');
    out.putLong(thousandths / 1000);
    int rest = (int) (thousandths % 1000);
    out.put((byte) '.');
    out.put((byte) ('0' + rest / 100));
    if (rest % 100 != 0) out.put((byte) ('0' + rest / 10 % 10));
    if (rest % 10 != 0) out.put((byte) ('0' + rest % 10));
    return true;
  }

  private static String toText(double value) {
    if (Double.isNaN(value)) return "NaN";
    if (Double.isInfinite(value)) return value > 0 ? "Infinity" : "-Infinity";
    if (value == 0) return "0";
    String java = Double.toString(Math.abs(value));
    int mark = java.indexOf('E');
    String mantissa = mark < 0 ? java : java.substring(0, mark);
    int point = mantissa.indexOf('.');
    String fraction = mantissa.substring(point + 1);
    String digits = mantissa.substring(0, point) + fraction;
    // the value is 0.DIGITS times ten to the power `magnitude`
    int magnitude = point + (mark < 0 ? 0 : Integer.parseInt(java.substring(mark + 1)));
    int first = 0;
    while (digits.charAt(first) == '0') {
      first++;
      magnitude--;
    }
    int last = digits.length();
    while (digits.charAt(last - 1) == '0') last--;
    digits = digits.substring(first, last);
    if (digits.length() == 2 && Math.abs(value) < COARSE) {
      String one = oneDigit(Math.abs(value), digits, magnitude);
      if (one != null) {
        // 9.9e-324 would round up to ten: its one digit stands one place higher
        if (one.length() == 2) magnitude++;
        digits = one.substring(0, 1);
      }
    }
    String text = place(digits, magnitude);
    return value < 0 ? "-" + text : text;
  }

  private static @Nullable String oneDigit(double value, String digits, int magnitude) {
    int low = digits.charAt(0) - '0';
    boolean upIsCloser = digits.charAt(1) >= '5';
    int nearer = upIsCloser ? low + 1 : low;
    int farther = upIsCloser ? low : low + 1;
    for (int digit : new int[] {nearer, farther}) {
      if (digit != 0 && Double.parseDouble(digit + "e" + (magnitude - 1)) == value) {
        return Integer.toString(digit);
      }
    }
    return null;
  }

  /// Number::toString, steps 6 to 10: where the point stands, and from which size on an exponent.
  private static String place(String digits, int magnitude) {
    int count = digits.length();
    if (count <= magnitude && magnitude <= 21) return digits + "0".repeat(magnitude - count);
    if (0 < magnitude && magnitude <= 21) {
      return digits.substring(0, magnitude) + "." + digits.substring(magnitude);
    }
    if (-6 < magnitude && magnitude <= 0) return "0." + "0".repeat(-magnitude) + digits;
    int exponent = magnitude - 1;
    String sign = exponent < 0 ? "e-" : "e+";
    String head = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return head + sign + Math.abs(exponent);
  }
}
