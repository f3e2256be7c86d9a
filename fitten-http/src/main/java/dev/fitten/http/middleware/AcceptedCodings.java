package dev.fitten.http.middleware;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses the coding that a client likes best (RFC 9110 §12.5.3).
final class AcceptedCodings {
  private static final int NOT_NAMED = -1;

  private AcceptedCodings() {}

  /// Returns the coding to use, or `null` for none: among those with the highest weight the first
  /// one. None is used if `identity` weighs more, and none without the field, which allows
  /// everything but is sent so by no client that can decode. An element that is malformed names
  /// nothing.
  ///
  /// @param fields the values of all Accept-Encoding fields
  static @Nullable ContentCoding choose(List<String> fields, List<ContentCoding> codings) {
    ContentCoding best = null;
    int bestWeight = 0;
    for (ContentCoding coding : codings) {
      int weight = weight(fields, coding.name());
      if (weight == NOT_NAMED) weight = weight(fields, "*");
      if (weight > bestWeight) {
        best = coding;
        bestWeight = weight;
      }
    }
    return best != null && weight(fields, "identity") > bestWeight ? null : best;
  }

  /// Tells whether the client refuses a body without any coding.
  static boolean refusesIdentity(List<String> fields) {
    int weight = weight(fields, "identity");
    return weight == 0 || weight == NOT_NAMED && weight(fields, "*") == 0;
  }

  /// Returns the weight of the name in thousandths, or [#NOT_NAMED].
  private static int weight(List<String> fields, String name) {
    for (int f = 0; f < fields.size(); f++) {
      String field = fields.get(f);
      for (int start = 0; start <= field.length(); ) {
        int comma = field.indexOf(',', start);
        int end = comma < 0 ? field.length() : comma;
        int weight = weightOf(field, start, end, name);
        if (weight != NOT_NAMED) return weight;
        start = end + 1;
      }
    }
    return NOT_NAMED;
  }

  private static int weightOf(String field, int start, int end, String name) {
    int semicolon = field.indexOf(';', start);
    int nameLimit = semicolon < 0 || semicolon > end ? end : semicolon;
    int from = Grammar.skipBlanks(field, start, nameLimit);
    int to = Grammar.trimEnd(field, from, nameLimit);
    if (!isNamed(field, from, to, name)) return NOT_NAMED;
    if (nameLimit == end) return 1000;
    int at = Grammar.skipBlanks(field, nameLimit + 1, end);
    int stop = Grammar.trimEnd(field, at, end);
    return quality(field, at, stop);
  }

  /// RFC 9110 §8.4.1.3: `x-gzip` is another name of `gzip`.
  private static boolean isNamed(String field, int from, int to, String name) {
    boolean old = name.equals("gzip") && field.regionMatches(true, from, "x-", 0, 2);
    int start = old ? from + 2 : from;
    return to - start == name.length() && field.regionMatches(true, start, name, 0, name.length());
  }

  /// Reads `q=0.5` (RFC 9110 §12.4.2: at most three digits, from 0 to 1).
  private static int quality(String field, int start, int end) {
    int digits = end - start - 2;
    if (digits < 1 || digits > 5 || !field.regionMatches(true, start, "q=", 0, 2)) {
      return NOT_NAMED;
    }
    char whole = field.charAt(start + 2);
    if (whole != '0' && whole != '1') return NOT_NAMED;
    if (digits > 1 && field.charAt(start + 3) != '.') return NOT_NAMED;
    int weight = (whole - '0') * 1000;
    for (int i = start + 4, unit = 100; i < end; i++, unit /= 10) {
      int digit = field.charAt(i) - '0';
      if (digit < 0 || digit > 9) return NOT_NAMED;
      weight += digit * unit;
    }
    return weight > 1000 ? NOT_NAMED : weight;
  }
}
