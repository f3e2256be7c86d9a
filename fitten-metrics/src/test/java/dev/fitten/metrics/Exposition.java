package dev.fitten.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the text format back, strictly enough to notice when a line is not well formed.
final class Exposition {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{(?:[a-zA-Z_]\\w*=\"(?:[^\"\\\\]|\\\\.)*\",?)*\\})?"
              + " (\\S+)( \\S+)?");

  private Exposition() {}

  /// Returns each sample's value by name and labels, label values unescaped.
  static Map<String, Double> parse(String text) {
    var samples = new LinkedHashMap<String, Double>();
    for (String line : text.split("\n")) {
      if (line.startsWith("#")) continue;
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) throw new AssertionError("not a sample: " + line);
      String name = sample.group(1) + (sample.group(2) == null ? "" : unescape(sample.group(2)));
      String value = sample.group(3).replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
      if (samples.put(name, Double.valueOf(value)) != null) {
        throw new AssertionError("said twice: " + name);
      }
    }
    return samples;
  }

  private static String unescape(String labels) {
    var plain = new StringBuilder();
    for (int i = 0; i < labels.length(); i++) {
      char c = labels.charAt(i);
      if (c == '\\') {
        c = labels.charAt(++i);
        if (c == 'n') c = '\n';
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
