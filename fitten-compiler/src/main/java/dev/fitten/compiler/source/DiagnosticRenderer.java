package dev.fitten.compiler.source;

import java.util.List;

/// Writes errors for people (a frame with a caret) and for editors (JSON).
public final class DiagnosticRenderer {
  /// Longer lines, such as generated ones, are shown around the place only.
  private static final int MAX_FRAME = 160;

  private DiagnosticRenderer() {}

  /// The error as text, its last line ended by LF:
  ///
  /// ```
  /// counter.fit:4:10: error FIT101: Undeclared reactive identifier 'count'
  ///   4 |   @watch count
  ///     |          ^^^^^
  ///   hint: declare it at the top level of the script: let count = $state(0)
  /// ```
  public static String text(SourceFile file, Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder();
    out.append(place(file, diagnostic.span())).append(": error ").append(diagnostic.code());
    out.append(": ").append(diagnostic.message()).append('\n');
    frame(file, diagnostic.span(), out);
    for (Diagnostic.Note note : diagnostic.notes()) {
      out.append("  note: ").append(note.message());
      out.append(" (").append(place(file, note.span())).append(")\n");
    }
    if (diagnostic.hint() != null) {
      out.append("  hint: ").append(diagnostic.hint()).append('\n');
    }
    return out.toString();
  }

  /// The errors of a file as the elements of a JSON array, one a line, without the brackets. Lines
  /// and columns count from 1, offsets from 0, all in UTF-16 units; `end` is exclusive.
  public static String json(SourceFile file, List<Diagnostic> diagnostics) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      if (!out.isEmpty()) {
        out.append(",\n");
      }
      out.append("{\"file\":");
      string(file.name(), out);
      out.append(",\"code\":");
      string(diagnostic.code(), out);
      out.append(",\"severity\":\"error\",\"message\":");
      string(diagnostic.message(), out);
      range(file, diagnostic.span(), out);
      if (diagnostic.hint() != null) {
        out.append(",\"hint\":");
        string(diagnostic.hint(), out);
      }
      out.append(",\"notes\":[");
      String between = "";
      for (Diagnostic.Note note : diagnostic.notes()) {
        out.append(between).append("{\"message\":");
        string(note.message(), out);
        range(file, note.span(), out);
        out.append('}');
        between = ",";
      }
      out.append("]}");
    }
    return out.toString();
  }

  private static String place(SourceFile file, Span span) {
    return file.name() + ":" + file.line(span.start()) + ":" + file.column(span.start());
  }

  private static void frame(SourceFile file, Span span, StringBuilder out) {
    int line = file.line(span.start());
    String text = file.lineText(line);
    int from = Math.min(file.column(span.start()) - 1, text.length());
    if (text.length() > MAX_FRAME) {
      int cut = Math.max(0, from - MAX_FRAME / 2);
      text = text.substring(cut, Math.min(text.length(), cut + MAX_FRAME));
      from -= cut;
    }
    String number = Integer.toString(line);
    out.append("  ").append(number).append(" | ").append(text).append('\n');
    out.append("  ").repeat(" ", number.length()).append(" | ");
    // A span over several lines is underlined on its first.
    int to = Math.clamp((long) from + span.length(), from, text.length());
    for (int i = 0; i < from; i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        out.append(c);
      } else if (!Character.isLowSurrogate(c)) {
        out.append(isWide(text.codePointAt(i)) ? "  " : " ");
      }
    }
    int carets = 0;
    for (int i = from; i < to; i++) {
      if (!Character.isLowSurrogate(text.charAt(i))) {
        carets += isWide(text.codePointAt(i)) ? 2 : 1;
      }
    }
    out.repeat("^", Math.max(1, carets)).append('\n');
  }

  /// Whether terminals show the character two columns wide: the blocks of CJK scripts, full-width
  /// forms and emoji, as in Unicode's EastAsianWidth.txt.
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115F)
        || (c >= 0x2E80 && c <= 0xA4CF)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFE30 && c <= 0xFE6F)
        || (c >= 0xFF00 && c <= 0xFF60)
        || (c >= 0xFFE0 && c <= 0xFFE6)
        || (c >= 0x1F300 && c <= 0x1FAFF)
        || (c >= 0x20000 && c <= 0x3FFFD);
  }

  private static void range(SourceFile file, Span span, StringBuilder out) {
    out.append(",\"line\":").append(file.line(span.start()));
    out.append(",\"column\":").append(file.column(span.start()));
    out.append(",\"endLine\":").append(file.line(span.end()));
    out.append(",\"endColumn\":").append(file.column(span.end()));
    out.append(",\"start\":").append(span.start());
    out.append(",\"end\":").append(span.end());
  }

  private static void string(String value, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        default -> {
          if (c < 0x20 || Character.isSurrogate(c) || c == 0x7F) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
