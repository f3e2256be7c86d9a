package dev.fitten.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One wire file: what a client sends, and what it must get.
///
/// The first line is the section of the standard and what is shown. Then, in order: `> ` bytes to
/// send, with `\r \n \t \0 \xHH \\` and `{text*times}`; `< ` an answer, its status and perhaps its
/// body, `(HEAD)` if it has none because of the method; `+ ` a header field the answer has, `- `
/// one it has not. A `> ` behind a `< ` is sent when that answer has come. The last line says what
/// follows: `= open`, another request is answered; `= close`, it is not; `= end`, the client ends
/// sending.
record WireCase(String name, String title, List<Step> steps, String end) {
  record Step(byte[] request, List<Expected> answers) {}

  record Expected(
      int status, String body, boolean head, List<String> fields, List<String> absent) {}

  private static final Pattern REPEAT = Pattern.compile("\\{([^{}]+)\\*(\\d+)}");

  static List<WireCase> all() {
    Path root = Path.of("src/test/wire");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".wire"))
          .sorted()
          .map(file -> read(root.relativize(file).toString().replace(".wire", ""), file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireCase read(String name, Path file) {
    try {
      return parse(name, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireCase parse(String name, List<String> lines) {
    List<Step> steps = new ArrayList<>();
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    List<Expected> answers = new ArrayList<>();
    String end = "";
    boolean sending = false;
    for (String line : lines.subList(1, lines.size())) {
      String rest = line.substring(2);
      switch (line.charAt(0)) {
        case '>' -> {
          if (!sending && request.size() > 0) {
            steps.add(new Step(request.toByteArray(), List.copyOf(answers)));
            request.reset();
            answers.clear();
          }
          sending = true;
          request.writeBytes(unescape(expand(rest)));
        }
        case '<' -> {
          sending = false;
          answers.add(expected(rest));
        }
        case '+' -> answers.getLast().fields().add(rest);
        case '-' -> answers.getLast().absent().add(rest);
        case '=' -> {
          // An expectation of silence is a step without answers.
          steps.add(new Step(request.toByteArray(), List.copyOf(answers)));
          end = rest;
        }
        default -> throw new IllegalArgumentException(name + ": " + line);
      }
    }
    if (end.isEmpty()) throw new IllegalArgumentException(name + " has no '=' line");
    return new WireCase(name, lines.getFirst(), steps, end);
  }

  private static Expected expected(String text) {
    int space = text.indexOf(' ');
    int status = Integer.parseInt(space < 0 ? text : text.substring(0, space));
    String body = space < 0 ? "" : text.substring(space + 1);
    boolean head = body.equals("(HEAD)");
    return new Expected(status, head ? "" : body, head, new ArrayList<>(), new ArrayList<>());
  }

  private static String expand(String text) {
    Matcher matcher = REPEAT.matcher(text);
    StringBuilder out = new StringBuilder();
    int from = 0;
    while (matcher.find()) {
      out.append(text, from, matcher.start());
      out.append(matcher.group(1).repeat(Integer.parseInt(matcher.group(2))));
      from = matcher.end();
    }
    return out.append(text.substring(from)).toString();
  }

  static byte[] unescape(String text) {
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

  /// All bytes of all steps, for runs that do not wait between them.
  byte[] wholeRequest() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Step step : steps) out.writeBytes(step.request());
    return out.toByteArray();
  }

  List<Expected> allAnswers() {
    return steps.stream().flatMap(step -> step.answers().stream()).toList();
  }

  @Override
  public String toString() {
    return name + ": " + title;
  }
}
