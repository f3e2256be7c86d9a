package dev.fitten.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Plays the kept inputs of the fuzz targets, those that were once new to them, and the requests of
/// all wire files with some hundred seeded changes of each kind. CONTRIBUTING.md says how to look for more.
class FuzzCorpusTest {
  private static final int ROUNDS = Integer.getInteger("fitten.test.rounds", 60_000) / 100;

  /// The targets; each has a folder of its class's name in `src/test/fuzz`.
  enum Target {
    HEAD("RequestHeadFuzz", RequestHeadFuzz::fuzzerTestOneInput),
    CHUNKS("ChunksFuzz", ChunksFuzz::fuzzerTestOneInput),
    PATH("PathFuzz", PathFuzz::fuzzerTestOneInput),
    FIELDS("FieldsFuzz", FieldsFuzz::fuzzerTestOneInput);

    private final String folder;
    private final Consumer<byte[]> target;

    Target(String folder, Consumer<byte[]> target) {
      this.folder = folder;
      this.target = target;
    }

    private List<byte[]> kept() throws IOException {
      List<byte[]> inputs = new ArrayList<>();
      try (Stream<Path> files = Files.list(Path.of("src/test/fuzz", folder))) {
        for (Path file : files.sorted().toList()) inputs.add(Files.readAllBytes(file));
      }
      return inputs;
    }

    private void play(byte[] input) {
      try {
        target.accept(input);
      } catch (Throwable failure) {
        String hex = HexFormat.of().formatHex(input);
        throw new AssertionError(this + " fails for these bytes: " + hex, failure);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keptInputsPass(Target target) throws IOException {
    List<byte[]> inputs = target.kept();
    assertTrue(inputs.size() > 5, "the folder is empty");
    inputs.forEach(target::play);
  }

  @ParameterizedTest
  @EnumSource
  void changedInputsPass(Target target) throws IOException {
    List<byte[]> inputs = target.kept();
    Random random = new Random(13);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] input = inputs.get(random.nextInt(inputs.size())).clone();
      byte[] other = inputs.get(random.nextInt(inputs.size()));
      for (int n = random.nextInt(4); n > 0 && input.length > 0; n--) {
        int at = random.nextInt(input.length);
        int length = Math.min(random.nextInt(8), Math.min(input.length - at, other.length));
        System.arraycopy(other, other.length - length, input, at, length);
      }
      target.play(input);
    }
  }

  @Test
  void theRequestsOfWireFilesPass() {
    for (WireCase wire : WireCase.all()) {
      byte[] request = wire.wholeRequest();
      if (request.length > 4096) continue;
      Target.HEAD.play(request);
      String text = new String(request, StandardCharsets.ISO_8859_1);
      int body = text.indexOf("\r\n\r\n");
      if (body > 0) Target.CHUNKS.play(Ascii.bytes(text.substring(body + 4)));
    }
  }
}
