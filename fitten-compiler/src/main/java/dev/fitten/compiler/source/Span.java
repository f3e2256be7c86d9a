package dev.fitten.compiler.source;

/// A part of a source file.
///
/// @param start offset of the first character, in UTF-16 units from the start of the file
/// @param end offset behind the last character; equal to `start` for a place between two characters
public record Span(int start, int end) implements Comparable<Span> {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("span " + start + " to " + end + " is none");
    }
  }

  /// The number of UTF-16 units.
  public int length() {
    return end - start;
  }

  /// The smallest span that covers this one and another.
  public Span to(Span other) {
    return new Span(Math.min(start, other.start), Math.max(end, other.end));
  }

  @Override
  public int compareTo(Span other) {
    int byStart = Integer.compare(start, other.start);
    return byStart != 0 ? byStart : Integer.compare(end, other.end);
  }
}
