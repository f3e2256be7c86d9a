package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Node;

/// A piece of JavaScript text whose tree has positions of the file. Where the piece stood in an
/// attribute with character references, its text is the decoded one and differs from the file's.
///
/// @param text the code; the whole file's text if nothing was decoded
/// @param places for each offset in `text`, its length included, the offset in the file; empty if
///     they are equal
public record Code(String text, int... places) {

  /// The code that stands for a span of the file.
  public String slice(Span span) {
    return text.substring(at(span.start()), at(span.end()));
  }

  /// The code of a node.
  public String slice(Node node) {
    return text.substring(at(node.start()), at(node.end()));
  }

  /// The offset in [#text()] of an offset in the file.
  public int at(int fileOffset) {
    if (places.length == 0) {
      return fileOffset;
    }
    int low = 0;
    int high = places.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places[middle] < fileOffset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
