package shop;

import dev.fitten.http.Get;
import dev.fitten.http.Post;

class Api {
  @Get("/users/{id}")
  void byId(int id) {}

  @Post("/users/{id}")
  void another(int id) {}

  @Get("/users/{name}")
  void byName(String name) {}

  @Get("/users/me")
  void me() {}
}
