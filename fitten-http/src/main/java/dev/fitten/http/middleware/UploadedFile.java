package dev.fitten.http.middleware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file of a form, on disk under a name of ours. It is deleted when the exchange ends, unless it
/// was moved.
public final class UploadedFile {
  private final String name;
  private final String fileName;
  private final @Nullable String contentType;
  private final Path path;
  private long bytes;
  private boolean moved;

  UploadedFile(String name, String fileName, @Nullable String contentType, Path path) {
    this.name = name;
    this.fileName = fileName;
    this.contentType = contentType;
    this.path = path;
  }

  /// Returns the name of the form's control.
  public String name() {
    return name;
  }

  /// Returns the name that the file has at the client, for showing only; see [Part#fileName].
  public String fileName() {
    return fileName;
  }

  /// Returns the media type that the client names, unchecked, or `null`.
  public @Nullable String contentType() {
    return contentType;
  }

  /// Returns where the file lies until the exchange ends, with a random name; only the owner of the
  /// process may read it, where the file system knows owners.
  public Path path() {
    return path;
  }

  /// Returns its length.
  public long bytes() {
    return bytes;
  }

  /// Moves the file to `target`, where it stays; on the same file system without copying.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException if there is one of that name
  public void moveTo(Path target) throws IOException {
    Files.move(path, target);
    moved = true;
  }

  void add(long more) {
    bytes += more;
  }

  void deleteUnlessMoved() throws IOException {
    if (!moved) Files.deleteIfExists(path);
  }

  /// Returns what it is called and how long it is, not where it lies.
  @Override
  public String toString() {
    return "UploadedFile[" + name + ", " + bytes + " bytes]";
  }
}
