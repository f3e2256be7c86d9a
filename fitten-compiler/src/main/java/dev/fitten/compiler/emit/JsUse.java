package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Child;
import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.Namespace;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// The code of `<Child …>`.
///
/// A child is mounted before a comment that keeps its place, which is its anchor if the number of its
/// roots varies and else is taken away. What a child gives back beside `destroy`, each only where it
/// is needed: `p` takes new props, `n` gives the root nodes, `z` the node behind them when resumed.
final class JsUse {
  private final JsModule module;
  private final JsFragment fragment;

  JsUse(JsModule module, JsFragment fragment) {
    this.module = module;
    this.fragment = fragment;
  }

  /// Gives the expression for the node behind.
  String use(TemplateNode.ComponentUse use, String cursor, boolean top, boolean fixed) {
    Child child = fragment.child(use);
    String[] ways = module.child(child);
    String place = fragment.variable(cursor, "place");
    String name = module.names.next("child");
    String props = module.names.next("give");
    BitSet reads = new BitSet();
    String object = props(use, reads);
    boolean changes = !reads.isEmpty();
    String given = object;
    if (changes) {
      fragment
          .walk
          .append("const ")
          .append(props)
          .append(" = () => (")
          .append(object)
          .append(");\n");
      given = props + "()";
    }
    String slot = use.children().isEmpty() ? "" : ", " + slot(use);
    String resuming = module.resuming();
    int count = fixed ? child.rootElements() : 0;
    StringBuilder walk = fragment.walk;
    String behind = module.names.next("next");
    if (fixed) {
      walk.append("const ").append(behind).append(" = ");
      if (count > 1) {
        walk.append(resuming).append(" ? ").append(place).append(".nextSibling".repeat(count));
        walk.append(" : ");
      }
      walk.append(place).append(".nextSibling;\n");
    }
    walk.append("const ").append(name).append(" = ").append(resuming).append("\n? ");
    walk.append(ways[1]).append("(0, ").append(given).append(", ").append(place).append(slot);
    walk.append(")\n: ").append(ways[0]).append('(').append(place).append(".parentNode, ");
    walk.append(given).append(", ").append(place).append(slot).append(");\n");
    if (fixed) {
      if (top) {
        String roots = module.names.next("roots");
        walk.append("const ").append(roots).append(" = ").append(module.helper("take")).append('(');
        walk.append(resuming).append(" ? ").append(place).append(" : ").append(place);
        walk.append(".previousSibling".repeat(count)).append(", ").append(count).append(");\n");
        fragment.nodes.add("..." + roots);
      }
      walk.append(resuming).append(" || ").append(place).append(".remove();\n");
    } else {
      if (top) {
        fragment.nodes.add("..." + name + ".n()");
      }
      walk.append("const ")
          .append(behind)
          .append(" = ")
          .append(resuming)
          .append(" ? ")
          .append(name);
      walk.append(".z : ").append(place).append(";\n");
    }
    if (changes) {
      fragment.refresh(reads, name + ".p && " + name + ".p(" + props + "())");
    }
    fragment.destroy.append(name).append(".destroy();\n");
    return behind;
  }

  private String props(TemplateNode.ComponentUse use, BitSet reads) {
    StringBuilder object = new StringBuilder("{");
    for (Attribute attribute : use.attributes()) {
      String value;
      switch (attribute) {
        case Attribute.Static fixed -> value = fixed.bare() ? "true" : JsText.quote(fixed.value());
        case Attribute.Dynamic dynamic -> {
          value = module.code.of(dynamic.value().tree(), dynamic.value().code());
          reads.or(fragment.reads(List.of(dynamic.value().tree())));
        }
        case Attribute.Template template -> {
          value = module.values.text(template.parts(), true);
          List<Node> trees = new ArrayList<>();
          for (TextPart part : template.parts()) {
            if (part instanceof TextPart.Dynamic dynamic) {
              trees.add(dynamic.expr().tree());
            }
          }
          reads.or(fragment.reads(trees));
        }
        default -> {
          continue;
        }
      }
      object.append(object.length() == 1 ? " " : ", ");
      object.append(JsText.key(attribute.name())).append(": (").append(value).append(')');
    }
    return object.append(object.length() == 1 ? "}" : " }").toString();
  }

  private String slot(TemplateNode.ComponentUse use) {
    String made = fragment.branch(use.children(), Namespace.HTML, Map.of());
    BitSet reads = fragment.reads(JsTree.bindings(use.children()));
    if (reads.isEmpty()) {
      return made;
    }
    String live = module.names.next("live");
    fragment.blocks.append("const ").append(live).append(" = new ").append(module.global("Set"));
    fragment.blocks.append("();\n");
    fragment.refresh(reads, "for (const b of " + live + ") b.u && b.u()");
    return module.helper("slot") + "(" + live + ", " + made + ")";
  }
}
