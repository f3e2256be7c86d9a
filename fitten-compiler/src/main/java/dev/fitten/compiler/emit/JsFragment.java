package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Child;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.Namespace;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The code of one list of nodes that comes and goes together: a component's roots, a branch, a row. It
/// walks to the nodes that matter, once for new and for resumed markup, and says how they are updated.
final class JsFragment {
  final StringBuilder blocks = new StringBuilder();
  final StringBuilder walk = new StringBuilder();
  final StringBuilder update = new StringBuilder();
  final StringBuilder destroy = new StringBuilder();

  /// The top nodes, as elements of an array.
  final List<String> nodes = new ArrayList<>();

  private final JsModule module;
  private final boolean inRow;
  private final boolean main;

  /// The delegated types of the root element that the walk is in, and the key of each.
  private Map<String, String> delegated;

  private @Nullable String scratch;

  JsFragment(JsModule module, boolean inRow, boolean main, Map<String, String> delegated) {
    this.module = module;
    this.inRow = inRow;
    this.main = main;
    this.delegated = delegated;
  }

  /// Walks the nodes from `first` on and gives the expression for the node behind the last.
  String top(List<TemplateNode> list, String first) {
    return siblings(list, first, null, Namespace.HTML);
  }

  private String siblings(
      List<TemplateNode> list, String first, @Nullable String parent, Namespace namespace) {
    String cursor = first;
    boolean top = parent == null;
    for (int i = 0; i < list.size(); i++) {
      TemplateNode node = list.get(i);
      switch (node) {
        case TemplateNode.Element element -> cursor = element(element, cursor, top);
        case TemplateNode.TextRun run -> cursor = text(run, cursor, parent);
        case TemplateNode.Anchor _ -> {
          if (top) {
            cursor = variable(cursor, "anchor");
            nodes.add(cursor);
          }
          cursor += ".nextSibling";
        }
        case TemplateNode.IfBlock block -> cursor = choose(block, cursor, top, namespace);
        case TemplateNode.EachBlock block -> cursor = each(block, cursor, top, namespace);
        case TemplateNode.RawHtml raw -> cursor = raw(raw, cursor, top);
        case TemplateNode.SlotOutlet slot -> cursor = slot(slot, cursor, top, namespace);
        case TemplateNode.ComponentUse use ->
            cursor = new JsUse(module, this).use(use, cursor, top, JsTree.isFixed(list, i));
      }
    }
    return cursor;
  }

  /// Declares a variable for the node at an expression, unless the expression is one.
  String variable(String cursor, String readable) {
    for (int i = 0; i < cursor.length(); i++) {
      if (!Character.isJavaIdentifierPart(cursor.charAt(i))) {
        String name = module.names.next(readable);
        walk.append("const ").append(name).append(" = ").append(cursor).append(";\n");
        return name;
      }
    }
    return cursor;
  }

  private String element(TemplateNode.Element element, String cursor, boolean top) {
    int needs = needs(element);
    Map<String, String> before = delegated;
    Map<String, String> own = main && top ? JsDelegation.keys(element, module, blocks) : Map.of();
    if (needs == 0 && !top && own.isEmpty()) {
      return cursor + ".nextSibling";
    }
    String place = cursor;
    boolean self = needsItself(element);
    if (self || needs > 1 || top || !own.isEmpty()) {
      place = variable(cursor, element.name().replace('-', '_'));
      if (top) {
        nodes.add(place);
      }
    }
    if (!own.isEmpty()) {
      delegated = own;
      String listen = module.helper("listen");
      own.forEach((type, key) ->
          walk.append(listen + "(")
              .append(nodes.getLast())
              .append(", \"")
              .append(type)
              .append("\", ")
              .append(key)
              .append(");\n"));
    }
    attributesBefore(element, place);
    children(element, place);
    attributesAfter(element, place);
    delegated = before;
    return place + ".nextSibling";
  }

  private void children(TemplateNode.Element element, String place) {
    List<TemplateNode> children = element.children();
    if (children.size() == 1 && children.getFirst() instanceof TemplateNode.TextRun run) {
      if (!run.constant()) {
        bind(
            trees(run),
            module.values.text(run.parts(), inRow),
            place + ".textContent = @",
            place + ".textContent = @",
            false);
      }
    } else if (needsInside(children) > 0) {
      siblings(children, place + ".firstChild", place, element.namespace());
    }
  }

