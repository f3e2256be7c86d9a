package @package@;

import dev.fitten.Page;
import dev.fitten.http.Get;
import dev.fitten.http.NonBlocking;
import dev.fitten.http.Query;
import java.util.Optional;

/// The routes of the application. A handler may block: it runs on a virtual thread unless it says `@NonBlocking`.
public final class Api {
  @Get("/")
  Page home() {
    return Page.of(HomeView.VIEW, new Home("@name@", 3)).title("@name@").style("site.css");
  }

  @Get("/api/greeting")
  @NonBlocking
  Greeting greeting(@Query Optional<String> name) {
    return new Greeting("Hello, " + name.orElse("World") + "!");
  }
}
