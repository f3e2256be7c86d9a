package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.source.Suggestion;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.JsParser;
import dev.fitten.compiler.syntax.js.Options;
import dev.fitten.compiler.syntax.js.ParseResult;
import dev.fitten.compiler.syntax.js.SyntaxError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the content of elements and blocks. One reader reads one template; its position moves on.
final class TemplateReader {
  /// How deep elements, blocks and code may contain each other.
  static final int MAX_NESTING = 200;

  /// What is open, innermost first: an element, a block or, at the bottom, the template.
  ///
  /// @param keyword what an end tag or `{/…}` names: `li`, `if`, `each`, `template`
  /// @param block whether it is a block
  /// @param element the nearest open element around, this one included; null at the root
  record Frame(
      @Nullable Frame outer,
      String keyword,
      boolean block,
      boolean component,
      Span opened,
      Namespace namespace,
      @Nullable OpenElement element,
      int depth) {}

  /// An open HTML element, for the rules of nesting. A component use is opaque.
  record OpenElement(String name, @Nullable OpenElement outer) implements HtmlRules.Open {}

  /// Thrown where reading on makes no sense; the reason is in the diagnostics.
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stop() {
      super(null, null, false, false);
    }
  }

  final SourceFile file;
  final String text;
  final Diagnostics diagnostics;
  final Set<String> components;
  int at;

  private final Span opened;
  private final Span closed;

  /// Elements reported as unclosed because another end tag came first: where two cross, their own
  /// end tag comes later, and is no second error.
  private final List<String> crossed = new ArrayList<>();

  private final TagReader tags = new TagReader(this);
  private final BlockReader blocks = new BlockReader(this);

  /// @param opened the start tag of the template
  /// @param closed its end tag, where reading stops
  /// @param components the names that are components and not HTML
  TemplateReader(
      SourceFile file, Span opened, Span closed, Set<String> components, Diagnostics diagnostics) {
    this.file = file;
    this.text = file.text().substring(0, closed.start());
    this.opened = opened;
    this.closed = closed;
    this.components = components;
    this.diagnostics = diagnostics;
  }

  /// Reads the content of the template.
  List<TemplateNode> read() {
    at = opened.end();
    Frame root = new Frame(null, "template", false, false, opened, Namespace.HTML, null, 0);
    try {
      return readContent(root);
    } catch (Stop e) {
      return List.of();
    }
  }

  /// Reads nodes until what closes `frame` or one around it, which is left to be read.
  List<TemplateNode> readContent(Frame frame) {
    if (frame.depth() > MAX_NESTING) {
      error("FIT003", frame.opened(), "nesting is deeper than " + MAX_NESTING, null);
      throw new Stop();
    }
    List<TemplateNode> nodes = new ArrayList<>();
    List<TextPart> run = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      TemplateNode node = null;
      if (c == '<' && opensTag()) {
        if (text.startsWith("</", at)) {
          if (closes(frame)) {
            break;
          }
          continue;
        }
        if (text.charAt(at + 1) == '!') {
          skipComment(frame);
          continue;
        }
        if (text.charAt(at + 1) == '?') {
          error("FIT205", new Span(at, at + 2), "<? is no tag in HTML", "write &lt;? for the text");
          at += 2;
          continue;
        }
        flush(run, nodes);
        node = tags.read(frame);
      } else if (c == '{') {
        int word = skipSpaces(at + 1);
        char next = word < text.length() ? text.charAt(word) : ' ';
        if (next == '#') {
          flush(run, nodes);
          node = blocks.read(frame, word);
        } else if (next == ':' || (next == '/' && blocks.isClose(word))) {
          if (blocks.ends(frame, word)) {
            break;
          }
          continue;
        } else if (next == '@') {
          flush(run, nodes);
          node = blocks.readRaw(word);
        } else {
          int start = at;
          Expr expr = readBraced();
          if (expr != null) {
            checkText(frame, new Span(start, at));
            run.add(new TextPart.Dynamic(new Span(start, at), expr));
          }
          continue;
        }
      } else {
        readText(frame, run);
        continue;
      }
      if (node != null) {
        nodes.add(node);
      }
    }
    flush(run, nodes);
    return nodes;
  }

  private void flush(List<TextPart> run, List<TemplateNode> nodes) {
    if (!run.isEmpty()) {
      Span span = run.getFirst().span().to(run.getLast().span());
      nodes.add(new TemplateNode.TextRun(span, List.copyOf(run)));
      run.clear();
    }
  }

  /// A `<` that is followed by nothing of a tag is text, as in HTML.
  private boolean opensTag() {
    if (at + 1 >= text.length()) {
      return false;
    }
    char c = text.charAt(at + 1);
    return isLetter(c)
        || c == '!'
        || c == '?'
        || (c == '/' && at + 2 < text.length() && isLetter(text.charAt(at + 2)));
  }

  private void readText(Frame frame, List<TextPart> run) {
    int start = at;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '{' || (c == '<' && opensTag())) {
        break;
      }
      if (c == '&') {
        at = readReference(at, text.length(), value);
      } else {
        value.append(c == '\r' ? '\n' : c);
        at += c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
      }
    }
    Span span = new Span(start, at);
    if (!isBlank(value)) {
      checkText(frame, span);
    }
    run.add(new TextPart.Static(span, value.toString()));
  }

  private void checkText(Frame frame, Span span) {
    if (frame.element() != null && HtmlRules.refusesText(frame.element().name())) {
      String name = frame.element().name();
      error(
          "FIT207",
          span,
          "text cannot be in <" + name + ">: a browser would move it out",
          name.equals("tr") ? "put it into a <td>" : null);
    }
  }

  /// Appends what the character reference at `amp` stands for, or `&` itself if it is none.
  int readReference(int amp, int limit, StringBuilder value) {
    CharacterReferences.Found found = CharacterReferences.read(text, amp, limit);
    if (found != null) {
      value.append(found.value());
      return found.end();
    }
    int end = amp + 1;
    while (end < limit && end - amp < 32 && isNameCharacter(text.charAt(end))) {
      end++;
    }
    if (end > amp + 1 && end < limit && text.charAt(end) == ';') {
      String name = text.substring(amp + 1, end);
      String near = Suggestion.nearest(name, CharacterReferences.names());
      error(
          "FIT206",
          new Span(amp, end + 1),
          "unknown character reference '&" + name + ";'",
          near == null ? "write &amp; for the character &" : "did you mean '&" + near + ";'?");
    }
    value.append('&');
    return amp + 1;
  }

  /// Whether the end tag here ends `frame` or one around it. One that closes nothing is reported and
  /// skipped.
  private boolean closes(Frame frame) {
    int nameEnd = nameEnd(at + 2);
    String name = text.substring(at + 2, nameEnd);
    Span span = new Span(at, Math.min(tagEnd(nameEnd), text.length()));
    if (matches(frame, name)) {
      return true;
    }
    for (Frame open = frame.outer(); open != null; open = open.outer()) {
      if (matches(open, name)) {
        unclosed(frame, span);
        return true;
      }
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (HtmlRules.isVoid(lower)) {
      error("FIT203", span, "<" + lower + "> has no end tag", "remove </" + name + ">");
    } else if (!crossed.remove(lower)) {
      error("FIT202", span, "</" + name + "> closes nothing that is open", null);
    }
    at = span.end();
    return false;
  }

  static boolean matches(Frame frame, String name) {
    return !frame.block()
        && (frame.component()
            ? frame.keyword().equals(name)
            : frame.keyword().equalsIgnoreCase(name));
  }

  /// Reports that `frame` is still open where something around it ends at `by`.
  void unclosed(Frame frame, @Nullable Span end) {
    Span by = end == null ? closed : end;
    String opener = frame.block() ? "{#" + frame.keyword() + "}" : "<" + frame.keyword() + ">";
    String closer = frame.block() ? "{/" + frame.keyword() + "}" : "</" + frame.keyword() + ">";
    String byText = file.slice(by);
    if (!frame.block()) {
      crossed.add(frame.keyword().toLowerCase(Locale.ROOT));
    }
    diagnostics.add(
        new Diagnostic(
            frame.block() ? "FIT208" : "FIT201",
            frame.opened(),
            opener + " is not closed",
            by.length() == 0
                ? List.of()
                : List.of(new Diagnostic.Note(by, byText + " comes first")),
            "add " + closer + (by.length() == 0 ? "" : " before " + byText)));
  }

  void skipEndTag() {
    at = Math.min(tagEnd(nameEnd(at + 2)), text.length());
  }

  /// The offset behind the next `>`.
  private int tagEnd(int from) {
    int end = text.indexOf('>', from);
    return end < 0 ? text.length() : end + 1;
  }

  private void skipComment(Frame frame) {
    if (!text.startsWith("<!--", at)) {
      int end = tagEnd(at);
      error(
          "FIT205", new Span(at, Math.min(at + 2, end)), "only comments start with <! here", null);
      at = end;
      return;
    }
    int end = text.indexOf("-->", at + 4);
    if (end < 0) {
      error("FIT205", new Span(at, at + 4), "comment is not closed", "end it with -->");
      at = text.length();
      throw new Stop();
    }
    at = end + 3;
  }

  /// Reads `{expr}`; null after an error.
  @Nullable Expr readBraced() {
    int open = at;
    Expr expr = readExpression(open + 1);
    if (expr == null) {
      recover(open);
      return null;
    }
    if (at >= text.length() || text.charAt(at) != '}') {
      error(
          "FIT209",
          new Span(at, Math.min(at + 1, text.length())),
          "expected } after the expression",
          "for the character { itself write &#123;");
      recover(open);
      return null;
    }
    at++;
    return expr;
  }

  /// Reads an expression that starts at `from` and leaves `at` behind the white space after it; null
  /// after an error.
  @Nullable Expr readExpression(int from) {
    int start = skipSpaces(from);
    if (start < text.length() && text.charAt(start) == '}') {
      error("FIT209", new Span(from - 1, start + 1), "the braces are empty", "write an expression");
      at = start;
      return null;
    }
    ParseResult<Expression> result =
        JsParser.parseExpressionPrefix(
            text, from, text.length(), Options.ECMASCRIPT.withMaxNesting(MAX_NESTING));
    if (!result.ok()) {
      SyntaxError error = result.errors().getFirst();
      FitReader.reportSyntax(diagnostics, error, error.hint());
      at = Math.max(from, result.end());
      return null;
    }
    at = skipTrivia(result.end());
    return new Expr(new Span(from, at), result.tree(), new Code(text));
  }

  /// Goes behind the `}` that most likely ends what was opened at `open`.
  void recover(int open) {
    int depth = 0;
    for (int i = open; i < text.length() && text.charAt(i) != '<'; i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        at = i + 1;
        return;
      }
      if (c == '\n' && i > at) {
        break;
      }
    }
    at = Math.max(at, open + 1);
  }

  int skipSpaces(int from) {
    int i = from;
    while (i < text.length() && isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  /// Skips white space and comments of JavaScript.
  int skipTrivia(int from) {
    int i = skipSpaces(from);
    while (text.startsWith("/*", i) || text.startsWith("//", i)) {
      int end = text.charAt(i + 1) == '*' ? text.indexOf("*/", i + 2) : text.indexOf('\n', i);
      i = end < 0 ? text.length() : skipSpaces(end + (text.charAt(i + 1) == '*' ? 2 : 1));
    }
    return i;
  }

  int nameEnd(int from) {
    int i = from;
    while (i < text.length() && isNameCharacter(text.charAt(i))) {
      i++;
    }
    return i;
  }

  void error(String code, Span span, String message, @Nullable String hint) {
    diagnostics.error(code, span, message, hint);
  }

  static boolean isNameCharacter(char c) {
    return !isSpace(c)
        && c != '>'
        && c != '/'
        && c != '<'
        && c != '='
        && c != ';'
        && c != '{'
        && c != '"';
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isBlank(CharSequence value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isSpace(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
