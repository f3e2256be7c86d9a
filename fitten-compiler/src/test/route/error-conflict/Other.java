package shop;

import dev.fitten.http.Get;

class Other {
  @Get("/users/{key}")
  void byKey(String key) {}
}
