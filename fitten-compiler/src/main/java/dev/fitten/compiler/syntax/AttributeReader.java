package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.JsParser;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Options;
import dev.fitten.compiler.syntax.js.ParseResult;
import dev.fitten.compiler.syntax.js.SyntaxError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads one attribute of a start tag.
final class AttributeReader {
  private final TemplateReader in;

  AttributeReader(TemplateReader in) {
    this.in = in;
  }

  /// The value between quotes with its character references decoded.
  ///
  /// @param places for each character, and the end, the offset in the file
  private record Decoded(String value, int[] places, Span span) {
    /// Whether the character was written as it is, not as a reference.
    boolean literal(int index) {
      return places[index + 1] - places[index] == 1;
    }

    Span span(int from, int to) {
      return new Span(places[from], places[to]);
    }

    Code code() {
      return new Code(value, places);
    }
  }

  /// Reads the attribute at `at`; null after an error.
  @Nullable Attribute read(boolean component, Namespace namespace) {
    int start = in.at;
    char first = in.text.charAt(start);
    if (first == '{') {
      in.at = start + 1;
      in.recover(start);
      in.error(
          "FIT205",
          new Span(start, in.at),
          "an attribute needs a name",
          "write name={expression}; there is no short form and no spread");
      return null;
    }
    int nameEnd = in.nameEnd(start);
    if (nameEnd == start) {
      in.at = start + 1;
      in.error("FIT205", new Span(start, start + 1), "'" + first + "' cannot stand in a tag", null);
      return null;
    }
    Span nameSpan = new Span(start, nameEnd);
    String written = in.text.substring(start, nameEnd);
    String name =
        component
            ? written
            : namespace == Namespace.SVG
                ? HtmlRules.svgAttribute(written)
                : lowerCaseBeforeColon(written);
    in.at = in.skipSpaces(nameEnd);
    if (in.at >= in.text.length() || in.text.charAt(in.at) != '=') {
      in.at = nameEnd;
      return bare(name, nameSpan, component);
    }
    in.at = in.skipSpaces(in.at + 1);
    if (in.at >= in.text.length()) {
      return null;
    }
    char open = in.text.charAt(in.at);
    if (open == '{') {
      Expr value = in.readBraced();
      return value == null
          ? null
          : withExpression(name, nameSpan, new Span(start, in.at), value, component);
    }
    Decoded value = open == '"' || open == '\'' ? quoted(open) : unquoted();
    return value == null
        ? null
        : withText(name, nameSpan, new Span(start, in.at), value, component);
  }

  /// The part after the colon names a class, a property or a variable and keeps its case.
  private static String lowerCaseBeforeColon(String written) {
    int colon = written.indexOf(':');
    return colon < 0
        ? written.toLowerCase(Locale.ROOT)
        : written.substring(0, colon).toLowerCase(Locale.ROOT) + written.substring(colon);
  }

  private @Nullable Attribute bare(String name, Span nameSpan, boolean component) {
    if (!component && (isHandler(name) || isDirective(name))) {
      in.error(
          "FIT205",
          nameSpan,
          "'" + name + "' needs a value",
          name.startsWith("on") ? "write " + name + "=\"…\"" : "write " + name + "={…}");
      return null;
    }
    return new Attribute.Static(nameSpan, nameSpan, name, "", true);
  }

  private @Nullable Attribute withExpression(
      String name, Span nameSpan, Span span, Expr value, boolean component) {
    if (component) {
      if (isDirective(name)) {
        in.error(
            "FIT215", nameSpan, "'" + name + "' cannot be on a component", "pass a prop instead");
        return null;
      }
      return new Attribute.Dynamic(span, nameSpan, name, value);
    }
    if (isHandler(name)) {
      return new Attribute.Handler(span, nameSpan, name.substring(2), null, value, value.code());
    }
    int colon = name.indexOf(':');
    String rest = name.substring(colon + 1);
    switch (colon < 0 ? name : name.substring(0, colon + 1)) {
      case "class:" -> {
        return new Attribute.ClassToggle(span, nameSpan, rest, value);
      }
      case "style:" -> {
        return new Attribute.StyleProperty(span, nameSpan, rest, value);
      }
      case "bind:" -> {
        return new Attribute.Bind(span, nameSpan, rest, value);
      }
      case "ref" -> {
        in.error(
            "FIT118", value.span(), "ref takes a name, not an expression", "write ref=\"$name\"");
        return null;
      }
      default -> {
        return new Attribute.Dynamic(span, nameSpan, name, value);
      }
    }
  }

