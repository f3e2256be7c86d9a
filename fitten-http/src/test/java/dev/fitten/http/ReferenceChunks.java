package dev.fitten.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A slow second opinion on chunked bodies, straight from RFC 9112 §7.1. It shares no code with the
/// decoder.
final class ReferenceChunks {
  private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]++";
  private static final String QUOTED =
      "\"(?:[\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\t\\x20-\\x7e\\x80-\\xff])*+\"";
  private static final Pattern SIZE_LINE =
      Pattern.compile(
          "((?=[0-9A-Fa-f])0{0,64}(?:[1-9A-Fa-f][0-9A-Fa-f]{0,14})?)(?:[ \t]*;[ \t]*"
              + TOKEN
              + "(?:[ \t]*=[ \t]*(?:"
              + TOKEN
              + "|"
              + QUOTED
              + "))?)*+\r\n");
  private static final Pattern TRAILERS =
      Pattern.compile("(?:" + TOKEN + ":[\t\\x20-\\x7e\\x80-\\xff]*+\r\n)*+\r\n");

  private ReferenceChunks() {}

  /// Returns the body and how many characters it took, or `null` if it is not a whole body.
  static String[] parse(String text) {
    StringBuilder body = new StringBuilder();
    for (int at = 0; ; ) {
      Matcher line = SIZE_LINE.matcher(text).region(at, text.length());
      if (!line.lookingAt()) return null;
      long size = Long.parseLong(line.group(1), 16);
      at = line.end();
      if (size == 0) {
        Matcher end = TRAILERS.matcher(text).region(at, text.length());
        return end.lookingAt() ? new String[] {body.toString(), "" + end.end()} : null;
      }
      if (size > text.length() - at) return null;
      body.append(text, at, at + (int) size);
      at += (int) size;
      if (!text.startsWith("\r\n", at)) return null;
      at += 2;
    }
  }
}
