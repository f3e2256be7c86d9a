package dev.fitten.http.middleware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fields and files of a form, in the order sent; see [Multipart#read].
public final class Form {
  private final List<String> fields = new ArrayList<>();
  private final List<UploadedFile> files = new ArrayList<>();

  Form() {}

  /// Returns the value of the first field of that name, or `null`.
  public @Nullable String field(String name) {
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i).equals(name)) return fields.get(i + 1);
    }
    return null;
  }

  /// Returns the values of all fields of that name, possibly none.
  public List<String> fields(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i).equals(name)) values.add(fields.get(i + 1));
    }
    return values;
  }

  /// Returns the first file of that name, or `null`.
  public @Nullable UploadedFile file(String name) {
    for (UploadedFile file : files) if (file.name().equals(name)) return file;
    return null;
  }

  /// Returns all files; it cannot be changed.
  public List<UploadedFile> files() {
    return Collections.unmodifiableList(files);
  }

  void add(String name, String value) {
    fields.add(name);
    fields.add(value);
  }

  void add(UploadedFile file) {
    files.add(file);
  }

  void remove(UploadedFile file) throws IOException {
    files.remove(file);
    file.deleteUnlessMoved();
  }

  void deleteFiles() {
    UncheckedIOException failure = null;
    for (UploadedFile file : files) {
      try {
        file.deleteUnlessMoved();
      } catch (IOException e) {
        if (failure == null) failure = new UncheckedIOException(e);
        else failure.addSuppressed(e);
      }
    }
    if (failure != null) throw failure;
  }
}
