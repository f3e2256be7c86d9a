package @package@;

import dev.fitten.Fitten;
import java.io.IOException;

/// Starts the application: `--port N` and `--host H` choose where it listens.
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    Fitten.app(args).add(new Api()).start();
  }
}
