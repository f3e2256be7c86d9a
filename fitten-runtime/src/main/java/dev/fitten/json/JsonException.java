package dev.fitten.json;

/// A document that is not JSON or does not fit the type it is read as, or a value that JSON cannot
/// hold.
///
/// Tells the place by line, column and path. Values from the document are never part of it; names
/// of fields are, each cut at 40 characters.
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final int line;
  private final int column;
  private final String path;

  JsonException(String problem, int line, int column, String path) {
    super(problem + " at line " + line + ", column " + column + " (" + path + ")");
    this.problem = problem;
    this.line = line;
    this.column = column;
    this.path = path;
  }

  /// Returns what is wrong, without the place: `expected a string, found a number`.
  public String problem() {
    return problem;
  }

  /// Returns the line, counted from 1; lines end with LF.
  public int line() {
    return line;
  }

  /// Returns the column in characters (code points), counted from 1.
  public int column() {
    return column;
  }

  /// Returns the place in the document's tree, as `$.items[3].name`; `$` is the whole document.
  public String path() {
    return path;
  }
}
