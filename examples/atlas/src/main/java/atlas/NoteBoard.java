package atlas;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Props of the notes about one country and the form for a new one.
record NoteBoard(String country, NoteText text, List<Item> notes) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// A note as shown.
  ///
  /// @param created for machines, as in the API
  /// @param when for people, to the minute
  /// @param fresh whether the visitor has just written it
  record Item(long id, String text, String author, String created, String when, boolean fresh) {}

  /// Returns the note as the page shows it.
  static Item item(Note note) {
    return new Item(
        note.id(),
        note.text(),
        note.author(),
        note.created().toString(),
        MINUTE.format(note.created()),
        false);
  }
}
