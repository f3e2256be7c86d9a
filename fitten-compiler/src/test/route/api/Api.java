package shop;

import dev.fitten.bytes.Bytes;
import dev.fitten.http.Answer;
import dev.fitten.http.Body;
import dev.fitten.http.Delete;
import dev.fitten.http.Exchange;
import dev.fitten.http.Get;
import dev.fitten.http.NonBlocking;
import dev.fitten.http.Patch;
import dev.fitten.http.Post;
import dev.fitten.http.Put;
import dev.fitten.http.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

public class Api {
  private final List<User> users = new ArrayList<>(List.of(new User("Ada", 36)));

  @NonBlocking
  @Get("/users")
  public List<User> list() {
    return users;
  }

  @Get("/users/{id}")
  public Optional<User> find(int id) {
    return id < users.size() ? Optional.of(users.get(id)) : Optional.empty();
  }

  @Post(value = "/users", status = 201)
  User add(@Body User user) {
    users.add(user);
    return user;
  }

  @Put("/users")
  String replace(@Body List<User> all) {
    users.clear();
    users.addAll(all);
    return users.size() + " users";
  }

  @Patch("/raw/{name}.bin")
  Bytes raw(@Body Bytes body, String name) {
    return body;
  }

  @Post("/raw")
  byte @Nullable [] bytes(@Body byte[] body) {
    return body.length == 0 ? null : body;
  }

  @Delete(value = "/users/{id}", status = 204)
  void remove(Exchange exchange, long id) {
    users.remove((int) id);
    exchange.send();
  }

  @Get("/search")
  String search(
      @Query String text,
      @Query("page") int number,
      @Query @Nullable Long size,
      @Query Optional<Double> min,
      @Query boolean exact,
      @Query List<String> tag) {
    return text + " " + number + " " + size + " " + min + " " + exact + " " + tag;
  }

  @Get("/both")
  String both(@Query String name, @Query String Name) {
    return name + Name;
  }

  @Post("/text")
  String text(@Body String text) {
    return text;
  }

  @Get("/files/{*path}")
  Answer file(String path) {
    return exchange -> exchange.send("file " + path);
  }

  @Get("/users/{id}/color")
  Color color(int id) throws java.io.IOException {
    return Color.DARK_RED;
  }
}
