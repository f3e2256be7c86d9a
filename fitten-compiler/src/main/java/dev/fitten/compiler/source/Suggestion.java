package dev.fitten.compiler.source;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Finds what somebody may have meant to write.
public final class Suggestion {
  private Suggestion() {}

  /// The known name that is nearest to a wrong one, or null if none is near: at most one edit for
  /// each three characters, swapped neighbours counting as one. Of equals the first wins.
  public static @Nullable String nearest(String wrong, Collection<String> known) {
    String best = null;
    int bestDistance = Math.max(1, wrong.length() / 3) + 1;
    for (String name : known) {
      if (Math.abs(name.length() - wrong.length()) < bestDistance) {
        int distance = distance(wrong, name);
        if (distance < bestDistance) {
          bestDistance = distance;
          best = name;
        }
      }
    }
    return best;
  }

  /// A hint with the nearest name, or null.
  public static @Nullable String hint(String wrong, Collection<String> known) {
    String nearest = nearest(wrong, known);
    return nearest == null ? null : "did you mean '" + nearest + "'?";
  }

  /// The optimal string alignment distance; a difference in case counts nothing.
  private static int distance(String a, String b) {
    int[][] rows = new int[3][b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      rows[0][j] = j;
    }
    int[] before = rows[2];
    int[] last = rows[0];
    int[] now = rows[1];
    for (int i = 1; i <= a.length(); i++) {
      now[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = same(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1;
        int least = Math.min(Math.min(last[j] + 1, now[j - 1] + 1), last[j - 1] + cost);
        if (i > 1
            && j > 1
            && same(a.charAt(i - 1), b.charAt(j - 2))
            && same(a.charAt(i - 2), b.charAt(j - 1))) {
          least = Math.min(least, before[j - 2] + 1);
        }
        now[j] = least;
      }
      int[] free = before;
      before = last;
      last = now;
      now = free;
    }
    return last[b.length()];
  }

  private static boolean same(char a, char b) {
    return Character.toLowerCase(a) == Character.toLowerCase(b);
  }
}
