package shop;

import dev.fitten.http.Get;

class Api {
  @Get("users")
  void noSlash() {}

  @Get("/a//b")
  void emptySegment() {}

  @Get("/a/{id}/{id}")
  void twice(int id) {}

  @Get("/a/{id")
  void open(int id) {}

  @Get("/{*rest}/b")
  void restInside(String rest) {}

  @Get("/a?b=c")
  void query() {}

  @Get("/{a-b}")
  void name() {}

  @Get("/{a}{b}")
  void two() {}
}
