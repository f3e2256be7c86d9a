package dev.fitten.cli;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits for changes below some folders and returns them in bunches, since one save is several events.
final class Watcher implements AutoCloseable {
  /// Editors write a temporary file, rename it and touch the folder: 40 ms without an event end a bunch.
  private static final long QUIET_MILLIS = 40;

  /// The paths that changed; `lost` if the system dropped events, so that anything may have changed.
  record Changes(TreeSet<Path> paths, boolean deleted, boolean lost) {}

  private final WatchService service;
  private final Map<WatchKey, Path> folders = new HashMap<>();

  Watcher(List<Path> roots) throws IOException {
    if (roots.isEmpty()) throw new IOException("the application has no source folder to watch");
    service = roots.getFirst().getFileSystem().newWatchService();
    for (Path root : roots) watchTree(root);
  }

  private void watchTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            folders.put(folder.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE), folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Blocks until something changed, then until it has been quiet for a moment.
  Changes await() throws InterruptedException, IOException {
    var paths = new TreeSet<Path>();
    boolean[] flags = new boolean[2];
    while (paths.isEmpty() && !flags[1]) {
      @Nullable WatchKey key = service.take();
      while (key != null) {
        collect(key, paths, flags);
        key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    return new Changes(paths, flags[0], flags[1]);
  }

  private void collect(WatchKey key, TreeSet<Path> paths, boolean[] flags) throws IOException {
    Path folder = folders.get(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind() == OVERFLOW) {
        flags[1] = true;
      } else if (folder != null && event.context() instanceof Path name && !isScratch(name)) {
        Path path = folder.resolve(name);
        if (event.kind() == ENTRY_CREATE && Files.isDirectory(path)) watchTree(path);
        if (event.kind() == ENTRY_DELETE) flags[0] = true;
        paths.add(path);
      }
    }
    if (!key.reset()) folders.remove(key);
  }

  /// Swap and backup files of the usual editors.
  private static boolean isScratch(Path name) {
    String text = name.toString();
    return text.endsWith("~")
        || text.endsWith(".swp")
        || text.endsWith(".swx")
        || text.startsWith(".#")
        || text.equals("4913")
        || text.endsWith("___jb_tmp___");
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
