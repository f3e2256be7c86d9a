package dev.fitten.bench;

import com.alibaba.fastjson2.JSON;
import dev.fitten.bytes.ByteSink;
import dev.fitten.json.JsonCodec;
import dev.fitten.json.JsonWriter;
import java.util.concurrent.TimeUnit;
import org.apache.fory.json.ForyJson;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// What does a codec written at build time gain over codecs made at run time, for a record of two
/// fields? Fitten beside Jackson 3 (reflection), fastjson2 and Apache Fory JSON (code generated at
/// run time), to a new array, and for Fitten into a kept one too; and back. 1024 users of 24 to 42
/// bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
// One collector for all, which costs the least bookkeeping per allocation; the opening is what Fory
// asks for to make its code.
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED"})
public class JsonBenchmark {
  private final User[] users = Users.all();
  private final byte[][] texts = new byte[Users.COUNT][];

  private final JsonCodec<User> fitten = JsonCodec.of(User.class);
  private final ByteSink kept = new ByteSink();
  private final JsonWriter keptWriter = new JsonWriter(kept);
  private final ObjectWriter jacksonWriter = JsonMapper.builder().build().writerFor(User.class);
  private final ObjectReader jacksonReader = JsonMapper.builder().build().readerFor(User.class);
  private final ForyJson fory = ForyJson.builder().withAsyncCompilation(false).build();

  private int next;

  /// Makes the texts, and checks that every peer reads back each user that any peer wrote.
  @Setup
  public void setUp() {
    for (int i = 0; i < users.length; i++) {
      User user = users[i];
      texts[i] = fitten.toBytes(user);
      byte[][] written = {
        texts[i],
        jacksonWriter.writeValueAsBytes(user),
        JSON.toJSONBytes(user),
        fory.toJsonBytes(user)
      };
      for (byte[] text : written) {
        check(user, fitten.fromBytes(text));
        check(user, jacksonReader.<User>readValue(text));
        check(user, JSON.parseObject(text, User.class));
        check(user, fory.fromJson(text, User.class));
      }
    }
  }

  private static void check(User expected, User read) {
    if (!expected.equals(read)) throw new AssertionError(expected + " came back as " + read);
  }

  private User user() {
    return users[next++ & (Users.COUNT - 1)];
  }

  private byte[] text() {
    return texts[next++ & (Users.COUNT - 1)];
  }

  @Benchmark
  public byte[] writeFitten() {
    return fitten.toBytes(user());
  }

  @Benchmark
  public int writeKeptFitten() {
    kept.clear();
    keptWriter.restart();
    fitten.write(user(), keptWriter);
    return kept.length();
  }

  @Benchmark
  public byte[] writeJackson() {
    return jacksonWriter.writeValueAsBytes(user());
  }

  @Benchmark
  public byte[] writeFastjson() {
    return JSON.toJSONBytes(user());
  }

  @Benchmark
  public byte[] writeFory() {
    return fory.toJsonBytes(user());
  }

  @Benchmark
  public User readFitten() {
    return fitten.fromBytes(text());
  }

  @Benchmark
  public User readJackson() {
    return jacksonReader.readValue(text());
  }

  @Benchmark
  public User readFastjson() {
    return JSON.parseObject(text(), User.class);
  }

  @Benchmark
  public User readFory() {
    return fory.fromJson(text(), User.class);
  }
}
