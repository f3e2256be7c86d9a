package dev.fitten.bench.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `wrk` with one thread, driven by a script: the same requests as the generators of this module
/// send.
record Wrk(Path program, Cores cores) implements Generator {
  /// Prints what [LoadResult#parse] reads. Microseconds, as all of wrk's times.
  private static final String DONE =
      """
      done = function(summary, latency, requests)
        local e = summary.errors
        io.write(string.format("result %d %d %d %d %.3f %.3f %.3f %.3f %.3f %.3f\\n",
          summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout, e.status,
          latency.mean, latency:percentile(50), latency:percentile(90), latency:percentile(99),
          latency:percentile(99.9), latency.max))
      end
      """;

  @Override
  public String name() {
    return "wrk";
  }

  /// Rounds the time up to whole seconds: wrk knows no others.
  @Override
  public LoadResult run(int port, Scenario scenario, int millis)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("fitten-bench-", ".lua");
    try {
      Files.writeString(script, script(scenario));
      String seconds = (millis + 999) / 1000 + "s";
      String connections = Integer.toString(scenario.connections());
      String url = "http://127.0.0.1:" + port + scenario.target().path;
      return Generator.result(
          cores.load(
              List.of(
                  program.toString(),
                  "-t1",
                  "-c" + connections,
                  "-d" + seconds,
                  "-s" + script,
                  url)));
    } finally {
      Files.deleteIfExists(script);
    }
  }

  static String script(Scenario scenario) {
    List<List<String>> heads = scenario.target().heads();
    var lua = new StringBuilder();
    if (heads.size() == 1) {
      List<String> head = heads.getFirst();
      // Without a function that makes them, wrk sends the same bytes again, which costs it least.
      for (int i = 1; i < head.size(); i += 2) {
        lua.append("wrk.headers[\"%s\"] = \"%s\"%n".formatted(head.get(i), head.get(i + 1)));
      }
      if (scenario.depth() > 1) {
        lua.append("local all\n");
        lua.append("init = function(args)\n");
        lua.append("  all = string.rep(wrk.format(), %d)%nend%n".formatted(scenario.depth()));
        lua.append("request = function() return all end\n");
      }
    } else {
      lua.append("local all, last = {}, 0\ninit = function(args)\n");
      for (List<String> head : heads) {
        lua.append("  all[#all + 1] = wrk.format(\"GET\", \"").append(head.getFirst());
        lua.append("\", {[\"Host\"] = wrk.headers[\"Host\"]");
        for (int i = 1; i < head.size(); i += 2) {
          lua.append(", [\"%s\"] = \"%s\"".formatted(head.get(i), head.get(i + 1)));
        }
        lua.append("})\n");
      }
      lua.append("end\nrequest = function()\n  last = last % #all + 1\n  return all[last]\nend\n");
    }
    return lua.append(DONE).toString();
  }
}
