package dev.fitten.compiler.emit;

import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.HtmlRules;
import dev.fitten.compiler.syntax.Namespace;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Questions to the canonical tree, and its static part as HTML.
final class JsTree {
  private JsTree() {}

  /// Everything directly inside a node, branches joined.
  static List<TemplateNode> inside(TemplateNode node) {
    return switch (node) {
      case TemplateNode.Element element -> element.children();
      case TemplateNode.ComponentUse use -> use.children();
      case TemplateNode.SlotOutlet slot -> slot.fallback();
      case TemplateNode.IfBlock block -> {
        List<TemplateNode> all = new ArrayList<>();
        block.branches().forEach(branch -> all.addAll(branch.children()));
        if (block.otherwise() != null) {
          all.addAll(block.otherwise());
        }
        yield all;
      }
      case TemplateNode.EachBlock block -> {
        List<TemplateNode> all = new ArrayList<>(block.children());
        if (block.otherwise() != null) {
          all.addAll(block.otherwise());
        }
        yield all;
      }
      case TemplateNode.TextRun _, TemplateNode.RawHtml _, TemplateNode.Anchor _ -> List.of();
    };
  }

  /// Every piece of code in nodes, in document order.
  static List<Node> code(List<TemplateNode> nodes) {
    List<Node> found = new ArrayList<>();
    collect(nodes, found, true);
    return found;
  }

  /// The code that is evaluated again when what it reads changes: all but handlers.
  static List<Node> bindings(List<TemplateNode> nodes) {
    List<Node> found = new ArrayList<>();
    collect(nodes, found, false);
    return found;
  }

  private static void collect(List<TemplateNode> nodes, List<Node> found, boolean handlers) {
    for (TemplateNode node : nodes) {
      switch (node) {
        case TemplateNode.Element element -> attributes(element.attributes(), found, handlers);
        case TemplateNode.ComponentUse use -> attributes(use.attributes(), found, handlers);
        case TemplateNode.TextRun run -> parts(run.parts(), found);
        case TemplateNode.RawHtml raw -> found.add(raw.expr().tree());
        case TemplateNode.IfBlock block ->
            block.branches().forEach(branch -> found.add(branch.condition().tree()));
        case TemplateNode.EachBlock block -> {
          found.add(block.list().tree());
          if (handlers) {
            found.add((Node) block.item());
            if (block.index() != null) {
              found.add(block.index());
            }
          }
          if (block.key() != null) {
            found.add(block.key().tree());
          }
        }
        case TemplateNode.SlotOutlet _, TemplateNode.Anchor _ -> {}
      }
      collect(inside(node), found, handlers);
    }
  }

  private static void attributes(List<Attribute> attributes, List<Node> found, boolean handlers) {
    for (Attribute attribute : attributes) {
      switch (attribute) {
        case Attribute.Dynamic dynamic -> found.add(dynamic.value().tree());
        case Attribute.Template template -> parts(template.parts(), found);
        case Attribute.ClassToggle toggle -> found.add(toggle.condition().tree());
        case Attribute.StyleProperty property -> found.add(property.value().tree());
        case Attribute.Bind bind -> found.add(bind.target().tree());
        case Attribute.Handler handler -> {
          if (handlers) {
            found.add(handlerCode(handler));
          }
        }
        case Attribute.Static _, Attribute.Ref _ -> {}
      }
    }
  }

  static Node handlerCode(Attribute.Handler handler) {
    if (handler.statements() != null) {
      return handler.statements();
    }
    if (handler.function() != null) {
      return handler.function().tree();
    }
    throw new IllegalStateException("a handler has statements or a function");
  }

  private static void parts(List<TextPart> parts, List<Node> found) {
    for (TextPart part : parts) {
      if (part instanceof TextPart.Dynamic dynamic) {
        found.add(dynamic.expr().tree());
      }
    }
  }

  /// The static HTML of nodes, with a blank for each text to come and an empty comment for each
  /// component to come.
  static String html(List<TemplateNode> nodes, @Nullable String scope, boolean shorten) {
    StringBuilder out = new StringBuilder();
    html(nodes, out, scope, shorten, false);
    String text = out.toString();
    // What is open at the end is closed by the parser itself.
    while (shorten
        && text.endsWith(">")
        && text.lastIndexOf("</") > text.lastIndexOf('>', text.length() - 2)) {
      text = text.substring(0, text.lastIndexOf("</"));
    }
    return text;
  }

  private static void html(
      List<TemplateNode> nodes,
      StringBuilder out,
      @Nullable String scope,
      boolean shorten,
      boolean only) {
    for (int i = 0; i < nodes.size(); i++) {
      TemplateNode node = nodes.get(i);
      switch (node) {
        case TemplateNode.Element element -> element(element, out, scope, shorten);
        case TemplateNode.TextRun run -> {
          if (run.constant()) {
            run.parts().forEach(part -> escape(((TextPart.Static) part).value(), out));
          } else if (!only) {
            out.append(' ');
          }
        }
        case TemplateNode.Anchor _ -> out.append(shorten ? "<!>" : "<!---->");
        case TemplateNode.ComponentUse _ -> {
          if (isFixed(nodes, i)) {
            out.append(shorten ? "<!>" : "<!---->");
          }
        }
        case TemplateNode.IfBlock _, TemplateNode.EachBlock _ -> {}
        case TemplateNode.SlotOutlet _, TemplateNode.RawHtml _ -> {}
      }
    }
  }

  /// Whether a component use has no anchor behind it.
  static boolean isFixed(List<TemplateNode> nodes, int index) {
    return index + 1 >= nodes.size()
        || !(nodes.get(index + 1) instanceof TemplateNode.Anchor anchor)
        || !anchor.span().equals(nodes.get(index).span());
  }

  private static void element(
      TemplateNode.Element element, StringBuilder out, @Nullable String scope, boolean shorten) {
    out.append('<').append(element.name());
    for (Attribute attribute : element.attributes()) {
      if (attribute instanceof Attribute.Static fixed && !JsAttributes.isComputed(element, fixed)) {
        attribute(fixed.name(), fixed.value(), out, shorten);
      }
    }
    if (scope != null) {
      out.append(' ').append(scope);
    }
    out.append('>');
    if (element.namespace() == Namespace.HTML && HtmlRules.isVoid(element.name())) {
      return;
    }
    boolean first =
        !element.children().isEmpty()
            && element.children().getFirst() instanceof TemplateNode.TextRun run
            && run.constant()
            && run.parts().getFirst() instanceof TextPart.Static text
            && text.value().startsWith("\n");
    if (first && HtmlRules.keepsSpace(element.name())) {
      out.append('\n');
    }
    html(element.children(), out, scope, shorten, element.children().size() == 1);
    out.append("</").append(element.name()).append('>');
  }

  private static void attribute(String name, String value, StringBuilder out, boolean shorten) {
    out.append(' ').append(name);
    if (value.isEmpty()) {
      return;
    }
    out.append('=');
    boolean plain = shorten;
    for (int i = 0; plain && i < value.length(); i++) {
      char c = value.charAt(i);
      plain =
          c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == '#');
    }
    if (plain) {
      out.append(value);
    } else {
      out.append('\'');
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        out.append(c == '&' ? "&amp;" : c == '\'' ? "&#39;" : Character.toString(c));
      }
      out.append('\'');
    }
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '&' ? "&amp;" : c == '<' ? "&lt;" : Character.toString(c));
    }
  }
}
