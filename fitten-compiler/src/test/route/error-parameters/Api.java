package shop;

import dev.fitten.http.Body;
import dev.fitten.http.Exchange;
import dev.fitten.http.Get;
import dev.fitten.http.Post;
import dev.fitten.http.Query;
import java.time.Instant;
import java.util.List;

class Api {
  @Get("/users/{id}")
  void unbound() {}

  @Get("/people/{id}")
  void byExchange(Exchange exchange) {}

  @Get("/users")
  void unknown(int id) {}

  @Get("/days/{day}")
  void pathType(Instant day) {}

  @Get("/boxes/{id}")
  void boxed(Integer id) {}

  @Get("/search")
  void queryType(@Query Instant at, @Query Integer size, @Query List<Integer> ids) {}

  @Get("/get")
  void bodyOfGet(@Body String text) {}

  @Post("/two")
  void twoBodies(@Body String text, @Body byte[] bytes) {}

  @Post("/type")
  void bodyType(@Body Instant at, Exchange exchange) {}

  @Post("/plain")
  void plain(@Body Plain plain) {}

  @Get("/choice")
  void choice(@Query Choice choice) {}

  record Plain(int a) {}

  enum Choice {
    A
  }
}
