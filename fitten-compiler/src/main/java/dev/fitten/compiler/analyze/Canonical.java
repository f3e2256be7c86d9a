package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.HtmlRules;
import dev.fitten.compiler.syntax.Namespace;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.TextPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the tree that both outputs print: white space normalised, `tbody` put in, anchors set. The
/// rules are in docs/design/fit-dom.md.
final class Canonical {
  private static final Set<String> TABLE_SECTIONS =
      Set.of("caption", "colgroup", "thead", "tbody", "tfoot");

  private final Map<String, Child> imported;

  Canonical(Map<String, Child> imported) {
    this.imported = imported;
  }

  List<TemplateNode> roots(List<TemplateNode> template) {
    return content(template, false);
  }

  private List<TemplateNode> content(List<TemplateNode> nodes, boolean keepSpace) {
    List<TemplateNode> normal = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      TemplateNode node = nodes.get(i);
      TemplateNode kept =
          node instanceof TemplateNode.TextRun run
              ? text(run, keepSpace, i == 0, i == nodes.size() - 1)
              : node(node, keepSpace);
      if (kept != null) {
        normal.add(kept);
      }
    }
    return anchored(normal);
  }

  private TemplateNode node(TemplateNode node, boolean keepSpace) {
    return switch (node) {
      case TemplateNode.Element element -> element(element, keepSpace);
      case TemplateNode.IfBlock block -> {
        List<TemplateNode.Branch> branches = new ArrayList<>();
        for (TemplateNode.Branch branch : block.branches()) {
          branches.add(
              new TemplateNode.Branch(
                  branch.span(), branch.condition(), content(branch.children(), keepSpace)));
        }
        yield new TemplateNode.IfBlock(
            block.span(), branches, optional(block.otherwise(), keepSpace));
      }
      case TemplateNode.EachBlock block ->
          new TemplateNode.EachBlock(
              block.span(),
              block.list(),
              block.item(),
              block.index(),
              block.key(),
              row(content(block.children(), keepSpace)),
              optional(block.otherwise(), keepSpace));
      case TemplateNode.ComponentUse use ->
          new TemplateNode.ComponentUse(
              use.span(),
              use.nameSpan(),
              use.name(),
              use.attributes(),
              content(use.children(), keepSpace));
      case TemplateNode.SlotOutlet slot ->
          new TemplateNode.SlotOutlet(slot.span(), content(slot.fallback(), keepSpace));
      case TemplateNode.TextRun run -> run;
      case TemplateNode.RawHtml raw -> raw;
      case TemplateNode.Anchor anchor -> anchor;
    };
  }

  private @Nullable List<TemplateNode> optional(
      @Nullable List<TemplateNode> nodes, boolean keepSpace) {
    return nodes == null ? null : content(nodes, keepSpace);
  }

  private TemplateNode element(TemplateNode.Element element, boolean keepSpace) {
    boolean html = element.namespace() == Namespace.HTML;
    boolean own = html && HtmlRules.keepsSpace(element.name());
    List<TemplateNode> children = element.children();
    if (own) {
      children = withoutFirstLineEnd(children);
    }
    List<TemplateNode> content = content(children, keepSpace || own);
    return element.withChildren(
        html && element.name().equals("table") ? withBodies(element, content) : content);
  }

  /// HTML drops a line end right behind `<pre>` and `<textarea>`.
  private static List<TemplateNode> withoutFirstLineEnd(List<TemplateNode> children) {
    if (children.isEmpty()
        || !(children.getFirst() instanceof TemplateNode.TextRun run)
        || !(run.parts().getFirst() instanceof TextPart.Static first)
        || !first.value().startsWith("\n")) {
      return children;
    }
    List<TextPart> parts = new ArrayList<>(run.parts());
    parts.set(0, new TextPart.Static(first.span(), first.value().substring(1)));
    List<TemplateNode> rest = new ArrayList<>(children);
    rest.set(0, new TemplateNode.TextRun(run.span(), parts));
    return rest;
  }

  private static TemplateNode.@Nullable TextRun text(
      TemplateNode.TextRun run, boolean keepSpace, boolean first, boolean last) {
    List<TextPart> parts = new ArrayList<>();
    for (TextPart part : run.parts()) {
      if (part instanceof TextPart.Static text
          && !parts.isEmpty()
          && parts.getLast() instanceof TextPart.Static before) {
        parts.set(
            parts.size() - 1,
            new TextPart.Static(before.span().to(text.span()), before.value() + text.value()));
      } else {
        parts.add(part);
      }
    }
    if (!keepSpace) {
      if (parts.size() == 1
          && parts.getFirst() instanceof TextPart.Static only
          && only.value().isBlank()
          && only.value().indexOf('\n') >= 0) {
        return null;
      }
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i) instanceof TextPart.Static text) {
          String value = collapse(text.value(), first && i == 0, last && i == parts.size() - 1);
          parts.set(i, new TextPart.Static(text.span(), value));
        }
      }
    }
    parts.removeIf(part -> part instanceof TextPart.Static text && text.value().isEmpty());
    return parts.isEmpty() ? null : new TemplateNode.TextRun(run.span(), List.copyOf(parts));
  }

  private static String collapse(String value, boolean trimStart, boolean trimEnd) {
    StringBuilder out = new StringBuilder(value.length());
    boolean space = trimStart;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isSpace = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
      if (!isSpace) {
        out.append(c);
      } else if (!space) {
        out.append(' ');
      }
      space = isSpace;
    }
    if (trimEnd && !out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
    return out.toString();
  }

  /// Puts a `tbody` around each longest run of what holds rows.
  private static List<TemplateNode> withBodies(
      TemplateNode.Element table, List<TemplateNode> content) {
    List<TemplateNode> out = new ArrayList<>();
    List<TemplateNode> rows = new ArrayList<>();
    for (TemplateNode node : content) {
      if (isRow(node) || (node instanceof TemplateNode.Anchor && !rows.isEmpty())) {
        rows.add(node);
      } else {
        addBody(table, rows, out);
        out.add(node);
      }
    }
    addBody(table, rows, out);
    return out;
  }

  private static void addBody(
      TemplateNode.Element table, List<TemplateNode> rows, List<TemplateNode> out) {
    if (!rows.isEmpty()) {
      out.add(
          new TemplateNode.Element(
              rows.getFirst().span(),
              table.nameSpan(),
              "tbody",
              Namespace.HTML,
              List.of(),
              List.copyOf(rows)));
      rows.clear();
    }
  }

  private static boolean isRow(TemplateNode node) {
    return switch (node) {
      case TemplateNode.Element element -> !TABLE_SECTIONS.contains(element.name());
      case TemplateNode.IfBlock block -> isRows(block.branches().getFirst().children());
      case TemplateNode.EachBlock block -> isRows(block.children());
      default -> false;
    };
  }

  private static boolean isRows(List<TemplateNode> nodes) {
    return !nodes.isEmpty() && isRow(nodes.getFirst());
  }

  private List<TemplateNode> anchored(List<TemplateNode> nodes) {
    List<TemplateNode> out = new ArrayList<>();
    for (TemplateNode node : nodes) {
      boolean varies = varies(node);
      if (varies && !out.isEmpty() && out.getLast() instanceof TemplateNode.TextRun) {
        out.add(new TemplateNode.Anchor(node.span()));
      }
      out.add(node);
      if (varies) {
        out.add(new TemplateNode.Anchor(node.span()));
      }
    }
    return List.copyOf(out);
  }

  private static List<TemplateNode> row(List<TemplateNode> content) {
    if (content.isEmpty() || !(content.getLast() instanceof TemplateNode.TextRun text)) {
      return content;
    }
    List<TemplateNode> row = new ArrayList<>(content);
    row.add(new TemplateNode.Anchor(text.span()));
    return List.copyOf(row);
  }

  private boolean varies(TemplateNode node) {
    return switch (node) {
      case TemplateNode.IfBlock _, TemplateNode.EachBlock _ -> true;
      case TemplateNode.RawHtml _, TemplateNode.SlotOutlet _ -> true;
      case TemplateNode.ComponentUse use -> {
        Child child = imported.get(use.name());
        yield child == null || !child.fixed();
      }
      case TemplateNode.Element _, TemplateNode.TextRun _, TemplateNode.Anchor _ -> false;
    };
  }
}
