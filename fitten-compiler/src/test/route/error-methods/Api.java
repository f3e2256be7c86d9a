package shop;

import dev.fitten.http.Get;

class Api {
  @Get("/a")
  private void hidden() {}

  @Get("/b")
  static void shared() {}

  @Get("/c/{id}")
  <T> void generic(String id) {}

  @Get("/g")
  void reckless() throws Throwable {}

  @Get("/h")
  void careful() throws InterruptedException, StackOverflowError {}

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
