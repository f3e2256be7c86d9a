package dev.fitten.http.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fitten.http.EachTransport;
import dev.fitten.http.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays the tables of src/test/probe: required cases and advice, with handlers on the loop and on
/// virtual threads, and byte by byte. `target/probe.txt` says afterwards how many of each passed.
@EachTransport
class ProbeTest {
  private static final Map<String, String> RESULTS = new ConcurrentHashMap<>();

  private static ProbeServer loop;
  private static ProbeServer virtual;

  @BeforeAll
  static void start() throws IOException {
    loop = ProbeServer.start(Execution.LOOP);
    virtual = ProbeServer.start(Execution.VIRTUAL);
  }

  @AfterAll
  static void stop() throws IOException {
    loop.close();
    virtual.close();
    if (!RESULTS.isEmpty()) Files.writeString(Path.of("target", "probe.txt"), summary());
  }

  static List<ProbeCase> required() {
    return ProbeCase.all().stream().filter(each -> each.level().required()).toList();
  }

  static List<ProbeCase> advice() {
    return ProbeCase.all().stream().filter(each -> !each.level().required()).toList();
  }

  static List<ProbeCase> all() {
    return ProbeServer.isForeign() ? List.of() : ProbeCase.all();
  }

  /// Those whose time on the wire changes nothing about what they mean.
  static List<ProbeCase> bytewise() {
    return all().stream()
        .filter(each -> each.allBytes().length < 400)
        .filter(each -> each.sends().size() == 1 && each.has(ProbeCase.Action.SEND))
        // "No 100 when the body is there": byte by byte it may not be there yet.
        .filter(each -> !each.id().startsWith("EX-30"))
        .toList();
  }

  @Test
  void eachIdentifierIsUsedOnce() {
    List<String> ids = ProbeCase.all().stream().map(ProbeCase::id).toList();
    assertEquals(ids.stream().distinct().toList(), ids);
    assertTrue(ids.size() > 850, ids.size() + " cases");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void required(ProbeCase probe) throws IOException {
    judge(probe);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void advice(ProbeCase probe) throws IOException {
    judge(probe);
  }

  private static void judge(ProbeCase probe) throws IOException {
    RESULTS.put(probe.id(), "not finished");
    String wrong = ProbeClient.play(loop.address(), probe);
    RESULTS.put(probe.id(), wrong == null ? "" : wrong);
    assertNull(wrong);
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("all")
  void onVirtualThreads(ProbeCase probe) throws IOException {
    assertNull(ProbeClient.play(virtual.address(), probe));
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("bytewise")
  void byteByByte(ProbeCase probe) throws IOException {
    assertNull(ProbeClient.playBytewise(loop.address(), probe));
  }

  private static String summary() {
    StringBuilder text = new StringBuilder();
    Map<String, List<ProbeCase>> categories = new LinkedHashMap<>();
    for (ProbeCase each : ProbeCase.all()) {
      categories.computeIfAbsent(each.category(), c -> new java.util.ArrayList<>()).add(each);
    }
    categories.put("all", ProbeCase.all());
    categories.forEach((name, cases) ->
        text.append(
            "%-18s required %s, advice %s%n"
                .formatted(
                    name,
                    count(cases, each -> each.level().required()),
                    count(cases, each -> !each.level().required()))));
    for (ProbeCase each : ProbeCase.all()) {
      String wrong = RESULTS.get(each.id());
      if (wrong != null && !wrong.isEmpty()) text.append(each + "\n    " + wrong + "\n");
    }
    return text.toString();
  }

  private static String count(List<ProbeCase> cases, Predicate<ProbeCase> level) {
    List<ProbeCase> those = cases.stream().filter(level).toList();
    long passed = those.stream().filter(each -> "".equals(RESULTS.get(each.id()))).count();
    return "%d of %d".formatted(passed, those.size());
  }
}
