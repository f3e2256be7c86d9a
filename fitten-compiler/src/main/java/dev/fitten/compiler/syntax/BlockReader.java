package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.source.Suggestion;
import dev.fitten.compiler.syntax.TemplateReader.Frame;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.JsParser;
import dev.fitten.compiler.syntax.js.Options;
import dev.fitten.compiler.syntax.js.ParseResult;
import dev.fitten.compiler.syntax.js.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `{#if}`, `{#each}` and `{@html}`.
final class BlockReader {
  private static final List<String> BLOCKS = List.of("if", "each");
  private static final String OPENERS = "the blocks are {#if condition} and {#each list as item}";

  private final TemplateReader in;

  BlockReader(TemplateReader in) {
    this.in = in;
  }

  /// Reads a block; `at` is its `{` and `sign` the `#`.
  @Nullable TemplateNode read(Frame outer, int sign) {
    int start = in.at;
    int wordEnd = wordEnd(sign + 1);
    String word = in.text.substring(sign + 1, wordEnd);
    if (!BLOCKS.contains(word)) {
      String hint = Suggestion.hint(word, BLOCKS);
      in.error(
          "FIT209",
          new Span(start, wordEnd),
          "unknown block '{#" + word + "'",
          hint == null ? OPENERS : hint);
      in.at = wordEnd;
      in.recover(start);
      return null;
    }
    Frame frame =
        new Frame(
            outer,
            word,
            true,
            false,
            new Span(start, wordEnd),
            outer.namespace(),
            outer.element(),
            outer.depth() + 1);
    return word.equals("if") ? readIf(frame, start, wordEnd) : readEach(frame, start, wordEnd);
  }

  /// Reads `{@html expr}`; `sign` is the `@`.
  @Nullable TemplateNode readRaw(int sign) {
    int start = in.at;
    int wordEnd = wordEnd(sign + 1);
    if (!in.text.substring(sign + 1, wordEnd).equals("html")) {
      in.error(
          "FIT209",
          new Span(start, wordEnd),
          "unknown tag '{@" + in.text.substring(sign + 1, wordEnd) + "'",
          "raw markup is {@html expression}");
      in.at = wordEnd;
      in.recover(start);
      return null;
    }
    Expr expr = in.readExpression(wordEnd);
    if (expr == null || !closeBrace(start)) {
      in.recover(start);
      return null;
    }
    return new TemplateNode.RawHtml(new Span(start, in.at), expr);
  }

  private @Nullable TemplateNode readIf(Frame frame, int start, int wordEnd) {
    List<TemplateNode.Branch> branches = new ArrayList<>();
    List<TemplateNode> otherwise = null;
    int branchStart = start;
    Expr condition = condition(start, wordEnd);
    while (true) {
      List<TemplateNode> children = in.readContent(frame);
      if (condition != null) {
        branches.add(new TemplateNode.Branch(new Span(branchStart, in.at), condition, children));
      } else if (otherwise != null) {
        otherwise = children;
      }
      branchStart = in.at;
      int sign = in.skipSpaces(in.at + 1);
      if (!isAt(':', sign)) {
        break;
      }
      Middle middle = middle(sign);
      if (middle.word.equals("else if")) {
        if (otherwise != null) {
          in.error(
              "FIT208", middle.span, "{:else if} comes after {:else}", "put it before the {:else}");
        }
        condition = condition(branchStart, middle.end);
      } else {
        if (otherwise != null) {
          in.error("FIT208", middle.span, "a second {:else}", "an {#if} has at most one");
        }
        in.at = in.skipSpaces(middle.end);
        closeBrace(branchStart);
        condition = null;
        otherwise = List.of();
      }
    }
    close(frame);
    return branches.isEmpty()
        ? null
        : new TemplateNode.IfBlock(new Span(start, in.at), List.copyOf(branches), otherwise);
  }

  private @Nullable Expr condition(int start, int from) {
    Expr expr = in.readExpression(from);
    if (expr == null || !closeBrace(start)) {
      in.recover(start);
      return null;
    }
    return expr;
  }

  private @Nullable TemplateNode readEach(Frame frame, int start, int wordEnd) {
    Head head = eachHead(start, wordEnd);
    if (head == null) {
      in.recover(start);
    }
    List<TemplateNode> children = in.readContent(frame);
    List<TemplateNode> otherwise = null;
    while (isAt(':', in.skipSpaces(in.at + 1)) && in.at < in.text.length()) {
      int elseStart = in.at;
      Middle middle = middle(in.skipSpaces(in.at + 1));
      if (otherwise != null || !middle.word.equals("else")) {
        in.error("FIT208", middle.span, "an {#each} has at most one {:else}", null);
      }
      in.at = in.skipSpaces(middle.end);
      closeBrace(elseStart);
      otherwise = in.readContent(frame);
    }
    close(frame);
    return head == null
        ? null
        : new TemplateNode.EachBlock(
            new Span(start, in.at),
            head.list,
            head.item,
            head.index,
            head.key,
            children,
            otherwise);
  }

  private record Head(Expr list, Pattern item, @Nullable Identifier index, @Nullable Expr key) {}

