package dev.fitten.compiler.source;

/// A file that cannot be compiled because its bytes cannot be taken as text.
public final class UnreadableSource extends Exception {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final String code;

  UnreadableSource(String name, String code, String message) {
    super(message);
    this.name = name;
    this.code = code;
  }

  /// What messages call the file.
  public String name() {
    return name;
  }

  /// The stable code of the error, such as `FIT001`.
  public String code() {
    return code;
  }

  /// The error as one line: `counter.fit:1:1: error FIT001: …`.
  public String describe() {
    return name + ":1:1: error " + code + ": " + getMessage();
  }
}
