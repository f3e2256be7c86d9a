package atlas;

import dev.fitten.Fitten;
import dev.fitten.RunningApp;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;

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

  private static Notes open(Path folder) throws SQLException {
    try {
      return Notes.open(folder, Clock.systemUTC());
    } catch (SQLException e) {
      System.err.println(
          "atlas: cannot open the notes in "
              + folder.toAbsolutePath().normalize()
              + ". Another atlas may be running on them, or the folder cannot be written; "
              + "name another one with --data DIR. ("
              + e.getMessage()
              + ")");
      System.exit(1);
      throw e;
    }
  }
}
