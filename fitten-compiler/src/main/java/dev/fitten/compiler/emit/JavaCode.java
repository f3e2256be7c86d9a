package dev.fitten.compiler.emit;

import java.util.ArrayList;
import java.util.List;

/// The lines of one method, and the static markup waiting to be written by the next one.
final class JavaCode {
  private final JavaClass owner;
  private final StringBuilder markup = new StringBuilder();
  private final List<Part> parts = new ArrayList<>();
  private int depth;

  /// Lines at one indentation; a prologue gets its lines after those that follow it are written.
  private record Part(int depth, List<String> lines) {}

  JavaCode(JavaClass owner, int depth) {
    this.owner = owner;
    this.depth = depth;
  }

  /// Adds markup that is the same for all data.
  void markup(String html) {
    markup.append(html);
  }

  /// Writes the waiting markup, then a statement.
  void line(String statement) {
    flush();
    parts.add(new Part(depth, List.of(statement)));
  }

  /// Writes a line that ends in `{` and indents what follows.
  void open(String head) {
    line(head);
    depth++;
  }

  /// Writes the waiting markup and a line that begins with `}`.
  void close(String foot) {
    flush();
    depth--;
    line(foot);
    if (foot.endsWith("{")) depth++;
  }

  /// Marks a place where declarations can be put later.
  List<String> prologue() {
    flush();
    List<String> lines = new ArrayList<>();
    parts.add(new Part(depth, lines));
    return lines;
  }

  private void flush() {
    if (markup.isEmpty()) return;
    String html = markup.toString();
    markup.setLength(0);
    parts.add(new Part(depth, List.of("out.raw(" + owner.constant(html) + ");")));
  }

  /// The method's body.
  String text() {
    flush();
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      for (String line : part.lines()) {
        text.append("  ".repeat(part.depth())).append(line).append('\n');
      }
    }
    return text.toString();
  }
}
