package dev.fitten.compiler.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One error in a source file.
///
/// @param code stable, with a page in `docs/errors/`: `FIT101`
/// @param span what is at fault
/// @param message one line without a full stop, in the author's words
/// @param notes other places that explain it
/// @param hint what to try next, or null
public record Diagnostic(
    String code, Span span, String message, List<Note> notes, @Nullable String hint) {

  /// A second place that explains a diagnostic.
  public record Note(Span span, String message) {}

  public Diagnostic {
    notes = List.copyOf(notes);
  }
}
