package dev.fitten.bench;

import dev.fitten.http.RouterAccess;
import io.jooby.internal.ChiAccess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Does the time of a match grow with the number of routes, and where does it stand beside the
/// fastest router of the JVM, Jooby's Chi? 20 and 200 routes with none to two parameters, hits in a
/// fixed shuffled order. Chi makes the parameters' strings as it matches, Fitten when they are
/// read: so Fitten is measured without and with reading all of them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class RouteMatchBenchmark {
  private static final int PATHS = 4096;

  /// How many routes there are; four for each resource.
  @Param({"20", "200"})
  public int routes;

  // From the bytes of a request line for Fitten, from a string for Chi: what each engine has.
  private final byte[][] lines = new byte[PATHS][];
  private final String[] paths = new String[PATHS];
  private RouterAccess fitten = new RouterAccess(List.of());
  private ChiAccess chi = new ChiAccess(List.of());
  private int next;

  /// Builds both routers and checks that both find the same pattern for every path.
  @Setup
  public void setUp() {
    List<String> patterns = patterns();
    fitten = new RouterAccess(patterns);
    chi = new ChiAccess(patterns);
    var random = new Random(42);
    for (int i = 0; i < PATHS; i++) {
      String pattern = patterns.get(random.nextInt(patterns.size()));
      String path =
          pattern
              .replace("{id}", Integer.toString(random.nextInt(1_000_000)))
              .replace("{item}", "item-" + random.nextInt(1000));
      paths[i] = path;
      lines[i] = ("GET " + path + " HTTP/1.1\r\n").getBytes(StandardCharsets.ISO_8859_1);
      check(pattern, fitten.match(lines[i]), path);
      check(pattern, chi.match(paths[i]), path);
    }
  }

  private List<String> patterns() {
    var patterns = new ArrayList<String>();
    for (int resource = 0; patterns.size() < routes; resource++) {
      String base = "/api/v1/resource" + resource;
      patterns.add(base);
      patterns.add(base + "/{id}");
      patterns.add(base + "/{id}/items/{item}");
      patterns.add(base + "/{id}/settings/theme");
    }
    return patterns;
  }

  private static void check(String expected, String found, String path) {
    if (!expected.equals(found)) throw new AssertionError(path + " gave " + found);
  }

  @Benchmark
  public String matchFitten() {
    return fitten.match(lines[next++ & (PATHS - 1)]);
  }

  @Benchmark
  public int matchAndReadFitten() {
    return fitten.matchAndRead(lines[next++ & (PATHS - 1)]);
  }

  @Benchmark
  public String matchJooby() {
    return chi.match(paths[next++ & (PATHS - 1)]);
  }
}
