package dev.fitten.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// One request from the first byte of its handler to the end of it; emitted by the engine, off unless
/// a recording is running.
@Name("dev.fitten.Request")
@Label("Request")
@Category("Fitten")
@Description("A handler's run for one HTTP request")
@StackTrace(false)
public final class RequestEvent extends Event {
  /// The request method, upper case.
  @Label("Method")
  public String method = "";

  /// The pattern of the route that answered, not the path: bounded, and free of personal data.
  @Label("Route")
  public String route = "";

  /// The status code of the answer.
  @Label("Status")
  public int status;

  /// `loop` if the handler ran on the event loop, else `virtual`.
  @Label("Execution")
  public String execution = "";

  /// The class and method that handled it, as `shop.Api.list`.
  @Label("Handler")
  public String handler = "";
}
