package dev.fitten.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Works out line, column and path of an offset by walking the document up to it once more: readers
/// and writers then need not carry a path along for the error that hardly ever comes.
final class JsonLocator {
  private static final int NAME_CHARACTERS = 40;

  // A path in a depth bomb is as long as the bomb; both its ends tell enough.
  private static final int STEPS_AT_EACH_END = 16;

  private final int line;
  private final int column;
  private final List<Step> steps;

  private JsonLocator(int line, int column, List<Step> steps) {
    this.line = line;
    this.column = column;
    this.steps = steps;
  }

  /// An object or array that is open at the offset, and the part of it that is being read.
  private static final class Step {
    final boolean object;
    boolean nameComes;
    int index;
    @Nullable String name;

    Step(boolean object) {
      this.object = object;
      this.nameComes = object;
    }
  }

  /// Locates `offset` in the document that starts at `start`. The bytes before must have been read
  /// as JSON; half a token at the end does no harm.
  static JsonLocator at(byte[] bytes, int start, int offset) {
    List<Step> steps = new ArrayList<>();
    int i = start;
    while (i < offset) {
      byte b = bytes[i];
      if (b == '"') {
        i = string(bytes, i, offset, steps);
        continue;
      }
      Step top = steps.isEmpty() ? null : steps.getLast();
      switch (b) {
        case '{', '[' -> steps.add(new Step(b == '{'));
        case '}', ']' -> {
          if (top != null) steps.removeLast();
        }
        case ':' -> {
          if (top != null) top.nameComes = false;
        }
        case ',' -> {
          if (top != null) {
            top.index++;
            top.name = null;
            top.nameComes = top.object;
          }
        }
        default -> {}
      }
      i++;
    }
    int line = 1;
    int column = 1;
    for (int k = start; k < offset; k++) {
      if (bytes[k] == '\n') {
        line++;
        column = 1;
      } else if ((bytes[k] & 0xc0) != 0x80) {
        column++;
      }
    }
    return new JsonLocator(line, column, steps);
  }

  /// Locates the value that a writer would write next.
  static JsonLocator atEnd(byte[] bytes, int start, int end) {
    return at(bytes, start, end);
  }

  /// Returns where the string that starts at `quote` ends; keeps it if it is a name.
  private static int string(byte[] bytes, int quote, int end, List<Step> steps) {
    int i = quote + 1;
    while (i < end && bytes[i] != '"') i += bytes[i] == '\\' ? 2 : 1;
    if (i >= end) return end;
    if (!steps.isEmpty() && steps.getLast().nameComes) {
      steps.getLast().name = new String(bytes, quote + 1, i - quote - 1, StandardCharsets.UTF_8);
    }
    return i + 1;
  }

  /// Returns an error at this place.
  JsonException error(String problem) {
    return new JsonException(problem, line, column, path());
  }

  /// Returns an error about a field of the object that ends at this place.
  JsonException fieldError(String problem, String field) {
    if (!steps.isEmpty()) steps.getLast().name = field;
    return error(problem);
  }

  private String path() {
    StringBuilder path = new StringBuilder("$");
    for (int i = 0; i < steps.size(); i++) {
      if (i == STEPS_AT_EACH_END && steps.size() > 2 * STEPS_AT_EACH_END) {
        i = steps.size() - STEPS_AT_EACH_END;
        path.append('…');
      }
      Step step = steps.get(i);
      if (!step.object) path.append('[').append(step.index).append(']');
      else if (step.name != null) appendName(path, step.name);
    }
    return path.toString();
  }

  private static void appendName(StringBuilder path, String name) {
    boolean plain = !name.isEmpty();
    StringBuilder shown = new StringBuilder();
    int characters = 0;
    for (int at = 0; at < name.length(); characters++) {
      int point = name.codePointAt(at);
      at += Character.charCount(point);
      if (characters == NAME_CHARACTERS) {
        shown.append('…');
        break;
      }
      boolean printable =
          !Character.isISOControl(point)
              && Character.getType(point) != Character.FORMAT
              && point != 0x2028
              && point != 0x2029;
      plain &= printable && Character.isJavaIdentifierPart(point);
      shown.appendCodePoint(printable ? point : '?');
    }
    if (plain) path.append('.').append(shown);
    else path.append("[\"").append(shown).append("\"]");
  }
}
