package shop;

import dev.fitten.http.Get;
import dev.fitten.http.Query;
import java.util.List;

class Api {
  @Get("/a/{id}")
  String path(Idd id) {
    return "";
  }

  @Get("/b")
  String query(@Query Pge page) {
    return "";
  }

  @Get("/c")
  List<Usr> result() {
    return List.of();
  }
}
