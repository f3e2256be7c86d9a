package shop;

import dev.fitten.http.Get;
import dev.fitten.http.NonBlocking;
import dev.fitten.http.Post;

@NonBlocking
class Fast {
  @Get("/fast")
  String routes() {
    return "fast";
  }

  @Post("/fast")
  String routes(dev.fitten.http.Exchange exchange) {
    return "faster";
  }

  static class Nested {
    @Get("/nested")
    String get() {
      return "nested";
    }
  }
}
