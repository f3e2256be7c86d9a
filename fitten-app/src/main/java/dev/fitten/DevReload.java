package dev.fitten;

import dev.fitten.http.Exchange;
import dev.fitten.http.Execution;
import dev.fitten.http.Route;
import dev.fitten.http.RouteTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reloads open pages after a rebuild; present only under `fitten dev`.
///
/// A rebuilt application is a new process. The page holds an event stream open, and reconnects when it
/// breaks; a process other than the one the page came from then answers with another id.
final class DevReload implements RouteTable {
  static final boolean ENABLED = Boolean.getBoolean("fitten.dev");
  static final String SCRIPT_PATH = "/_fitten/reload.js";
  private static final String EVENTS_PATH = "/_fitten/reload";

  /// Sent so that the server notices a page that is gone; short, for it also delays nothing else.
  private static final long HEARTBEAT_MILLIS = 2_000;

  /// The browser asks again 100 ms after a stream broke, instead of its default of some seconds.
  private static final String SCRIPT =
      """
      let id
      new EventSource("%s").onmessage = event => {
        if (id && id != event.data) location.reload()
        id = event.data
      }
      """
          .formatted(EVENTS_PATH);

  private final String id = Long.toString(ProcessHandle.current().pid());

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("GET", SCRIPT_PATH, Execution.LOOP, "dev.fitten.DevReload.script", this::script),
        new Route(
            "GET", EVENTS_PATH, Execution.VIRTUAL, "dev.fitten.DevReload.events", this::events));
  }

  private void script(Exchange exchange) {
    exchange
        .set("cache-control", "no-store")
        .send("text/javascript; charset=utf-8", SCRIPT.getBytes(StandardCharsets.UTF_8));
  }

  private void events(Exchange exchange) throws IOException, InterruptedException {
    exchange.set("cache-control", "no-store");
    try (OutputStream out = exchange.stream("text/event-stream")) {
      out.write(("retry: 100\ndata: " + id + "\n\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      while (true) {
        Thread.sleep(HEARTBEAT_MILLIS);
        out.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    }
  }
}
