package dev.fitten.http;

/// Whole numbers in paths. Each has one spelling, so that one resource has one path: with a second
/// one, rules and caches by path could be walked around.
final class WholeNumbers {
  private WholeNumbers() {}

  /// Returns the number, written in ASCII digits without `+`, leading zeros or `-0`.
  ///
  /// @throws Problem 404 if it is not, or does not fit into 64 bits
  static long parse(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    boolean digits = start < text.length();
    for (int i = start; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    boolean zeroInFront = digits && text.charAt(start) == '0' && text.length() > 1;
    if (!digits || zeroInFront) throw Problem.notFound();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      throw Problem.notFound();
    }
  }
}
