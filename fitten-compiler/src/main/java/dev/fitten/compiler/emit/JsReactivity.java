package dev.fitten.compiler.emit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which reactive variables have something that depends on them, and the bit of each. Thirty bits fit a
/// small integer of every engine; more variables take more words.
final class JsReactivity {
  private static final int BITS = 30;

  private final int[] bitOf;
  private final BitSet live;
  private final List<String> marks = new ArrayList<>();
  private final List<String> dirty = new ArrayList<>();
  private final List<String> round = new ArrayList<>();

  /// @param live the variables that something depends on, by their index
  JsReactivity(BitSet live, int count, JsNames names) {
    this.live = live;
    bitOf = new int[count];
    int next = 0;
    for (int i = live.nextSetBit(0); i >= 0; i = live.nextSetBit(i + 1)) {
      bitOf[i] = next++;
    }
    for (int word = 0; word == 0 || word * BITS < next; word++) {
      marks.add(names.next("changed"));
      dirty.add(names.next("dirty"));
      round.add(names.next("now"));
    }
  }

  boolean any() {
    return !live.isEmpty();
  }

  BitSet live(BitSet changed) {
    BitSet both = (BitSet) changed.clone();
    both.and(live);
    return both;
  }

  int words() {
    return marks.size();
  }

  /// The function that marks variables of a word as changed and gives its second argument back.
  String mark(int word) {
    return marks.get(word);
  }

  /// The variable with the bits that wait for an update.
  String dirty(int word) {
    return dirty.get(word);
  }

  /// The variable with the bits of the update that runs.
  String round(int word) {
    return round.get(word);
  }

  String markOpen(BitSet changed) {
    StringBuilder out = new StringBuilder();
    for (int word = 0; word < words(); word++) {
      int mask = mask(changed, word);
      if (mask != 0) {
        out.append(marks.get(word)).append('(').append(mask).append(", ");
      }
    }
    return out.toString();
  }

  String markClose(BitSet changed) {
    int count = 0;
    for (int word = 0; word < words(); word++) {
      count += mask(changed, word) != 0 ? 1 : 0;
    }
    return ")".repeat(count);
  }

  /// An expression that is true if one of the variables changed in the update that runs.
  String test(BitSet variables) {
    StringBuilder out = new StringBuilder();
    int terms = 0;
    for (int word = 0; word < words(); word++) {
      int mask = mask(variables, word);
      if (mask != 0) {
        out.append(out.isEmpty() ? "" : " | ").append(round.get(word)).append(" & ").append(mask);
        terms++;
      }
    }
    return terms > 1 ? "(" + out + ")" : out.toString();
  }

  /// A statement that adds a variable to the update that runs.
  String join(int variable) {
    return round.get(bitOf[variable] / BITS) + " |= " + (1 << bitOf[variable] % BITS);
  }

  private int mask(BitSet variables, int word) {
    int mask = 0;
    for (int i = variables.nextSetBit(0); i >= 0; i = variables.nextSetBit(i + 1)) {
      if (live.get(i) && bitOf[i] / BITS == word) {
        mask |= 1 << bitOf[i] % BITS;
      }
    }
    return mask;
  }
}