  private String text(TemplateNode.TextRun run, String cursor, @Nullable String parent) {
    if (run.constant()) {
      if (parent == null) {
        String node = variable(cursor, "text");
        nodes.add(node);
        return node + ".nextSibling";
      }
      return cursor + ".nextSibling";
    }
    String place;
    if (run.neverEmpty()) {
      place = variable(cursor, "text");
    } else {
      String next = cursor;
      String around = parent;
      if (around == null && main) {
        module.usesTarget = true;
        around = module.target;
      } else if (around == null) {
        next = variable(cursor, "next");
        around = next + ".parentNode";
      }
      place = variable(module.helper("text") + "(" + next + ", " + around + ")", "text");
    }
    if (parent == null) {
      nodes.add(place);
    }
    bind(
        trees(run),
        module.values.text(run.parts(), inRow),
        place + ".data = @",
        place + ".data = @",
        false);
    return place + ".nextSibling";
  }

  private static List<Node> trees(TemplateNode.TextRun run) {
    List<Node> trees = new ArrayList<>();
    for (TextPart part : run.parts()) {
      if (part instanceof TextPart.Dynamic dynamic) {
        trees.add(dynamic.expr().tree());
      }
    }
    return trees;
  }

  /// What changes in the live variables make a piece of code worth evaluating again.
  BitSet reads(List<Node> code) {
    BitSet reads = new BitSet();
    for (Node one : code) {
      reads.or(module.analysis.dependencies().of(one));
    }
    return module.reactivity.live(reads);
  }

  /// Writes a value now, and again when what it reads changed. In a row, where the item itself may be
  /// another one, it is compared with the last one instead.
  private void bind(List<Node> code, String value, String first, String later, boolean always) {
    BitSet reads = reads(code);
    boolean changes = !reads.isEmpty();
    if (inRow && changes) {
      String kept = module.names.next("last");
      if (scratch == null) {
        scratch = module.names.next("value");
        blocks.append("let ").append(scratch).append(";\n");
      }
      walk.append("let ").append(kept).append(" = ").append(value).append(";\n");
      write(first.replace("@", kept), always);
      update.append("if ((").append(scratch).append(" = ").append(value).append(") !== ");
      update.append(kept).append(") ").append(kept).append(" = ").append(scratch).append(", ");
      update.append(later.replace("@", kept)).append(";\n");
      return;
    }
    write(first.replace("@", value), always);
    if (changes) {
      update.append("if (").append(module.reactivity.test(reads)).append(") ");
      update.append(later.replace("@", value)).append(";\n");
    }
  }

  private void write(String statement, boolean always) {
    if (always) {
      walk.append(statement).append(";\n");
    } else {
      walk.append(module.resuming()).append(" || (").append(statement).append(");\n");
    }
  }

  /// Adds what is to be done after changes to the blocks and components inside.
  void refresh(BitSet reads, String statement) {
    if (reads.isEmpty()) {
      return;
    }
    if (!inRow) {
      update.append("if (").append(module.reactivity.test(reads)).append(") ");
    }
    update.append(statement).append(";\n");
  }

  private void attributesBefore(TemplateNode.Element element, String place) {
    for (Attribute attribute : element.attributes()) {
      if (attribute instanceof Attribute.Ref ref) {
        walk.append(ref.variable()).append(" = ").append(place).append(";\n");
        destroy.append(ref.variable()).append(" = null;\n");
      } else if (attribute instanceof Attribute.Handler handler) {
        handler(handler, place);
      } else if (attribute instanceof Attribute.Bind bind) {
        String event =
            bind.property().equals("checked") || element.name().equals("select")
                ? "change"
                : "input";
        String target = module.code.of(bind.target().tree(), bind.target().code());
        BitSet changed =
            module.reactivity.live(module.analysis.changes().ofTarget(bind.target().tree()));
        walk.append(place).append(".addEventListener(\"").append(event).append("\", () => {\n");
        walk.append(module.reactivity.markOpen(changed)).append(target).append(" = ").append(place);
        walk.append('.').append(bind.property()).append(module.reactivity.markClose(changed));
        walk.append(";\n});\n");
      }
    }
    if (!element.name().equals("select")) {
      bindings(element, place);
    }
  }

  private void attributesAfter(TemplateNode.Element element, String place) {
    if (element.name().equals("select")) {
      bindings(element, place);
    }
  }

  private void bindings(TemplateNode.Element element, String place) {
    for (JsAttributes.Binding one : new JsAttributes(module).of(element, place)) {
      bind(one.reads(), one.value(), one.first(), one.later(), one.always());
    }
  }

  private void handler(Attribute.Handler handler, String place) {
    String code = JsHandlers.code(handler, module);
    String key = delegated.get(handler.event());
    if (key != null) {
      walk.append(place).append('[').append(key).append("] = ").append(code);
    } else if (dev.fitten.compiler.analyze.Browser.hasHandlerProperty(handler.event())) {
      walk.append(place).append(".on").append(handler.event()).append(" = ").append(code);
    } else {
      walk.append(place).append(".addEventListener(").append(JsText.quote(handler.event()));
      walk.append(", ").append(code).append(')');
    }
    walk.append(";\n");
  }

