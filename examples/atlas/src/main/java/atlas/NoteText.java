package atlas;

/// The words of the notes.
record NoteText(
    String heading,
    String none,
    String form,
    String text,
    String author,
    String post,
    String posted,
    String unreachable,
    String refused,
    String script) {

  static NoteText of(Messages messages) {
    return new NoteText(
        messages.text("notes.heading"),
        messages.text("notes.none"),
        messages.text("notes.form"),
        messages.text("notes.text"),
        messages.text("notes.author"),
        messages.text("notes.post"),
        messages.text("notes.posted"),
        messages.text("notes.unreachable"),
        messages.text("notes.refused"),
        messages.text("notes.script"));
  }
}
