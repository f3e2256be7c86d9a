package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.source.Suggestion;
import dev.fitten.compiler.syntax.js.JsParser;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Options;
import dev.fitten.compiler.syntax.js.ParseResult;
import dev.fitten.compiler.syntax.js.SyntaxError;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a `.fit` file: finds the sections and has each one read. Never throws for what is in the
/// file.
public final class FitReader {
  private static final List<String> SECTIONS = List.of("script", "template", "style");

  private final SourceFile file;
  private final String text;
  private final Diagnostics diagnostics;
  private Component.@Nullable Script script;
  private Component.@Nullable Style style;

  /// Behind the start tag, and at the end tag, of the template; null until found.
  private @Nullable Span template;

  private Span templateEnd = new Span(0, 0);

  private FitReader(SourceFile file, Diagnostics diagnostics) {
    this.file = file;
    this.text = file.text();
    this.diagnostics = diagnostics;
  }

  /// Reads a file. If `diagnostics` is not empty afterwards, the tree lacks what could not be read.
  public static Component read(SourceFile file, Diagnostics diagnostics) {
    return new FitReader(file, diagnostics).component();
  }

  private Component component() {
    int at = 0;
    while (at < text.length()) {
      if (TemplateReader.isSpace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("<!--", at)) {
        int end = text.indexOf("-->", at + 4);
        if (end < 0) {
          error("FIT205", at, at + 4, "comment is not closed", "end it with -->");
          at = text.length();
        } else {
          at = end + 3;
        }
      } else {
        at = section(at);
      }
    }
    List<TemplateNode> nodes = List.of();
    if (template != null) {
      Set<String> components =
          Imports.components(script == null ? null : script.program()).keySet();
      nodes = new TemplateReader(file, template, templateEnd, components, diagnostics).read();
    } else if (diagnostics.isEmpty()) {
      int end = text.length();
      error("FIT004", end, end, "file has no <template>", "add <template>…</template>");
    }
    return new Component(file, Component.nameOf(file.name()), script, nodes, style);
  }

  /// Reads the section that starts at `start` and gives the offset behind it.
  private int section(int start) {
    String name = sectionName(start);
    if (name == null) {
      int next = nextSection(start);
      int end = start + 1;
      while (end < next && text.charAt(end) != '\n' && text.charAt(end) != '>') {
        end++;
      }
      error(
          "FIT004",
          start,
          end,
          "only <script>, <template> and <style> can stand at the top of a .fit file",
          "put markup into <template>");
      return next;
    }
    int open = start + 1 + name.length();
    int tagEnd = open;
    while (tagEnd < text.length() && TemplateReader.isSpace(text.charAt(tagEnd))) {
      tagEnd++;
    }
    if (tagEnd >= text.length() || text.charAt(tagEnd) != '>') {
      int close = text.indexOf('>', tagEnd);
      int stop = close < 0 ? text.length() : close;
      error(
          "FIT004",
          tagEnd,
          stop,
          "<" + name + "> takes no attributes here",
          "write <" + name + ">");
      tagEnd = stop;
    }
    int content = Math.min(tagEnd + 1, text.length());
    boolean second =
        switch (name) {
          case "script" -> script != null;
          case "style" -> style != null;
          default -> template != null;
        };
    if (second) {
      error(
          "FIT004",
          start,
          open,
          "a second <" + name + ">",
          "a component has at most one; join them");
    }
    int end = endTag(name, content);
    if (end < 0) {
      error("FIT201", start, open, "<" + name + "> is not closed", "add </" + name + ">");
      end = text.length();
    }
    int behind = text.indexOf('>', end);
    behind = behind < 0 ? text.length() : behind + 1;
    if (!second && name.equals("script")) {
      return script(start, content, end, behind);
    } else if (!second && name.equals("template")) {
      template = new Span(start, content);
      templateEnd = new Span(end, behind);
    } else if (!second) {
      style = new Component.Style(new Span(start, behind), new Span(content, end));
    }
    return behind;
  }

  private int script(int start, int content, int end, int behind) {
    ParseResult<Node.Program> result =
        JsParser.parseModule(
            text, content, end, Options.FIT.withMaxNesting(TemplateReader.MAX_NESTING));
    int second = endTag("script", behind);
    int next = second < 0 ? -1 : nextSection(behind - 1);
    // A second end tag before any other section: the first one stood in a string or comment.
    boolean cut = !result.ok() && second >= 0 && second < next;
    for (SyntaxError error : result.errors()) {
      String hint =
          cut
              ? "the script ends at its first </script>; inside a string write <\\/script>"
              : error.hint();
      reportSyntax(diagnostics, error, hint);
    }
    script =
        new Component.Script(
            new Span(start, behind), new Span(content, end), result.tree(), result.comments());
    int secondEnd = cut ? text.indexOf('>', second) : -1;
    return secondEnd < 0 ? behind : secondEnd + 1;
  }

  static void reportSyntax(Diagnostics diagnostics, SyntaxError error, @Nullable String hint) {
    diagnostics.error("FIT100", new Span(error.start(), error.end()), error.message(), hint);
  }

  private @Nullable String sectionName(int start) {
    if (text.charAt(start) != '<') {
      return null;
    }
    for (String name : SECTIONS) {
      int end = start + 1 + name.length();
      if (text.regionMatches(true, start + 1, name, 0, name.length())
          && (end >= text.length() || !TemplateReader.isNameCharacter(text.charAt(end)))) {
        return name;
      }
    }
    return null;
  }

  private int nextSection(int from) {
    for (int i = from + 1; i < text.length(); i++) {
      if (text.charAt(i) == '<' && sectionName(i) != null) {
        return i;
      }
    }
    return text.length();
  }

  /// The offset of `</name`, compared as HTML does, or -1.
  private int endTag(String name, int from) {
    for (int i = text.indexOf("</", from); i >= 0; i = text.indexOf("</", i + 2)) {
      int end = i + 2 + name.length();
      if (text.regionMatches(true, i + 2, name, 0, name.length())
          && (end >= text.length() || !TemplateReader.isNameCharacter(text.charAt(end)))) {
        return i;
      }
    }
    return -1;
  }

  private void error(String code, int start, int end, String message, String hint) {
    diagnostics.error(code, new Span(start, end), message, hint);
  }

  /// A hint for a name that is not known; here because both readers of tags need it.
  static @Nullable String didYouMean(String name) {
    return Suggestion.hint(name.toLowerCase(Locale.ROOT), HtmlRules.known());
  }
}