  private String choose(
      TemplateNode.IfBlock block, String cursor, boolean top, Namespace namespace) {
    StringBuilder pick = new StringBuilder();
    for (TemplateNode.Branch branch : block.branches()) {
      String condition = module.code.of(branch.condition().tree(), branch.condition().code());
      pick.append('(').append(condition).append(") ? ");
      pick.append(branch(branch.children(), namespace, delegated)).append(" : ");
    }
    pick.append(block.otherwise() == null ? "0" : branch(block.otherwise(), namespace, delegated));
    String name = module.names.next("branch");
    walk.append("const ").append(name).append(" = ").append(module.helper("choose")).append('(');
    walk.append(cursor).append(", () => ").append(pick).append(", ").append(module.resuming());
    walk.append(");\n");
    refresh(reads(JsTree.bindings(List.of(block))), name + ".u()");
    return placed(name, top, true);
  }

  private String each(
      TemplateNode.EachBlock block, String cursor, boolean top, Namespace namespace) {
    String rows = row(block, namespace);
    String list = module.code.of(block.list().tree(), block.list().code());
    String key = "0";
    if (block.key() != null) {
      String index = block.index() == null ? "" : ", " + block.index().name();
      key =
          "("
              + pattern(block)
              + index
              + ") => ("
              + module.code.of(block.key().tree(), block.key().code())
              + ")";
    }
    SourceFile file = module.analysis.component().file();
    int at = block.span().start();
    String where = file.name().substring(file.name().lastIndexOf('/') + 1) + ":" + file.line(at);
    String name = module.names.next("rows");
    String helper = module.helper("each");
    String self =
        helper
            + "(@, () => "
            + parenthesised(list)
            + ", "
            + key
            + ", "
            + rows
            + ", "
            + module.resuming()
            + ", "
            + JsText.quote(where)
            + ")";
    BitSet reads = reads(JsTree.bindings(List.of(block)));
    if (block.otherwise() != null) {
      return eachOrElse(block, cursor, top, namespace, self, reads, list);
    }
    walk.append("const ").append(name).append(" = ").append(self.replace("@", cursor));
    walk.append(";\n");
    refresh(reads, name + ".u()");
    return placed(name, top, true);
  }

  /// The rows and what stands for none of them share the place before one anchor.
  private String eachOrElse(
      TemplateNode.EachBlock block,
      String cursor,
      boolean top,
      Namespace namespace,
      String self,
      BitSet reads,
      String list) {
    List<TemplateNode> otherwise = block.otherwise() == null ? List.of() : block.otherwise();
    String other = branch(otherwise, namespace, delegated);
    String rows = module.names.next("rows");
    String empty = module.names.next("empty");
    walk.append("const ").append(rows).append(" = ").append(self.replace("@", cursor));
    walk.append(";\n");
    walk.append("const ").append(empty).append(" = ").append(module.helper("choose")).append('(');
    walk.append(rows).append(".a, () => ").append(module.global("Array")).append(".from(");
    walk.append(parenthesised(list)).append(" ?? []).length ? 0 : ").append(other).append(", ");
    walk.append(module.resuming()).append(");\n");
    walk.append(rows).append(".a = ").append(empty).append(".a;\n");
    refresh(reads, rows + ".u(), " + empty + ".u()");
    if (top) {
      nodes.add("..." + rows + ".n()");
      nodes.add("..." + empty + ".n()");
    }
    destroy.append(rows).append(".x(), ").append(empty).append(".x();\n");
    return empty + ".a";
  }

  private String raw(TemplateNode.RawHtml raw, String cursor, boolean top) {
    List<Node> code = List.of(raw.expr().tree());
    String value =
        module.helper("string") + "(" + module.code.of(raw.expr().tree(), raw.expr().code()) + ")";
    String name = module.names.next("raw");
    walk.append("const ").append(name).append(" = ").append(module.helper("raw")).append('(');
    walk.append(cursor).append(", ").append(value).append(", ").append(module.resuming());
    walk.append(");\n");
    refresh(reads(code), name + ".u(" + value + ")");
    return placed(name, top, false);
  }

  private String slot(
      TemplateNode.SlotOutlet slot, String cursor, boolean top, Namespace namespace) {
    module.usesSlot = true;
    String name = module.names.next("content");
    String fallback =
        slot.fallback().isEmpty() ? "0" : branch(slot.fallback(), namespace, delegated);
    walk.append("const ").append(name).append(" = ").append(module.helper("choose")).append('(');
    walk.append(cursor).append(", () => ").append(module.slot).append(" || ").append(fallback);
    walk.append(", ").append(module.resuming()).append(");\n");
    if (!slot.fallback().isEmpty()) {
      refresh(reads(JsTree.bindings(slot.fallback())), module.slot + " || " + name + ".u()");
    }
    return placed(name, top, true);
  }

