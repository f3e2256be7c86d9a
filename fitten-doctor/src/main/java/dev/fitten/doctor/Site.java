package dev.fitten.doctor;

/// A line of a program.
///
/// @param method class and method, as `shop.Api.list`
/// @param file the file's name without folders. A recording does not hold it, so it is the name of
///   the outermost class: wrong for a second top-level class in a file
/// @param line from 1
public record Site(String method, String file, int line) {
  /// Returns `shop.Api.list (Api.java:31)`.
  @Override
  public String toString() {
    return method + " (" + file + ":" + line + ")";
  }
}
