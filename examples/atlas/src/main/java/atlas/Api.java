package atlas;

import dev.fitten.http.Body;
import dev.fitten.http.Exchange;
import dev.fitten.http.Get;
import dev.fitten.http.NonBlocking;
import dev.fitten.http.Post;
import dev.fitten.http.Problem;
import dev.fitten.http.Problem.Violation;
import dev.fitten.http.Query;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The JSON API. Refusals are problem details (RFC 9457) in the language of the request.
public final class Api {
  private final Countries countries;
  private final Notes notes;

  Api(Countries countries, Notes notes) {
    this.countries = countries;
    this.notes = notes;
  }

  /// All countries by English name, or those of one region.
  ///
  /// @throws Problem 400 if there is no such region
  @Get("/api/countries")
  @NonBlocking
  List<Country> countries(Exchange exchange, @Query @Nullable String region) {
    List<Country> all = countries.all(Language.ENGLISH);
    if (region == null) return all;
    Region wanted = Region.find(region);
    if (wanted == null) throw unknownRegion(exchange);
    return all.stream().filter(country -> country.region() == wanted).toList();
  }

  private static Problem unknownRegion(Exchange exchange) {
    String known = Arrays.stream(Region.values()).map(Region::id).collect(Collectors.joining(", "));
    return invalidQuery("region", messages(exchange).text("api.region.unknown", known));
  }

  @Get("/api/countries/{code}")
  @NonBlocking
  Optional<Country> country(String code) {
    return Optional.ofNullable(countries.find(code));
  }

  /// The newest notes, of one country or of all.
  ///
  /// @throws Problem 400 if there is no such country
  @Get("/api/notes")
  List<Note> notes(Exchange exchange, @Query @Nullable String country) throws SQLException {
    if (country != null && countries.find(country) == null) {
      throw invalidQuery("country", messages(exchange).text("note.country.unknown"));
    }
    return notes.newest(country);
  }

  @Get("/api/notes/{id}")
  Optional<Note> note(long id) throws SQLException {
    return Optional.ofNullable(notes.find(id));
  }

  /// Stores the note and answers 201 with it.
  ///
  /// @throws Problem 422 that names each field at fault
  @Post(value = "/api/notes", status = 201)
  Note post(Exchange exchange, @Body NewNote note) throws SQLException {
    Note stored = notes.add(note.checked(countries, messages(exchange)));
    exchange.set("Location", "/api/notes/" + stored.id());
    return stored;
  }

  private static Problem invalidQuery(String field, String message) {
    return new Problem(
        400, "about:blank", "Bad Request", null, List.of(new Violation(field, message)));
  }

  private static Messages messages(Exchange exchange) {
    return Messages.in(Language.of(exchange));
  }
}
