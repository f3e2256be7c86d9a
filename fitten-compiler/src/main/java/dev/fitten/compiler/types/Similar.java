package dev.fitten.compiler.types;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds names that look like a mistyped one.
public final class Similar {
  private static final int MOST = 3;

  private Similar() {}

  /// Returns up to three of `names` that differ from `wanted` in at most a third of its letters
  /// (the package not counted), or in the case of letters or the package alone; the closest first, then in alphabetical order.
  public static List<String> to(String wanted, Collection<String> names) {
    int letters = wanted.length() - wanted.lastIndexOf('.') - 1;
    int limit = Math.max(1, letters / 3);
    return names.stream()
        .filter(name -> !name.equals(wanted) && distance(wanted, name) <= limit)
        .sorted(
            Comparator.comparingInt((String name) -> distance(wanted, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /// Returns 0 where only case or package differ, else how many letters to insert, drop or change.
  static int distance(String wanted, String name) {
    String a = wanted.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    String simpleA = a.substring(a.lastIndexOf('.') + 1);
    String simpleB = b.substring(b.lastIndexOf('.') + 1);
    if (simpleA.equals(simpleB)) return 0;
    return Math.min(edits(a, b), simpleA.equals(a) ? edits(a, simpleB) : Integer.MAX_VALUE);
  }

  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
