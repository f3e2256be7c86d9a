package dev.fitten.bench.http;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which processors the server and the load run on: one each, so that neither takes the other's
/// time, where `taskset` and two processors are present.
record Cores(boolean pinned) {
  /// Returns both on a processor of their own if this machine can do that.
  static Cores apart() {
    return new Cores(Runtime.getRuntime().availableProcessors() > 1 && onPath("taskset") != null);
  }

  /// Returns both wherever the kernel puts them.
  static Cores anywhere() {
    return new Cores(false);
  }

  List<String> server(List<String> command) {
    return on(0, command);
  }

  List<String> load(List<String> command) {
    return on(1, command);
  }

  private List<String> on(int processor, List<String> command) {
    if (!pinned) return command;
    List<String> whole = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
    whole.addAll(command);
    return whole;
  }

  /// Returns the program of that name on the path, or `null` if there is none.
  static @Nullable Path onPath(String program) {
    String path = System.getenv("PATH");
    if (path == null) return null;
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) return file;
    }
    return null;
  }
}
