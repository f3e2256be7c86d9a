package dev.fitten.compiler.syntax;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The character references of HTML (`&amp;`, `&#x41;`), section 13.5 of the Living Standard.
public final class CharacterReferences {
  /// Code points that the numbers 0x80 to 0x9F stand for, section 13.2.5.80; 0 where there is none.
  private static final int[] WINDOWS_1252 = {
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
    0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178
  };

  private static final Map<String, String> NAMED = load();

  private CharacterReferences() {}

  /// What a reference at an offset means.
  ///
  /// @param value the characters it stands for
  /// @param end the offset behind it
  public record Found(String value, int end) {}

  /// The names, without `&` and `;`, in alphabetical order.
  static Collection<String> names() {
    return Collections.unmodifiableCollection(NAMED.keySet());
  }

  /// Reads the reference whose `&` is at `at`. Only the form with `;` is taken.
  ///
  /// @param limit offset that it must not go beyond
  /// @return null if the text there is no reference that HTML knows
  static @Nullable Found read(String text, int at, int limit) {
    int semicolon = at + 1;
    while (semicolon < limit && semicolon - at <= 40 && isNamePart(text.charAt(semicolon))) {
      semicolon++;
    }
    if (semicolon >= limit || text.charAt(semicolon) != ';' || semicolon == at + 1) {
      return null;
    }
    String name = text.substring(at + 1, semicolon);
    String value = name.charAt(0) == '#' ? numeric(name) : NAMED.get(name);
    return value == null ? null : new Found(value, semicolon + 1);
  }

  private static boolean isNamePart(char c) {
    return c == '#' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private static @Nullable String numeric(String name) {
    boolean hex = name.length() > 1 && (name.charAt(1) == 'x' || name.charAt(1) == 'X');
    String digits = name.substring(hex ? 2 : 1);
    if (digits.isEmpty()) {
      return null;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), hex ? 16 : 10);
      if (digit < 0) {
        return null;
      }
      number = Math.min(number * (hex ? 16 : 10) + digit, 0x110000);
    }
    int c = (int) number;
    if (c >= 0x80 && c <= 0x9F && WINDOWS_1252[c - 0x80] != 0) {
      c = WINDOWS_1252[c - 0x80];
    } else if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
      c = 0xFFFD;
    }
    return Character.toString(c);
  }

  private static Map<String, String> load() {
    Map<String, String> named = new TreeMap<>();
    try (InputStream in = CharacterReferences.class.getResourceAsStream("entities.txt")) {
      if (in == null) {
        throw new IllegalStateException(
            "entities.txt is missing beside " + CharacterReferences.class);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          int space = line.indexOf(' ');
          int nameEnd = line.charAt(space - 1) == '*' ? space - 1 : space;
          named.put(line.substring(0, nameEnd), characters(line, space + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return named;
  }

  private static String characters(String line, int from) {
    StringBuilder value = new StringBuilder(2);
    for (int start = from; start <= line.length(); ) {
      int end = line.indexOf(' ', start);
      end = end < 0 ? line.length() : end;
      value.appendCodePoint(Integer.parseInt(line, start, end, 16));
      start = end + 1;
    }
    return value.toString();
  }
}
