package dev.fitten.compiler;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Objects;

/// Files that a build makes: written whole or not at all, and only if they changed, so that the next
/// step sees no change where there is none.
final class Outputs {
  private Outputs() {}

  static void write(Path file, byte[] bytes) throws IOException {
    if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
      return;
    }
    Path folder =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
    Files.createDirectories(folder);
    Path draft = folder.resolve("." + file.getFileName() + ".tmp");
    try {
      Files.write(draft, bytes);
      try {
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
