package atlas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/// The visitors' notes, in an H2 database file. Every method waits for the disk: call it from
/// virtual threads. Any number of threads may call at once.
final class Notes implements AutoCloseable {
  /// What one answer holds at most; the newest come first.
  static final int LIMIT = 200;

  private static final String COLUMNS = "id, country, text, author, created";

  private final JdbcConnectionPool pool;
  private final Clock clock;

  private Notes(JdbcConnectionPool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
  }

  /// Opens the database `notes` in the folder, which is made if it is not there.
  ///
  /// @throws IOException if the folder cannot be made
  /// @throws SQLException if the file cannot be written, or another process has it open
  static Notes open(Path folder, Clock clock) throws IOException, SQLException {
    Path file = Files.createDirectories(folder.toAbsolutePath().normalize()).resolve("notes");
    // TRACE_LEVEL_FILE=0: what goes wrong is thrown; no log beside the database.
    // WRITE_DELAY=0: a note that was answered with 201 is on the disk, even if the process is
    // killed.
    String url = "jdbc:h2:file:" + file + ";WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
    var pool = JdbcConnectionPool.create(url, "atlas", "");
    pool.setMaxConnections(8);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      // Lengths are in UTF-16 units there, and in characters, at most two units, in NewNote.
      statement.execute(
          """
          create table if not exists note (
            id bigint generated always as identity primary key,
            country char(3) not null,
            text varchar(2000) not null,
            author varchar(120) not null,
            created timestamp(3) with time zone not null)
          """);
      statement.execute("create index if not exists note_country on note (country, id)");
    } catch (SQLException e) {
      pool.dispose();
      throw e;
    }
    return new Notes(pool, clock);
  }

  /// Stores the note and returns it with its number and time.
  Note add(NewNote.Checked note) throws SQLException {
    Instant created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into note (country, text, author, created) values (?, ?, ?, ?)",
                new String[] {"ID"})) {
      insert.setString(1, note.country());
      insert.setString(2, note.text());
      insert.setString(3, note.author());
      insert.setObject(4, created.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        if (!keys.next()) throw new SQLException("the database gave the new note no number");
        return new Note(keys.getLong(1), note.country(), note.text(), note.author(), created);
      }
    }
  }

  /// Returns the newest notes, of one country or of all, at most [#LIMIT].
  List<Note> newest(@Nullable String country) throws SQLException {
    String where = country == null ? "" : " where country = ?";
    try (Connection connection = pool.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select " + COLUMNS + " from note" + where + " order by id desc limit " + LIMIT)) {
      if (country != null) select.setString(1, country);
      try (ResultSet rows = select.executeQuery()) {
        List<Note> notes = new ArrayList<>();
        while (rows.next()) notes.add(read(rows));
        return notes;
      }
    }
  }

  /// Returns the note of that number, or `null`.
  @Nullable Note find(long id) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select " + COLUMNS + " from note where id = ?")) {
      select.setLong(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? read(rows) : null;
      }
    }
  }

  private static Note read(ResultSet row) throws SQLException {
    return new Note(
        row.getLong("id"),
        row.getString("country"),
        row.getString("text"),
        row.getString("author"),
        row.getObject("created", OffsetDateTime.class).toInstant());
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
