package dev.fitten.http.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One row of a table in src/test/probe; the README there says how rows are written.
record ProbeCase(
    String category,
    String id,
    Level level,
    String section,
    String title,
    List<Part> sends,
    List<Outcome> outcomes) {
  enum Level {
    MUST,
    SEC,
    ADVICE;

    boolean required() {
      return this != ADVICE;
    }
  }

  /// How the parts are put on the wire.
  enum Action {
    /// Bytes, as they are.
    SEND,
    /// The next part goes out when the last has had time to be read by the server.
    CUT,
    /// The next part goes out when something has been answered.
    ANSWER,
    /// The client sends no more; there is no marker.
    END,
    /// Bytes one by one.
    BYTEWISE,
    /// The whole is played once for each place it can be cut at.
    SPLIT
  }

  record Part(Action action, byte[] bytes) {}

  /// What may follow the listed answers.
  enum End {
    /// The marker is answered.
    OPEN,
    /// The marker is not answered and the connection ends.
    CLOSE,
    /// Either of these.
    ANY,
    /// Nothing, for now: the server waits for more.
    WAITS
  }

  record Outcome(List<Expected> answers, End end) {}

  /// @param status `200`, `4xx`, or several with `/`
  /// @param head whether it has no body because of the method
  /// @param optional whether it may be missing: `100?`
  record Expected(String status, boolean head, boolean optional, List<String> checks) {
    boolean fits(int actual) {
      for (String each : status.split("/")) {
        if (each.equals(String.valueOf(actual))) return true;
        if (each.endsWith("xx") && each.charAt(0) - '0' == actual / 100) return true;
      }
      return false;
    }
  }

  private static final Pattern REPEAT = Pattern.compile("\\{([^{}]*?)\\*(\\d+)}");
  private static final Pattern COUNTED = Pattern.compile("\\{#(\\d+) ([^{}]*)}");
  private static final Pattern ACTION = Pattern.compile("\\{(cut|answer|end|bytewise|split)}");
  private static final Pattern CHOICE = Pattern.compile("«([^»]*)»");
  private static final Pattern ANSWER =
      Pattern.compile("([0-9x/]+)(\\(HEAD\\))?(\\?)?(?:\\[([^\\]]*)])?(?:\\{(\\d+)})?");

  /// The cases of all tables, in the order of files and lines.
  static List<ProbeCase> all() {
    try (Stream<Path> files = Files.list(Path.of("src/test/probe"))) {
      return files
          .filter(file -> file.toString().endsWith(".probe"))
          .sorted()
          .flatMap(file -> table(file).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ProbeCase> table(Path file) {
    String category = file.getFileName().toString().replace(".probe", "");
    List<ProbeCase> cases = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.isBlank() || line.startsWith("#")) continue;
        String[] columns = line.split(" +\\| +", -1);
        if (columns.length != 4) throw new IllegalArgumentException(category + ": " + line);
        expandChoices(category, columns, cases);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  private static void expandChoices(String category, String[] columns, List<ProbeCase> cases) {
    Matcher choice = CHOICE.matcher(columns[2]);
    if (!choice.find()) {
      cases.add(row(category, columns, columns[2], ""));
      return;
    }
    String[] texts = choice.group(1).split("¦", -1);
    for (int i = 0; i < texts.length; i++) {
      String sends =
          columns[2].substring(0, choice.start()) + texts[i] + columns[2].substring(choice.end());
      cases.add(row(category, columns, sends, "." + (i + 1)));
    }
  }

  private static ProbeCase row(String category, String[] columns, String sends, String suffix) {
    String[] first = columns[0].split(" +", 3);
    return new ProbeCase(
        category,
        first[0] + suffix,
        Level.valueOf(first[1].toUpperCase(Locale.ROOT)),
        first[2],
        columns[1],
        parts(sends),
        outcomes(columns[3]));
  }

  private static List<Part> parts(String sends) {
    String text =
        sends
            .replace("<G>", "GET /plaintext HTTP/1.1¶")
            .replace("<P>", "POST /echo HTTP/1.1¶")
            .replace("<C>", "POST /echo HTTP/1.1¶<H>Transfer-Encoding: chunked¶¶")
            .replace("<H>", "Host: a¶")
            .replace("¶", "\\r\\n");
    List<Part> parts = new ArrayList<>();
    Matcher action = ACTION.matcher(text);
    int from = 0;
    while (action.find()) {
      addBytes(parts, text.substring(from, action.start()));
      parts.add(new Part(Action.valueOf(action.group(1).toUpperCase(Locale.ROOT)), new byte[0]));
      from = action.end();
    }
    addBytes(parts, text.substring(from));
    return parts;
  }

  private static void addBytes(List<Part> parts, String text) {
    if (!text.isEmpty()) parts.add(new Part(Action.SEND, unescape(repeat(text))));
  }

  /// Inner repetitions first, then those with a number.
  private static String repeat(String text) {
    String inner =
        REPEAT
            .matcher(text)
            .replaceAll(m -> Matcher.quoteReplacement(m.group(1).repeat(number(m.group(2)))));
    return COUNTED.matcher(inner).replaceAll(m -> Matcher.quoteReplacement(counted(m)));
  }

  private static String counted(MatchResult match) {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i <= number(match.group(1)); i++) {
      out.append(match.group(2).replace("#", String.valueOf(i)));
    }
    return out.toString();
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private static byte[] unescape(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      c = text.charAt(++i);
      switch (c) {
        case 'r' -> out.write('\r');
        case 'n' -> out.write('\n');
        case 't' -> out.write('\t');
        case '0' -> out.write(0);
        case 'x' -> {
          out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> out.write(c);
      }
    }
    return out.toByteArray();
  }

  private static List<Outcome> outcomes(String text) {
    List<Outcome> outcomes = new ArrayList<>();
    for (String each : text.trim().split(" or ")) {
      outcomes.add(
          switch (each.trim()) {
            case "ok" -> outcome("200 open");
            case "no" -> outcome("400 close");
            default -> outcome(each.trim());
          });
    }
    return outcomes;
  }

  private static Outcome outcome(String text) {
    List<Expected> answers = new ArrayList<>();
    Matcher answer = ANSWER.matcher(text);
    int at = 0;
    while (answer.find(at) && answer.start() == at) {
      String checks = answer.group(4) == null ? "" : answer.group(4);
      Expected expected =
          new Expected(
              answer.group(1),
              answer.group(2) != null,
              answer.group(3) != null,
              checks.isEmpty() ? List.of() : List.of(checks.split("; ")));
      int times = answer.group(5) == null ? 1 : number(answer.group(5));
      answers.addAll(Collections.nCopies(times, expected));
      at = answer.end();
      while (at < text.length() && text.charAt(at) == ' ') at++;
    }
    return new Outcome(answers, End.valueOf(text.substring(at).toUpperCase(Locale.ROOT)));
  }

  /// All bytes, whatever the actions between them.
  byte[] allBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Part part : sends) out.writeBytes(part.bytes());
    return out.toByteArray();
  }

  boolean has(Action action) {
    return sends.stream().anyMatch(part -> part.action() == action);
  }

  @Override
  public String toString() {
    return "%s %s, %s: %s".formatted(id, level.name().toLowerCase(Locale.ROOT), section, title);
  }
}
