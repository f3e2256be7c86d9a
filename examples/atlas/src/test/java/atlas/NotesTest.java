package atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fitten.http.Problem;
import dev.fitten.http.Problem.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T18:26:00.1239Z"), ZoneOffset.UTC);
  private static final Countries COUNTRIES = Countries.load();
  private static final Messages MESSAGES = Messages.in(Language.ENGLISH);

  @TempDir Path folder;

  @Test
  void aNoteIsThereAfterTheDatabaseWasClosedAndOpenedAgain() throws Exception {
    Note stored;
    try (Notes notes = Notes.open(folder, CLOCK)) {
      stored = notes.add(new NewNote.Checked("CHE", "山很高。\n'; drop table note; --", "李雷 🏔"));
    }
    try (Notes notes = Notes.open(folder, CLOCK)) {
      assertEquals(List.of(stored), notes.newest("CHE"));
      assertEquals(stored, notes.find(stored.id()));
      assertEquals(Instant.parse("2026-11-23T18:26:00.123Z"), stored.created());
      assertEquals("山很高。\n'; drop table note; --", stored.text());
    }
  }

  @Test
  void theNewestNoteComesFirst() throws Exception {
    try (Notes notes = Notes.open(folder, CLOCK)) {
      notes.add(new NewNote.Checked("CHE", "first", "a"));
      notes.add(new NewNote.Checked("FRA", "elsewhere", "a"));
      notes.add(new NewNote.Checked("CHE", "second", "a"));
      assertEquals(
          List.of("second", "first"), notes.newest("CHE").stream().map(Note::text).toList());
      assertEquals(3, notes.newest(null).size());
      assertNull(notes.find(99));
    }
  }

  @Test
  void theLongestNoteAllowedFitsTheTable() throws Exception {
    String text = "🏔".repeat(NewNote.TEXT_LIMIT);
    String author = "🏔".repeat(NewNote.AUTHOR_LIMIT);
    try (Notes notes = Notes.open(folder, CLOCK)) {
      Note note = notes.add(new NewNote("CHE", text, author).checked(COUNTRIES, MESSAGES));
      assertEquals(text, note.text());
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsAnError() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThrows(IOException.class, () -> Notes.open(file.resolve("data"), CLOCK));
  }

  @Test
  void everyFieldAtFaultIsNamed() {
    NewNote note = new NewNote(null, " \n ", "x".repeat(61));
    var problem = assertThrows(Problem.class, () -> note.checked(COUNTRIES, MESSAGES));
    assertEquals(422, problem.status());
    assertEquals(
        List.of(
            new Violation("country", "is not the three-letter code of a country, as CHE"),
            new Violation("text", "must not be empty"),
            new Violation("author", "has 61 characters, at most 60 are allowed")),
        problem.violations());
  }

  @Test
  void controlCharactersAreRefusedAndLineEndsAreNot() {
    assertThrows(
        Problem.class, () -> new NewNote("CHE", "a\u0000b", "x").checked(COUNTRIES, MESSAGES));
    assertEquals("a\nb", new NewNote("CHE", " a\nb ", "x").checked(COUNTRIES, MESSAGES).text());
  }
}
