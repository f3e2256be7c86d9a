package dev.fitten.http.tls;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks every few seconds whether certificate files have changed, on a thread of its own, since
/// looking may wait for a disk.
final class FileWatch implements Runnable {
  private static final System.Logger LOG = System.getLogger("dev.fitten.http");

  private final Tls tls;
  private final int seconds;
  private List<String> seen;

  private FileWatch(Tls tls, int seconds) {
    this.tls = tls;
    this.seconds = seconds;
    this.seen = stamps(tls.files());
  }

  /// Notes how the files are now. To be called before they are read, so that no change is missed.
  ///
  /// @return `null` if there is nothing to watch
  static @Nullable FileWatch of(Tls tls, int seconds) {
    return seconds == 0 || tls.files().isEmpty() ? null : new FileWatch(tls, seconds);
  }

  /// Starts watching and returns the thread to interrupt in the end.
  Thread start() {
    return Thread.ofVirtual().name("fitten-tls-watch").start(this);
  }

  @Override
  public void run() {
    try {
      while (true) {
        Thread.sleep(seconds * 1000L);
        look();
      }
    } catch (InterruptedException theServerStops) {
      Thread.currentThread().interrupt();
    }
  }

  /// A failure is said once for each change of the files: between two writes of somebody who
  /// replaces chain and key one after the other, the new ones do not fit together.
  private void look() {
    List<String> now = stamps(tls.files());
    if (now.equals(seen)) return;
    seen = now;
    try {
      tls.reload();
    } catch (BadCertificate e) {
      if (Thread.currentThread().isInterrupted()) return;
      LOG.log(Level.WARNING, "the old certificates stay in use: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the old certificates stay in use", e);
    }
  }

  /// Time, size and identity of each file: copying an older file over another changes its time, and a
  /// file put in place by renaming is another file.
  private static List<String> stamps(List<Path> files) {
    List<String> stamps = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.add(found.lastModifiedTime() + " " + found.size() + " " + found.fileKey());
      } catch (IOException e) {
        stamps.add("missing");
      }
    }
    return stamps;
  }
}
