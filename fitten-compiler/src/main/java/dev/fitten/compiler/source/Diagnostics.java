package dev.fitten.compiler.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the errors of one file. Not for concurrent use.
public final class Diagnostics {
  private final List<Diagnostic> found = new ArrayList<>();

  /// Adds an error without a hint.
  public void error(String code, Span span, String message) {
    error(code, span, message, null);
  }

  /// Adds an error, unless one is known for the same first character: a second one there is nearly
  /// always a consequence of the first.
  public void error(String code, Span span, String message, @Nullable String hint) {
    add(new Diagnostic(code, span, message, List.of(), hint));
  }

  /// Adds an error; see [#error(String, Span, String, String)].
  public void add(Diagnostic diagnostic) {
    for (Diagnostic known : found) {
      if (known.span().start() == diagnostic.span().start()) {
        return;
      }
    }
    found.add(diagnostic);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /// The errors by position.
  public List<Diagnostic> sorted() {
    List<Diagnostic> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(Diagnostic::span).thenComparing(Diagnostic::code));
    return List.copyOf(sorted);
  }
}
