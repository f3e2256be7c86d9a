package dev.fitten.http.middleware;

import dev.fitten.http.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Names of uploaded files: the client's, made harmless to show.
final class FileNames {
  private static final int MOST_CHARACTERS = 255;

  private FileNames() {}

  /// Returns the name in a Content-Disposition, or `null` if it has none: then it is no file.
  /// `filename*` comes before `filename` (RFC 6266 §4.3).
  ///
  /// @throws Problem 400 if `filename*` is malformed
  static @Nullable String of(Parameters disposition) {
    String extended = disposition.get("filename*");
    String name = extended == null ? disposition.get("filename") : decoded(extended);
    return name == null ? null : cleaned(name);
  }

  /// Keeps what comes behind the last slash or backslash, without control and formatting characters,
  /// which can turn the direction of writing and hide an extension. What remains of `..` is empty.
  static String cleaned(String name) {
    int slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
    StringBuilder clean = new StringBuilder();
    name.substring(slash + 1)
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
        .filter(c -> c != 0x2028 && c != 0x2029)
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .forEach(clean::appendCodePoint);
    String text = clean.toString().strip();
    if (text.equals(".") || text.equals("..")) return "";
    int from = Math.max(0, text.length() - MOST_CHARACTERS);
    if (from > 0 && Character.isLowSurrogate(text.charAt(from))) from++;
    return text.substring(from);
  }

  /// RFC 8187 §3.2: `UTF-8''%e2%82%ac.txt`.
  private static String decoded(String value) {
    int first = value.indexOf('\'');
    int second = value.indexOf('\'', first + 1);
    if (first < 0 || second < 0) throw malformed();
    Charset charset = charset(value.substring(0, first));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = second + 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        if (i + 2 >= value.length()) throw malformed();
        int high = Character.digit(value.charAt(i + 1), 16);
        int low = Character.digit(value.charAt(i + 2), 16);
        if ((high | low) < 0) throw malformed();
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        if (c > 0x7f) throw malformed();
        bytes.write(c);
      }
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException notOfThatCharset) {
      throw malformed();
    }
  }

  private static Charset charset(String name) {
    if (name.equalsIgnoreCase("utf-8")) return StandardCharsets.UTF_8;
    if (name.equalsIgnoreCase("iso-8859-1")) return StandardCharsets.ISO_8859_1;
    throw malformed();
  }

  private static Problem malformed() {
    return Problem.badRequest("A part has a malformed filename*.");
  }
}
