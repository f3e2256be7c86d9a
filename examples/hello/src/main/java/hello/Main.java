package hello;

import dev.fitten.Fitten;

/// Starts the application: `./fitten run examples/hello --port 8080`.
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    Fitten.app(args).add(new Api()).start();
  }
}
