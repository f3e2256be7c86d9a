package dev.fitten.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The files a build makes in one folder: written if they differ, and those of an earlier run that are
/// no longer made are removed.
final class FitOutputs {
  private final Path folder;
  private final Predicate<String> owned;
  private final Map<String, byte[]> files = new TreeMap<>();

  /// @param owned tells by the name whether a file found in the folder comes from such a build
  FitOutputs(Path folder, Predicate<String> owned) {
    this.folder = folder;
    this.owned = owned;
  }

  void add(String name, byte[] content) {
    files.put(name, content);
  }

  void write() throws IOException {
    if (Files.isDirectory(folder)) {
      for (Path file : filesBelow(folder)) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (owned.test(name) && !files.containsKey(name)) Files.delete(file);
      }
    }
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      Outputs.write(folder.resolve(entry.getKey()), entry.getValue());
    }
  }

  /// All files in a folder and those in it, in alphabetical order on every machine.
  static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
