package dev.fitten.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatcherTest {
  @TempDir Path root;

  @Test
  void aSavedFileIsReported() throws Exception {
    Path file = Files.writeString(root.resolve("home.fit"), "a");
    try (var watcher = new Watcher(List.of(root))) {
      var changes = awaitInBackground(watcher);
      Files.writeString(file, "b");
      assertTrue(changes.get(20, TimeUnit.SECONDS).paths().contains(file));
    }
  }

  @Test
  void filesInAFolderMadeLaterAreReportedToo() throws Exception {
    try (var watcher = new Watcher(List.of(root))) {
      var first = awaitInBackground(watcher);
      Path folder = Files.createDirectory(root.resolve("shop"));
      first.get(20, TimeUnit.SECONDS);
      var second = awaitInBackground(watcher);
      Path file = Files.writeString(folder.resolve("todo.fit"), "a");
      assertTrue(second.get(20, TimeUnit.SECONDS).paths().contains(file));
    }
  }

  @Test
  void aDeletedFileIsToldApart() throws Exception {
    Path file = Files.writeString(root.resolve("Old.java"), "class Old {}");
    try (var watcher = new Watcher(List.of(root))) {
      var changes = awaitInBackground(watcher);
      Files.delete(file);
      assertTrue(changes.get(20, TimeUnit.SECONDS).deleted());
    }
  }

  private static CompletableFuture<Watcher.Changes> awaitInBackground(Watcher watcher) {
    var future = new CompletableFuture<Watcher.Changes>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            future.complete(watcher.await());
          } catch (Exception e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }
}
