package dev.fitten.doctor;

import dev.fitten.doctor.rule.Messages;
import java.util.List;
import java.util.Locale;

/// Findings as text for people and as JSON for programs.
public final class Report {
  private Report() {}

  /// Returns one block per finding: code and title, the line, the evidence, why, and the fix.
  public static String text(List<Finding> findings, Locale language) {
    Messages messages = Messages.in(language);
    if (findings.isEmpty()) return messages.text("report.none") + "\n";
    var out = new StringBuilder();
    for (Finding finding : findings) {
      if (!out.isEmpty()) out.append('\n');
      out.append(finding.code()).append(": ").append(finding.title()).append('\n');
      out.append("  --> ").append(finding.site()).append('\n');
      out.append("   |\n");
      for (String seen : finding.evidence()) out.append("   | ").append(seen).append('\n');
      out.append("   |\n");
      out.append("   = ").append(messages.text("report.why")).append(": ").append(finding.why());
      out.append("\n   = ").append(messages.text("report.fix")).append(": ").append(finding.fix());
      out.append('\n');
    }
    return out.toString();
  }

  /// Returns
  /// `{"findings":[{"code","kind","severity","file","line","method","evidence","why","hint"}]}`
  /// with a line per finding. Evidence is one string, its parts separated by `; `.
  public static String json(List<Finding> findings) {
    var out = new StringBuilder("{\"findings\":[");
    String separator = "\n";
    for (Finding finding : findings) {
      out.append(separator).append('{');
      field(out, "code", finding.code()).append(',');
      field(out, "kind", finding.kind()).append(',');
      field(out, "severity", "error").append(',');
      field(out, "file", finding.site().file()).append(',');
      out.append("\"line\":").append(finding.site().line()).append(',');
      field(out, "method", finding.site().method()).append(',');
      field(out, "evidence", String.join("; ", finding.evidence())).append(',');
      field(out, "why", finding.why()).append(',');
      field(out, "hint", finding.fix()).append('}');
      separator = ",\n";
    }
    return out.append("\n]}\n").toString();
  }

  private static StringBuilder field(StringBuilder out, String name, String value) {
    out.append('"').append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        default -> {
          // RFC 8259 §7: control characters must be escaped; a lone surrogate has no UTF-8 form.
          if (c < ' ' || isLoneSurrogate(value, i)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"');
  }

  private static boolean isLoneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
