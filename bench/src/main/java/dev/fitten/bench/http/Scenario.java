package dev.fitten.bench.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// What the clients do.
///
/// @param name as in tables and in `--scenarios`
/// @param depth requests a connection sends before it reads their answers
/// @param perSecond requests sent each second whether answered or not; 0 for a closed loop, where
///     the next one waits for the answer to the last
record Scenario(String name, int connections, int depth, Target target, int perSecond) {
  static final List<Scenario> ALL =
      List.of(
          new Scenario("p64", 64, 1, Target.PLAINTEXT, 0),
          new Scenario("p512", 512, 1, Target.PLAINTEXT, 0),
          new Scenario("pipe", 64, 16, Target.PLAINTEXT, 0),
          new Scenario("json", 64, 1, Target.JSON, 0),
          new Scenario("user", 64, 1, Target.USER, 0),
          new Scenario("user-mixed", 64, 1, Target.USER_MIXED, 0),
          new Scenario("lat10k", 64, 1, Target.PLAINTEXT, 10_000));

  /// Returns the scenarios of those names, in the order above; all of them if none is named.
  ///
  /// @throws IllegalArgumentException if there is no scenario of one of the names
  static List<Scenario> named(List<String> names) {
    if (names.isEmpty()) return ALL;
    List<String> known = ALL.stream().map(Scenario::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("there is no scenario '" + name + "', only " + known);
      }
    }
    return ALL.stream().filter(scenario -> names.contains(scenario.name)).toList();
  }

  static Scenario named(String name) {
    return named(List.of(name)).getFirst();
  }

  /// What is asked for, with heads like those of TechEmpower's load, about 190 bytes.
  enum Target {
    PLAINTEXT("/plaintext", "text/plain,text/html;q=0.9,application/xhtml+xml;q=0.9"),
    JSON("/json", "application/json,text/html;q=0.9,application/xhtml+xml;q=0.9"),
    USER("/user/4217", "text/plain,text/html;q=0.9,application/xhtml+xml;q=0.9"),

    /// Other values in every request, of the same lengths, so that nothing can be remembered from
    /// the one before.
    USER_MIXED("/user/", "");

    private static final int MIXED = 512;

    final String path;
    private final String accept;

    Target(String path, String accept) {
      this.path = path;
      this.accept = accept;
    }

    /// Returns the heads to send in turn: path and then names and values of fields, without `Host`.
    List<List<String>> heads() {
      if (this != USER_MIXED) {
        String types = accept + ",application/xml;q=0.8,*/*;q=0.7";
        return List.of(List.of(path, "Accept", types, "Connection", "keep-alive"));
      }
      var random = new Random(42);
      List<List<String>> heads = new ArrayList<>();
      for (int i = 0; i < MIXED; i++) {
        heads.add(
            List.of(
                path + (1000 + random.nextInt(9000)),
                "User-Agent",
                "client/" + (100 + random.nextInt(900)),
                "Cookie",
                "id=" + hex(random) + hex(random) + "; visits=" + (10 + random.nextInt(90)),
                "X-Request-Id",
                hex(random) + hex(random),
                "Connection",
                "keep-alive"));
      }
      return heads;
    }

    private static String hex(Random random) {
      return String.format(Locale.ROOT, "%016x", random.nextLong());
    }
  }

  /// Returns the bytes of the requests to send in turn.
  List<byte[]> requests(int port) {
    List<byte[]> requests = new ArrayList<>();
    for (List<String> head : target.heads()) {
      var text = new StringBuilder("GET " + head.getFirst() + " HTTP/1.1\r\n");
      text.append("Host: 127.0.0.1:").append(port).append("\r\n");
      for (int i = 1; i < head.size(); i += 2) {
        text.append(head.get(i)).append(": ").append(head.get(i + 1)).append("\r\n");
      }
      requests.add(text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }
    return requests;
  }
}
