package dev.fitten.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the file of arguments that starts the benchmarks with the class path of the build.
final class ArgumentFile {
  private ArgumentFile() {}

  public static void main(String[] args) throws IOException {
    Path module = Path.of(args[0]);
    String arguments =
        // JMH uses what a later JDK takes away, and peers look for a logger: their warnings are not
        // for who runs a benchmark.
        "--sun-misc-unsafe-memory-access=allow\n-Dslf4j.internal.verbosity=ERROR\n-cp\n"
            + quoted(System.getProperty("java.class.path"))
            + "\n"
            + "dev.fitten.bench.Main\n--results\n"
            + quoted(module.resolve("results").toString())
            + "\n";
    Files.writeString(module.resolve("target/bench.args"), arguments);
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
