package dev.fitten.compiler.element;

import java.util.List;

/// A mistake in annotated sources, to be reported at a place.
///
/// @param code what kind; has a page in `docs/errors`
/// @param message what is wrong, one line, in the words of the source
/// @param lines what else to know, each as `hint: …` or as a second place
/// @param place a number that [Places] gave out
public record Problem(Code code, String message, List<String> lines, int place) {
  public Problem {
    lines = List.copyOf(lines);
  }

  /// A problem with a hint, which may be empty.
  public static Problem of(Code code, int place, String message, String hint) {
    return new Problem(code, message, hint.isEmpty() ? List.of() : List.of("hint: " + hint), place);
  }

  /// Returns the whole text for a compiler's message, without the place, which the compiler adds.
  public String text() {
    StringBuilder text = new StringBuilder("error[" + code.id() + "]: " + message);
    for (String line : lines) text.append("\n  = ").append(line);
    return text.toString();
  }
}