  private @Nullable Attribute withText(
      String name, Span nameSpan, Span span, Decoded value, boolean component) {
    if (!component && isHandler(name)) {
      return handler(name, nameSpan, span, value);
    }
    if (name.equals("ref") && !component) {
      return new Attribute.Ref(span, nameSpan, value.value(), value.span());
    }
    if (isDirective(name)) {
      in.error("FIT205", span, "'" + name + "' takes an expression", "write " + name + "={…}");
      return null;
    }
    List<TextPart> parts = parts(value);
    if (parts == null) {
      return null;
    }
    if (parts.size() == 1 && parts.getFirst() instanceof TextPart.Dynamic only) {
      return new Attribute.Dynamic(span, nameSpan, name, only.expr());
    }
    for (TextPart part : parts) {
      if (part instanceof TextPart.Dynamic) {
        return new Attribute.Template(span, nameSpan, name, parts);
      }
    }
    StringBuilder text = new StringBuilder();
    for (TextPart part : parts) {
      text.append(((TextPart.Static) part).value());
    }
    return new Attribute.Static(span, nameSpan, name, text.toString(), false);
  }

  private @Nullable Attribute handler(String name, Span nameSpan, Span span, Decoded value) {
    String text = value.value();
    int open = 0;
    while (open < text.length() && TemplateReader.isSpace(text.charAt(open))) {
      open++;
    }
    ParseResult<Node.Program> result =
        JsParser.parseStatements(text, 0, text.length(), options(value, Options.HANDLER));
    if (!result.ok()) {
      for (SyntaxError error : result.errors()) {
        FitReader.reportSyntax(in.diagnostics, error, error.hint());
      }
      return null;
    }
    return new Attribute.Handler(
        span, nameSpan, name.substring(2), result.tree(), null, value.code());
  }

  /// Splits `a {expr} b`; null after an error.
  private @Nullable List<TextPart> parts(Decoded value) {
    List<TextPart> parts = new ArrayList<>();
    String text = value.value();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '{' || !value.literal(i)) {
        continue;
      }
      if (i > from) {
        parts.add(new TextPart.Static(value.span(from, i), text.substring(from, i)));
      }
      ParseResult<Expression> result =
          JsParser.parseExpressionPrefix(
              text, i + 1, text.length(), options(value, Options.ECMASCRIPT));
      if (!result.ok()) {
        FitReader.reportSyntax(
            in.diagnostics, result.errors().getFirst(), result.errors().getFirst().hint());
        return null;
      }
      int end = result.end();
      while (end < text.length() && TemplateReader.isSpace(text.charAt(end))) {
        end++;
      }
      if (end >= text.length() || text.charAt(end) != '}') {
        in.error(
            "FIT209",
            value.span(i, i + 1),
            "expected } after the expression",
            "for the character { itself write &#123;");
        return null;
      }
      Expr expr = new Expr(value.span(i + 1, end), result.tree(), value.code());
      parts.add(new TextPart.Dynamic(value.span(i, end + 1), expr));
      i = end;
      from = end + 1;
    }
    if (from < text.length() || parts.isEmpty()) {
      parts.add(new TextPart.Static(value.span(from, text.length()), text.substring(from)));
    }
    return parts;
  }

  private static Options options(Decoded value, Options base) {
    int[] places = value.places();
    return base.withMaxNesting(TemplateReader.MAX_NESTING)
        .withPositions(i -> places[Math.min(i, places.length - 1)]);
  }

  private @Nullable Decoded quoted(char quote) {
    int open = in.at;
    int close = in.text.indexOf(quote, open + 1);
    if (close < 0) {
      in.error("FIT205", new Span(open, open + 1), "the quote is not closed", "add " + quote);
      throw new TemplateReader.Stop();
    }
    in.at = close + 1;
    return decode(open + 1, close);
  }

  private @Nullable Decoded unquoted() {
    int start = in.at;
    int end = start;
    while (end < in.text.length()
        && !TemplateReader.isSpace(in.text.charAt(end))
        && in.text.charAt(end) != '>') {
      char c = in.text.charAt(end);
      if (c == '"' || c == '\'' || c == '<' || c == '=' || c == '`' || c == '{') {
        in.error(
            "FIT205",
            new Span(end, end + 1),
            "'" + c + "' cannot stand in a value without quotes",
            "put the value into double quotes");
        in.at = end + 1;
        return null;
      }
      end++;
    }
    if (end == start) {
      in.error("FIT205", new Span(start - 1, start), "the value is missing", "write =\"…\"");
      return null;
    }
    in.at = end;
    return decode(start, end);
  }

  private Decoded decode(int from, int to) {
    StringBuilder value = new StringBuilder();
    int[] places = new int[to - from + 1];
    int count = 0;
    for (int i = from; i < to; ) {
      int before = value.length();
      int next = i + 1;
      char c = in.text.charAt(i);
      if (c == '&') {
        next = in.readReference(i, to, value);
      } else {
        value.append(c);
      }
      // A reference can stand for more characters than one, never for more than it has.
      for (int k = before; k < value.length(); k++) {
        places[count++] = i;
      }
      i = next;
    }
    places[count] = to;
    return new Decoded(value.toString(), Arrays.copyOf(places, count + 1), new Span(from, to));
  }

  private static boolean isHandler(String name) {
    return name.length() > 2 && name.startsWith("on") && name.indexOf(':') < 0;
  }

  private static boolean isDirective(String name) {
    return name.startsWith("class:")
        || name.startsWith("style:")
        || name.startsWith("bind:")
        || name.equals("ref");
  }
}
