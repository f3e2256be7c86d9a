package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Diagnostic;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.TemplateReader.Frame;
import dev.fitten.compiler.syntax.TemplateReader.OpenElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads start tags, and with them whole elements.
final class TagReader {
  /// SVG elements whose content is HTML again.
  private static final Set<String> HTML_IN_SVG = Set.of("foreignObject", "desc", "title");

  private final TemplateReader in;
  private final AttributeReader attributes;

  TagReader(TemplateReader in) {
    this.in = in;
    this.attributes = new AttributeReader(in);
  }

  /// Reads the element whose `<` is at `at`; null if it is refused and leaves nothing.
  @Nullable TemplateNode read(Frame outer) {
    int start = in.at;
    int nameEnd = in.nameEnd(start + 1);
    String written = in.text.substring(start + 1, nameEnd);
    Span nameSpan = new Span(start + 1, nameEnd);
    Span opened = new Span(start, nameEnd);
    boolean component = in.components.contains(written);
    in.at = nameEnd;

    List<Attribute> list = new ArrayList<>();
    Map<String, Attribute> byName = new HashMap<>();
    Namespace namespace = namespaceOf(written, outer);
    boolean selfClosed = false;
    while (true) {
      in.at = in.skipSpaces(in.at);
      if (in.at >= in.text.length() || in.text.charAt(in.at) == '<') {
        in.error(
            "FIT205",
            opened,
            "the tag <" + written + " is not ended",
            "add > after its attributes");
        if (in.at >= in.text.length()) {
          throw new TemplateReader.Stop();
        }
        break;
      }
      char c = in.text.charAt(in.at);
      if (c == '>') {
        in.at++;
        break;
      }
      if (c == '/' && in.at + 1 < in.text.length() && in.text.charAt(in.at + 1) == '>') {
        selfClosed = true;
        in.at += 2;
        break;
      }
      Attribute attribute = attributes.read(component, namespace);
      if (attribute != null && addOnce(attribute, byName)) {
        list.add(attribute);
      }
    }
    if (component) {
      return component(outer, start, opened, nameSpan, written, list, selfClosed);
    }
    if (namespace != Namespace.HTML) {
      String name =
          namespace == Namespace.SVG
              ? HtmlRules.svgName(written)
              : written.toLowerCase(Locale.ROOT);
      return element(outer, start, opened, nameSpan, name, namespace, list, selfClosed);
    }
    String name = written.toLowerCase(Locale.ROOT);
    if (!check(name, written, outer, opened, nameSpan)) {
      // What is in it is not of a template; a second error there would only follow from the first.
      int end = selfClosed ? -1 : in.text.indexOf("</" + written, in.at);
      in.at = end < 0 ? in.at : in.nameEnd(end + 2);
      in.at = end < 0 ? in.at : Math.min(in.skipSpaces(in.at) + 1, in.text.length());
      return null;
    }
    if (name.equals("slot")) {
      return slot(outer, start, opened, list, selfClosed);
    }
    boolean isVoid = HtmlRules.isVoid(name);
    // Of a component that is not imported that is said already.
    if (selfClosed && !isVoid && HtmlRules.isKnown(name)) {
      in.error(
          "FIT203",
          opened,
          "<" + name + "/> does not close itself in HTML",
          "write <" + name + "></" + name + ">");
    }
    return element(outer, start, opened, nameSpan, name, namespace, list, selfClosed || isVoid);
  }

  private boolean addOnce(Attribute attribute, Map<String, Attribute> byName) {
    Attribute first = byName.putIfAbsent(attribute.name(), attribute);
    if (first == null) {
      return true;
    }
    in.diagnostics.add(
        new Diagnostic(
            "FIT204",
            attribute.nameSpan(),
            "attribute '" + attribute.name() + "' is given twice",
            List.of(new Diagnostic.Note(first.nameSpan(), "the first one is here")),
            "remove one; a browser would ignore the second"));
    return false;
  }

  private Namespace namespaceOf(String written, Frame outer) {
    if (written.equalsIgnoreCase("svg")) {
      return Namespace.SVG;
    }
    if (written.equalsIgnoreCase("math")) {
      return Namespace.MATHML;
    }
    return outer.namespace();
  }