  /// Reads `list as item, index (key)}`.
  private @Nullable Head eachHead(int start, int from) {
    Expr list = in.readExpression(from);
    if (list == null) {
      return null;
    }
    int wordEnd = wordEnd(in.at);
    if (!in.text.substring(in.at, wordEnd).equals("as")) {
      in.error(
          "FIT209",
          new Span(in.at, Math.max(wordEnd, Math.min(in.at + 1, in.text.length()))),
          "expected 'as' after the list",
          "write {#each list as item (item.id)}");
      return null;
    }
    Pattern item = pattern(wordEnd);
    if (item == null) {
      return null;
    }
    Identifier index = null;
    if (isAt(',', in.at)) {
      int nameStart = in.at + 1;
      Pattern second = pattern(nameStart);
      if (!(second instanceof Identifier name)) {
        if (second != null) {
          in.error(
              "FIT209",
              new Span(second.start(), second.end()),
              "the index must be a plain name",
              null);
        }
        return null;
      }
      index = name;
    }
    Expr key = null;
    if (isAt('(', in.at)) {
      int open = in.at;
      key = in.readExpression(open + 1);
      if (key == null) {
        return null;
      }
      if (!isAt(')', in.at)) {
        in.error("FIT209", new Span(open, open + 1), "the key's '(' is not closed", "add )");
        return null;
      }
      in.at = in.skipTrivia(in.at + 1);
    }
    return closeBrace(start) ? new Head(list, item, index, key) : null;
  }

  private @Nullable Pattern pattern(int from) {
    ParseResult<Pattern> result =
        JsParser.parsePatternPrefix(
            in.text,
            from,
            in.text.length(),
            Options.ECMASCRIPT.withMaxNesting(TemplateReader.MAX_NESTING));
    in.at = in.skipTrivia(result.end());
    if (!result.ok()) {
      FitReader.reportSyntax(
          in.diagnostics, result.errors().getFirst(), result.errors().getFirst().hint());
      return null;
    }
    return result.tree();
  }

  /// What `{:…` says, `else if` or `else`; anything else is reported and taken for `else`.
  private record Middle(String word, Span span, int end) {}

  private Middle middle(int sign) {
    int wordEnd = wordEnd(sign + 1);
    String word = in.text.substring(sign + 1, wordEnd);
    Span span = new Span(in.at, wordEnd);
    if (word.equals("else")) {
      int second = in.skipSpaces(wordEnd);
      int secondEnd = wordEnd(second);
      if (in.text.substring(second, secondEnd).equals("if")) {
        return new Middle("else if", new Span(in.at, secondEnd), secondEnd);
      }
    } else {
      in.error(
          "FIT209", span, "unknown part '{:" + word + "'", "write {:else} or {:else if condition}");
    }
    return new Middle("else", span, wordEnd);
  }

  /// Whether `{:…}` or `{/…}` belongs to `frame` or ends one around it. Strays are reported and
  /// skipped. `sign` is the colon or slash.
  boolean ends(Frame frame, int sign) {
    int start = in.at;
    int wordEnd = wordEnd(sign + 1);
    String word = in.text.substring(sign + 1, wordEnd);
    boolean middle = in.text.charAt(sign) == ':';
    if (frame.block() && (middle || frame.keyword().equals(word))) {
      return true;
    }
    for (Frame open = frame.outer(); open != null; open = open.outer()) {
      if (open.block() && (middle || open.keyword().equals(word))) {
        in.unclosed(frame, new Span(start, Math.min(wordEnd + 1, in.text.length())));
        return true;
      }
    }
    in.error(
        "FIT208",
        new Span(start, wordEnd),
        in.text.substring(start, wordEnd) + "} belongs to no open block",
        middle
            ? "it needs {#if} or {#each} before it"
            : "remove it, or add {#" + word + "} before it");
    in.at = wordEnd;
    in.recover(start);
    return false;
  }

  /// Whether the slash at `sign` starts `{/if}` rather than a regular expression.
  boolean isClose(int sign) {
    int wordEnd = wordEnd(sign + 1);
    return wordEnd > sign + 1 && isAt('}', in.skipSpaces(wordEnd));
  }

  private void close(Frame frame) {
    int sign = in.skipSpaces(in.at + 1);
    int wordEnd = wordEnd(Math.min(sign + 1, in.text.length()));
    if (isAt('{', in.at)
        && isAt('/', sign)
        && in.text.substring(sign + 1, wordEnd).equals(frame.keyword())) {
      int start = in.at;
      in.at = in.skipSpaces(wordEnd);
      closeBrace(start);
    } else if (in.at >= in.text.length()) {
      in.unclosed(frame, null);
    }
  }

  private boolean closeBrace(int open) {
    if (isAt('}', in.at)) {
      in.at++;
      return true;
    }
    in.error(
        "FIT209",
        new Span(Math.min(in.at, in.text.length()), Math.min(in.at + 1, in.text.length())),
        "expected } here",
        null);
    in.recover(open);
    return false;
  }

  private boolean isAt(char c, int index) {
    return index < in.text.length() && in.text.charAt(index) == c;
  }

  private int wordEnd(int from) {
    int i = from;
    while (i < in.text.length() && TemplateReader.isLetter(in.text.charAt(i))) {
      i++;
    }
    return i;
  }
}
