package shop;

import dev.fitten.http.Get;

class Api {
  @Get("/a")
  private void hidden() {}

  @Get("/b")
  static void shared() {}

  @Get("/c/{id}")
  <T> void generic(String id) {}

  interface Contract {
    @Get("/d")
    void inherited();
  }

  static class Typed<T> {
    @Get("/e")
    void typed() {}
  }

  private static class Hidden {
    @Get("/f")
    void inside() {}
  }
}
