package atlas;

import dev.fitten.http.Problem;
import dev.fitten.http.Problem.Violation;
import dev.fitten.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A note as a visitor sends it; nothing about it is certain before [#checked].
@Json
record NewNote(@Nullable String country, @Nullable String text, @Nullable String author) {
  static final int TEXT_LIMIT = 1000;
  static final int AUTHOR_LIMIT = 60;

  /// Returns the note with white space around text and author removed.
  ///
  /// @throws Problem 422 that names every field at fault
  Checked checked(Countries countries, Messages messages) {
    List<Violation> violations = new ArrayList<>();
    String code = country == null ? "" : country;
    if (countries.find(code) == null) {
      violations.add(new Violation("country", messages.text("note.country.unknown")));
    }
    String trimmedText = trimmed("text", text, TEXT_LIMIT, messages, violations);
    String trimmedAuthor = trimmed("author", author, AUTHOR_LIMIT, messages, violations);
    if (!violations.isEmpty()) throw Problem.invalid(violations);
    return new Checked(code, trimmedText, trimmedAuthor);
  }

  /// The limit counts characters as people do, roughly: code points, not UTF-16 units.
  private static String trimmed(
      String field,
      @Nullable String value,
      int limit,
      Messages messages,
      List<Violation> violations) {
    String trimmed = value == null ? "" : value.strip();
    int length = trimmed.codePointCount(0, trimmed.length());
    if (length == 0) {
      violations.add(new Violation(field, messages.text("note.required")));
    } else if (length > limit) {
      violations.add(new Violation(field, messages.text("note.long", length, limit)));
    } else if (trimmed.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
      violations.add(new Violation(field, messages.text("note.control")));
    }
    return trimmed;
  }

  /// A note that may be stored.
  record Checked(String country, String text, String author) {}
}