  /// Whether the element may stand in a template at all.
  private boolean check(String name, String written, Frame outer, Span opened, Span nameSpan) {
    if (HtmlRules.isRefused(name)) {
      in.error(
          "FIT219",
          opened,
          "<" + name + "> cannot be in a component's template",
          switch (name) {
            case "script", "style" -> "write it as a section of the file, outside <template>";
            case "template" ->
                "a section ends at its first </template>; use {#if} for parts that come and go";
            default -> "it belongs to the page around the component";
          });
      return false;
    } else if (!HtmlRules.isKnown(name)) {
      String near = FitReader.didYouMean(name);
      boolean capital = Character.isUpperCase(written.charAt(0));
      in.error(
          "FIT216",
          nameSpan,
          "unknown element <" + written + ">",
          capital && near == null
              ? "import it: import " + written + " from \"./" + name + ".fit\""
              : near);
    } else {
      String conflict = HtmlRules.conflict(name, conflictParent(name, outer));
      if (conflict != null) {
        in.error("FIT207", opened, conflict, null);
      }
    }
    return true;
  }

  /// A `tr` directly in a `table` gets the implied `tbody` around it later.
  private static @Nullable OpenElement conflictParent(String name, Frame outer) {
    OpenElement element = outer.element();
    return element != null && element.name().equals("table") && name.equals("tr")
        ? new OpenElement("tbody", element)
        : element;
  }

  private TemplateNode element(
      Frame outer,
      int start,
      Span opened,
      Span nameSpan,
      String name,
      Namespace namespace,
      List<Attribute> list,
      boolean empty) {
    List<TemplateNode> children = List.of();
    if (!empty) {
      boolean html = namespace == Namespace.HTML;
      boolean htmlInside = html || (namespace == Namespace.SVG && HTML_IN_SVG.contains(name));
      Frame frame =
          new Frame(
              outer,
              name,
              false,
              false,
              opened,
              htmlInside ? Namespace.HTML : namespace,
              html ? new OpenElement(name, outer.element()) : null,
              outer.depth() + 1);
      if (html && name.equals("textarea")) {
        children = textarea(frame);
      } else {
        children = in.readContent(frame);
      }
      end(frame);
    }
    return new TemplateNode.Element(
        new Span(start, in.at), nameSpan, name, namespace, List.copyOf(list), children);
  }

  /// A `textarea` holds text only; what looks like a tag in it is an error rather than text.
  private List<TemplateNode> textarea(Frame frame) {
    List<TemplateNode> children = in.readContent(frame);
    for (TemplateNode child : children) {
      if (!(child instanceof TemplateNode.TextRun)) {
        in.error(
            "FIT207", child.span(), "<textarea> holds text only", "write &lt; for the character <");
      }
    }
    return children;
  }

  private TemplateNode slot(
      Frame outer, int start, Span opened, List<Attribute> list, boolean selfClosed) {
    if (!list.isEmpty()) {
      in.error(
          "FIT217",
          list.getFirst().span(),
          "<slot> takes no attributes",
          "a component has one slot");
    }
    List<TemplateNode> fallback = List.of();
    if (!selfClosed) {
      Frame frame =
          new Frame(
              outer,
              "slot",
              false,
              false,
              opened,
              outer.namespace(),
              outer.element(),
              outer.depth() + 1);
      fallback = in.readContent(frame);
      end(frame);
    }
    return new TemplateNode.SlotOutlet(new Span(start, in.at), fallback);
  }

  private TemplateNode component(
      Frame outer,
      int start,
      Span opened,
      Span nameSpan,
      String name,
      List<Attribute> list,
      boolean selfClosed) {
    List<TemplateNode> children = List.of();
    if (!selfClosed) {
      Frame frame =
          new Frame(outer, name, false, true, opened, outer.namespace(), null, outer.depth() + 1);
      children = in.readContent(frame);
      end(frame);
    }
    return new TemplateNode.ComponentUse(
        new Span(start, in.at), nameSpan, name, List.copyOf(list), children);
  }

  private void end(Frame frame) {
    if (in.at >= in.text.length()) {
      in.unclosed(frame, null);
    } else if (in.text.startsWith("</", in.at)
        && TemplateReader.matches(frame, in.text.substring(in.at + 2, in.nameEnd(in.at + 2)))) {
      in.skipEndTag();
    }
  }
}
