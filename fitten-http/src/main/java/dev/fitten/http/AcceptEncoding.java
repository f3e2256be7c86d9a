package dev.fitten.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `Accept-Encoding` (RFC 9110 §12.5.3): which of the codings on offer the client would have.
final class AcceptEncoding {
  private static final int FULL = 1000;
  private static final Pattern WEIGHT = Pattern.compile("[qQ]=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)");

  private AcceptEncoding() {}

  /// Returns the codings that the client takes and does not want less than the plain bytes, the most
  /// wanted first, and between equals in the order offered. Without the field there are none: a
  /// client that says nothing gets the plain bytes.
  ///
  /// @param field the field's values, one for each line that the client sent
  /// @param offered codings in lower case
  static List<String> choose(List<String> field, List<String> offered) {
    Map<String, Integer> weights = weights(field);
    @Nullable Integer others = weights.get("*");
    // Unless refused, the plain bytes are always acceptable, at no stated weight.
    int plain = weights.getOrDefault("identity", 0);
    List<String> chosen = new ArrayList<>();
    Map<String, Integer> chosenWeights = new HashMap<>();
    for (String coding : offered) {
      @Nullable Integer weight = weights.getOrDefault(coding, others);
      if (weight == null || weight == 0 || weight < plain) continue;
      chosen.add(coding);
      chosenWeights.put(coding, weight);
    }
    // A stable sort: the order offered decides between equals.
    chosen.sort((a, b) -> chosenWeights.getOrDefault(b, 0) - chosenWeights.getOrDefault(a, 0));
    return chosen;
  }

  /// Returns the weights in thousandths by coding. A malformed element is left out; of two for the
  /// same coding the lower counts.
  private static Map<String, Integer> weights(List<String> field) {
    Map<String, Integer> weights = new HashMap<>();
    for (String value : field) {
      for (String element : value.split(",")) {
        int semicolon = element.indexOf(';');
        String coding = (semicolon < 0 ? element : element.substring(0, semicolon)).strip();
        int weight = semicolon < 0 ? FULL : weight(element.substring(semicolon + 1).strip());
        if (weight < 0 || !Ascii.isToken(coding)) continue;
        String name = coding.toLowerCase(Locale.ROOT);
        // RFC 9110 §8.4.1.3: x-gzip is an old name of gzip.
        weights.merge(name.equals("x-gzip") ? "gzip" : name, weight, Math::min);
      }
    }
    return weights;
  }

  /// Returns the thousandths of `q=0.5` (RFC 9110 §12.4.2), or -1.
  private static int weight(String parameter) {
    if (!WEIGHT.matcher(parameter).matches()) return -1;
    String digits = (parameter.substring(2).replace(".", "") + "000").substring(0, 4);
    return Integer.parseInt(digits);
  }
}