  private String placed(String name, boolean top, boolean destroys) {
    if (top) {
      nodes.add("..." + name + ".n()");
    }
    if (destroys) {
      destroy.append(name).append(".x();\n");
    }
    return name + ".a";
  }

  /// Writes the function that makes a branch, and gives its name.
  String branch(List<TemplateNode> children, Namespace namespace, Map<String, String> types) {
    JsFragment inner = new JsFragment(module, inRow, false, types);
    String name = module.names.next("make");
    String node = module.names.next("node");
    blocks.append("const ").append(name).append(" = (").append(node).append(") => {\n");
    blocks.append(inner.body(children, node, namespace, ""));
    blocks.append("};\n");
    return name;
  }

  private String row(TemplateNode.EachBlock block, Namespace namespace) {
    JsFragment inner = new JsFragment(module, true, false, delegated);
    String name = module.names.next("row");
    String node = module.names.next("node");
    String index = block.index() == null ? module.names.next("index") : block.index().name();
    String pattern = pattern(block);
    String item = module.names.next("item");
    String place = module.names.next("place");
    boolean plain = block.item() instanceof dev.fitten.compiler.syntax.js.Identifier;
    String assign =
        (plain ? pattern + " = " + item : "(" + pattern + " = " + item + ")")
            + ";\n"
            + (block.index() == null ? "" : index + " = " + place + ";\n");
    blocks.append("const ").append(name).append(" = (").append(pattern).append(", ").append(index);
    blocks.append(", ").append(node).append(") => {\n");
    String method = "u(" + item + ", " + place + ") {\n" + assign;
    blocks.append(inner.body(block.children(), node, namespace, method));
    blocks.append("};\n");
    return name;
  }

  private String pattern(TemplateNode.EachBlock block) {
    Node pattern = block.item();
    return module.code.of(pattern, block.list().code());
  }

  /// The body of a function that makes or takes over the nodes of a fragment.
  ///
  /// @param rowUpdate the head of a row's update, or empty
  private String body(
      List<TemplateNode> children, String node, Namespace namespace, String rowUpdate) {
    String end = top(children, node);
    StringBuilder out = new StringBuilder();
    String made = module.names.next("made");
    boolean empty = children.isEmpty();
    if (!empty) {
      String wrapper =
          switch (namespace) {
            case SVG -> "svg";
            case MATHML -> "math";
            case HTML -> "";
          };
      String markup =
          module.template(
              JsTree.html(
                  children, module.analysis.scopeAttribute(), module.minify && wrapper.isEmpty()),
              wrapper);
      out.append("let ").append(made).append(";\n");
      out.append(module.resuming()).append(" || (").append(node).append(" = (").append(made);
      out.append(" = ").append(module.clone(markup)).append(").firstChild);\n");
    }
    out.append(blocks).append(walk).append("return {\n");
    out.append("f: ").append(empty ? "\"\"" : made).append(",\n");
    out.append("n: () => [").append(String.join(", ", nodes)).append("],\n");
    out.append("z: ").append(end).append(",\n");
    if (!update.isEmpty() || !rowUpdate.isEmpty()) {
      out.append(rowUpdate.isEmpty() ? "u() {\n" : rowUpdate).append(update).append("},\n");
    }
    if (!destroy.isEmpty()) {
      out.append("x() {\n").append(destroy).append("},\n");
    }
    return out.append("};\n").toString();
  }

  boolean isInRow() {
    return inRow;
  }

  private static String parenthesised(String code) {
    return "(" + code + ")";
  }

  private static int needs(TemplateNode.Element element) {
    return (needsItself(element) ? 1 : 0) + needsInside(element.children());
  }

  private static boolean needsItself(TemplateNode.Element element) {
    for (Attribute attribute : element.attributes()) {
      if (!(attribute instanceof Attribute.Static fixed)
          || JsAttributes.isComputed(element, fixed)) {
        return true;
      }
    }
    return element.children().size() == 1
        && element.children().getFirst() instanceof TemplateNode.TextRun run
        && !run.constant();
  }

  private static int needsInside(List<TemplateNode> children) {
    int needs = 0;
    for (TemplateNode child : children) {
      needs +=
          switch (child) {
            case TemplateNode.Element element -> needs(element);
            case TemplateNode.TextRun run ->
                run.constant() ? 0 : children.size() == 1 ? 0 : run.neverEmpty() ? 1 : 2;
            case TemplateNode.Anchor _ -> 0;
            case TemplateNode.ComponentUse _ -> 2;
            default -> 1;
          };
    }
    return needs;
  }

  /// The child a use means.
  Child child(TemplateNode.ComponentUse use) {
    Child child = module.analysis.children().get(use.name());
    if (child == null) {
      throw new IllegalStateException("<" + use.name() + "> is no imported component");
    }
    return child;
  }
}
