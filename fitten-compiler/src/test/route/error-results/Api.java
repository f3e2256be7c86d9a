package shop;

import dev.fitten.http.Get;
import java.util.List;
import java.util.Optional;

class Api {
  @Get("/a")
  int number() {
    return 1;
  }

  @Get("/b")
  List<Plain> plain() {
    return List.of();
  }

  @Get("/c")
  Optional<Object> object() {
    return Optional.empty();
  }

  @Get(value = "/d", status = 99)
  String status() {
    return "";
  }

  record Plain(int a) {}
}
