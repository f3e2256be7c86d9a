package dev.fitten.compiler.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The text of one file and where its lines start. Immutable.
public final class SourceFile {
  /// Larger files are refused: 1 MiB.
  public static final int MAX_BYTES = 1 << 20;

  private final String name;
  private final String text;
  private final int[] lineStarts;

  /// @param name what messages call the file: a relative path with `/`, as the user gave it
  /// @param text its content; a byte order mark at the start is dropped
  public SourceFile(String name, String text) {
    this.name = name;
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.lineStarts = findLines(this.text);
  }

  /// Reads UTF-8.
  ///
  /// @throws UnreadableSource if the bytes are more than [#MAX_BYTES] or not UTF-8
  public static SourceFile decode(String name, byte[] bytes) throws UnreadableSource {
    if (bytes.length > MAX_BYTES) {
      throw new UnreadableSource(
          name, "FIT002", "file is " + bytes.length + " bytes, must be at most " + MAX_BYTES);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return new SourceFile(
          name,
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(in)
              .toString());
    } catch (CharacterCodingException e) {
      throw new UnreadableSource(
          name,
          "FIT001",
          "file is not UTF-8: the byte at offset " + in.position() + " fits no character");
    }
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  /// The characters of a span.
  public String slice(Span span) {
    return text.substring(span.start(), span.end());
  }

  /// The number of the line that holds an offset; the first line is 1.
  public int line(int offset) {
    int at = Arrays.binarySearch(lineStarts, offset);
    return at >= 0 ? at + 1 : -at - 1;
  }

  /// The number of the character in its line, in UTF-16 units; the first is 1.
  public int column(int offset) {
    return offset - lineStarts[line(offset) - 1] + 1;
  }

  /// The offset of the first character of a line.
  public int lineStart(int line) {
    return lineStarts[line - 1];
  }

  /// The text of a line without its end.
  public String lineText(int line) {
    int start = lineStarts[line - 1];
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    while (end > start && isLineEnd(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static int[] findLines(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  @Override
  public String toString() {
    return name;
  }
}
