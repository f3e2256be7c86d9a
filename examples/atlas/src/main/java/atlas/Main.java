package atlas;

import dev.fitten.Fitten;
import dev.fitten.RunningApp;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;

/// Starts the atlas: `./fitten run examples/atlas [--port N] [--host H] [--data DIR]`.
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    start(args);
  }

  /// Starts the atlas and returns it running; its notes are closed with it.
  static RunningApp start(String... args) throws Exception {
    Fitten app = Fitten.app(args);
    Path folder = Path.of(app.option("--data", "DIR", "data"));
    Countries countries = Countries.load();
    Notes notes = open(folder);
    return app.closing(notes)
        .add(new Pages(countries, notes))
        .add(new Api(countries, notes))
        .errors(new ErrorPages())
        .start();
  }

  /// Opens the notes, or says in one line why not and ends the process.
  private static Notes open(Path folder) {
    try {
      return Notes.open(folder, Clock.systemUTC());
    } catch (IOException | SQLException e) {
      boolean chinese = Locale.getDefault().getLanguage().equals("zh");
      Messages messages = Messages.in(chinese ? Language.CHINESE : Language.ENGLISH);
      System.err.println(
          "atlas: " + messages.text("start.notes", folder.toAbsolutePath().normalize()));
      System.exit(1);
      throw new IllegalStateException("the process has not ended", e);
    }
  }
}
