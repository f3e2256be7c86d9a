package io.jooby.internal;

import io.jooby.Route;
import java.util.List;

/// Jooby's router without Jooby; its class is visible in this package only.
public final class ChiAccess {
  private final Chi chi = new Chi();

  /// Routes every pattern for GET to a handler that is never called.
  public ChiAccess(List<String> patterns) {
    for (String pattern : patterns) {
      var route = new Route("GET", pattern, context -> "");
      // A route without a pipeline counts as not found.
      route.setPipeline(route.getHandler());
      chi.insert(route);
    }
  }

  /// Returns the pattern of the route for the path; the match holds its parameters as strings.
  public String match(String path) {
    var match = chi.find("GET", path);
    return match.matches() ? match.route().getPattern() : "none";
  }
}
