package dev.fitten.bench.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table of text, as Markdown with its columns aligned: read in a terminal, pasted into a page.
final class Grid {
  private final List<String[]> rows = new ArrayList<>();

  /// @param heads of the columns; the first one is aligned left, the others right
  Grid(String... heads) {
    rows.add(heads);
  }

  /// Adds a row, of as many cells as there are heads.
  void row(Object... cells) {
    if (cells.length != rows.getFirst().length) {
      throw new IllegalArgumentException("a row of " + cells.length + " cells");
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) widths[i] = Math.max(widths[i], row[i].length());
    }
    var out = new StringBuilder();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        String blanks = " ".repeat(widths[i] - row[i].length());
        out.append("| ").append(i == 0 ? row[i] + blanks : blanks + row[i]).append(' ');
      }
      out.append("|\n");
      if (row == rows.getFirst()) rule(out, widths);
    }
    return out.toString();
  }

  private static void rule(StringBuilder out, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      out.append('|').append("-".repeat(widths[i] + 1)).append(i == 0 ? '-' : ':');
    }
    out.append("|\n");
  }
}
