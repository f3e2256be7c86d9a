package dev.fitten.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Names of files as they come in paths: which are harmless, which never change their content.
final class FileNames {
  /// At least eight hexadecimal digits between `-` or `.` and the extension.
  private static final Pattern HASHED = Pattern.compile(".*[-.][0-9a-f]{8,}\\.[A-Za-z0-9.]+");

  private FileNames() {}

  /// Tells whether every segment between `/` is a name and nothing else: not empty, no `.` in front
  /// (dot files, `..`), no `.` or space at the end (Windows would drop them), nothing that a file
  /// system could take for a separator, a drive, a stream, or the end of the name.
  static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c == 0x7f || c == '\\' || c == ':') return false;
    }
    for (String segment : name.split("/", -1)) {
      if (segment.isEmpty() || segment.startsWith(".")) return false;
      if (segment.endsWith(".") || segment.endsWith(" ")) return false;
    }
    return true;
  }

  /// Tells whether the path, as the client wrote it, hides a separator in an escape. It would name a
  /// file by a second spelling, and caches in front could be made to mix the two up.
  static boolean hidesSeparator(String path) {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      if (path.regionMatches(true, i, "%2f", 0, 3) || path.regionMatches(true, i, "%5c", 0, 3)) {
        return true;
      }
    }
    return false;
  }

  /// Tells whether the name has a hash of the content in it, as `app-1a2b3c4d.js`: other content will
  /// have another name.
  static boolean isHashed(String name) {
    return HASHED.matcher(name).matches();
  }

  /// Returns the name for use in a path: segments and slashes stay, the rest is percent-encoded.
  static String encode(String name) {
    StringBuilder out = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (b != '%' && Ascii.is(b, Ascii.PATH)) out.append((char) b);
      else out.append('%').append(hex(b >> 4)).append(hex(b));
    }
    return out.toString();
  }

  private static char hex(int value) {
    return "0123456789ABCDEF".charAt(value & 15);
  }
}
