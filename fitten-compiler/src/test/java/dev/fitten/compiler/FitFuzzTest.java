package dev.fitten.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.types.TypeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Texts that are wrong at random places are refused or compiled, and never make the compiler throw.
class FitFuzzTest {
  private static final String[] PIECES = {
    "{",
    "}",
    "<",
    ">",
    "</",
    "{#if a}",
    "{/if}",
    "{:else}",
    "{#each a as b (b)}",
    "{/each}",
    "\"",
    "'",
    "`",
    "@watch ",
    "$state(",
    "$derived(",
    "$peek(",
    "css`",
    "=",
    "&",
    "&#x1F600;",
    "<script>",
    "</template>",
    "\n",
    "\u0000",
    "\uD83D",
    "/*",
    "//",
    "onclick=",
    "ref=\"$x\"",
    "<svg>",
    "<td>",
    "=>",
    "await ",
    "({",
    "..."
  };

  @Test
  void noMutationOfTheCasesThrows() throws Exception {
    Random random = new Random(42);
    for (String name : FitGoldenTest.cases().toList()) {
      if (name.contains("fit003")) {
        continue;
      }
      String text = Files.readString(Path.of("src/test/fit", name, "input.fit"));
      for (int round = 0; round < 60; round++) {
        String mutated = mutate(text, random);
        SourceFile file = new SourceFile("input.fit", mutated);
        FitCompiler.Options options =
            new FitCompiler.Options("input", true, false, true, FitCompiler.Options::beside);
        try {
          CompileResult result =
              FitCompiler.compile(file, options, (_, _) -> null, TypeSource.none());
          assertEquals(result.ok(), !result.outputs().isEmpty());
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError(name + " round " + round + ":\n" + mutated, e);
        }
      }
    }
  }

  private static String mutate(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(out.length() + 1);
      switch (random.nextInt(3)) {
        case 0 -> out.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> out.delete(at, Math.min(out.length(), at + 1 + random.nextInt(8)));
        default ->
            out.setLength(
                Math.max(1, out.length() - (random.nextInt(8) == 0 ? out.length() / 2 : 0)));
      }
    }
    return out.toString();
  }
}
