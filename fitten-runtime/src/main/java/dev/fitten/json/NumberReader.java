package dev.fitten.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Numbers of a document: RFC 8259 §6, never rounded more than once and never wrapped.
final class NumberReader {
  // A number of a million digits takes BigInteger seconds; nobody writes one by accident.
  private static final int BIG_CHARACTERS = 1000;

  private NumberReader() {}

  /// Reads an integer. A fraction or exponent is refused even where its value is whole.
  static long readLong(JsonReader in, long min, long max, String type) {
    int c = in.token();
    byte[] bytes = in.bytes;
    int start = in.at;
    int i = c == '-' ? start + 1 : start;
    int digits = i;
    if (i >= in.end || bytes[i] < '0' || bytes[i] > '9') throw noNumber(in, "an integer", i);
    long value = 0;
    boolean tooLarge = false;
    while (i < in.end && bytes[i] >= '0' && bytes[i] <= '9') {
      int digit = bytes[i++] - '0';
      // Collected below zero, where one more value fits than above.
      tooLarge |= value < (Long.MIN_VALUE + digit) / 10;
      value = value * 10 - digit;
    }
    if (bytes[digits] == '0' && i > digits + 1) throw leadingZero(in, start);
    if (i < in.end && (bytes[i] == '.' || bytes[i] == 'e' || bytes[i] == 'E')) {
      scan(in);
      throw in.error(start, "expected an integer, found a number with a fraction or exponent");
    }
    if (c != '-') {
      tooLarge |= value == Long.MIN_VALUE;
      value = -value;
    }
    if (tooLarge || value < min || value > max) {
      throw in.error(
          start, "the number is out of the range of " + type + ", " + min + " to " + max);
    }
    in.at = i;
    return value;
  }

  static double readDouble(JsonReader in) {
    in.token();
    int start = in.at;
    int end = scan(in);
    double value;
    if (in.mantissaExact && Decimals.isExact(in.mantissa, in.exponent)) {
      value = Decimals.exact(in.mantissa, in.exponent);
      if (in.bytes[start] == '-') value = -value;
    } else {
      value = Double.parseDouble(text(in, start, end));
      if (Double.isInfinite(value))
        throw in.error(start, "the number is out of the range of double");
    }
    in.at = end;
    return value;
  }

  static float readFloat(JsonReader in) {
    in.token();
    int start = in.at;
    int end = scan(in);
    float value;
    // Not by way of double: rounding twice can end one float off.
    if (in.mantissaExact && Decimals.isExactFloat(in.mantissa, in.exponent)) {
      value = Decimals.exactFloat(in.mantissa, in.exponent);
      if (in.bytes[start] == '-') value = -value;
    } else {
      value = Float.parseFloat(text(in, start, end));
      if (Float.isInfinite(value)) throw in.error(start, "the number is out of the range of float");
    }
    in.at = end;
    return value;
  }

  static BigDecimal readBigDecimal(JsonReader in) {
    in.token();
    int start = in.at;
    int end = scan(in);
    if (end - start > BIG_CHARACTERS) throw tooLong(in, start);
    try {
      BigDecimal value = new BigDecimal(text(in, start, end));
      in.at = end;
      return value;
    } catch (NumberFormatException e) { // the exponent does not fit an int
      throw in.error(start, "the number is out of the range of BigDecimal");
    }
  }

  static BigInteger readBigInteger(JsonReader in) {
    in.token();
    int start = in.at;
    int end = scan(in);
    for (int i = start; i < end; i++) {
      if (in.bytes[i] == '.' || in.bytes[i] == 'e' || in.bytes[i] == 'E') {
        throw in.error(start, "expected an integer, found a number with a fraction or exponent");
      }
    }
    if (end - start > BIG_CHARACTERS) throw tooLong(in, start);
    in.at = end;
    return new BigInteger(text(in, start, end));
  }

  static void skip(JsonReader in) {
    in.at = scan(in);
  }

  /// Validates the number at the reader and returns where it ends; leaves its value as `mantissa ×
  /// 10^exponent` in the reader, as far as 18 digits carry.
  private static int scan(JsonReader in) {
    byte[] bytes = in.bytes;
    int end = in.end;
    int start = in.at;
    int i = start < end && bytes[start] == '-' ? start + 1 : start;
    if (i >= end || bytes[i] < '0' || bytes[i] > '9') throw noNumber(in, "a number", i);
    long mantissa = 0;
    int significant = 0;
    int exponent = 0;
    int digits = i;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      if (mantissa != 0 || bytes[i] != '0') significant++;
      if (significant <= 18) mantissa = mantissa * 10 + (bytes[i] - '0');
      i++;
    }
    if (bytes[digits] == '0' && i > digits + 1) throw leadingZero(in, start);
    if (i < end && bytes[i] == '.') {
      int fraction = ++i;
      while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
        if (mantissa != 0 || bytes[i] != '0') significant++;
        if (significant <= 18) mantissa = mantissa * 10 + (bytes[i] - '0');
        i++;
      }
      if (i == fraction) throw in.error(i, "expected a digit behind the decimal point");
      exponent = fraction - i;
    }
    if (i < end && (bytes[i] == 'e' || bytes[i] == 'E')) {
      i++;
      boolean negative = i < end && bytes[i] == '-';
      if (negative || i < end && bytes[i] == '+') i++;
      int power = 0;
      int first = i;
      while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
        if (power < 100_000) power = power * 10 + (bytes[i] - '0');
        i++;
      }
      if (i == first) throw in.error(i, "expected a digit in the exponent");
      exponent += negative ? -power : power;
    }
    in.mantissa = mantissa;
    in.exponent = exponent;
    in.mantissaExact = significant <= 18;
    return i;
  }

  private static String text(JsonReader in, int start, int end) {
    return new String(in.bytes, start, end - start, ISO_8859_1);
  }

  private static JsonException noNumber(JsonReader in, String expected, int i) {
    if (i > in.at) return in.error(i, "expected a digit behind '-'");
    return in.expected(expected);
  }

  private static JsonException leadingZero(JsonReader in, int start) {
    return in.error(start, "a number must not have leading zeros");
  }

  private static JsonException tooLong(JsonReader in, int start) {
    return in.error(start, "the number is longer than " + BIG_CHARACTERS + " characters");
  }
}
