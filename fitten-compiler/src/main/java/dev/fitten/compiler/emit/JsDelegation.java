package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Browser;
import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.TemplateNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Decides which events one listener at a root element takes for everything in it: those that rise and
/// that a row of an `{#each}` handles. Then all handlers of that type in the element go this way, so
/// that they run in the order of the DOM.
final class JsDelegation {
  private JsDelegation() {}

  /// The key under which elements keep their handler, by type of event; each is declared in `out`.
  static Map<String, String> keys(TemplateNode.Element root, JsModule module, StringBuilder out) {
    Set<String> types = new TreeSet<>();
    collect(root.children(), false, types);
    Map<String, String> keys = new TreeMap<>();
    for (String type : types) {
      String key = module.names.next(type);
      keys.put(type, key);
      out.append("const ")
          .append(key)
          .append(" = ")
          .append(module.global("Symbol"))
          .append("();\n");
    }
    return keys;
  }

  private static void collect(List<TemplateNode> nodes, boolean inRow, Set<String> types) {
    for (TemplateNode node : nodes) {
      if (node instanceof TemplateNode.ComponentUse) {
        // Content of a slot stands inside elements of another component.
        continue;
      }
      if (inRow && node instanceof TemplateNode.Element element) {
        for (Attribute attribute : element.attributes()) {
          if (attribute instanceof Attribute.Handler handler && Browser.bubbles(handler.event())) {
            types.add(handler.event());
          }
        }
      }
      collect(JsTree.inside(node), inRow || node instanceof TemplateNode.EachBlock, types);
    }
  }
}
