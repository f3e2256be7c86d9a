package dev.fitten.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The engine's router without its engine: the benchmark needs a match alone, which is no business
/// of an application, so this stands in the router's package (on the class path, where that works).
public final class RouterAccess {
  private final Router router;
  private final RequestHead head = new RequestHead();
  private final Match match = new Match();
  private final ByteBuffer memory = ByteBuffer.allocateDirect(8192).order(ByteOrder.LITTLE_ENDIAN);

  /// Routes every pattern for GET to a handler that is never called.
  public RouterAccess(List<String> patterns) {
    router =
        Router.of(
            patterns.stream()
                .map(pattern -> new Route("GET", pattern, Execution.LOOP, "bench", exchange -> {}))
                .toList());
  }

  /// Returns the pattern of the route for a request line that begins with `GET ` and ends with the
  /// eleven bytes of ` HTTP/1.1` and its line end.
  public String match(byte[] line) {
    walk(line);
    return match.route == null ? "none" : match.route.pattern();
  }

  /// Matches, makes the string of every parameter, and returns the sum of their lengths.
  public int matchAndRead(byte[] line) {
    walk(line);
    int length = 0;
    for (int i = 0; i < match.parameterNames.length; i++) length += match.parameter(i).length();
    return length;
  }

  private void walk(byte[] line) {
    memory.put(0, line);
    head.reset(memory, 0);
    head.method = Methods.GET;
    head.methodEnd = 3;
    head.pathStart = head.targetStart = 4;
    head.pathEnd = head.targetEnd = line.length - 11;
    router.match(head, match);
  }
}
