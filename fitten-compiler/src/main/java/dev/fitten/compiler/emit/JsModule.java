package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Child;
import dev.fitten.compiler.analyze.Reactive;
import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the parts of one module share: names, helpers, templates, and the code that is not in place yet.
final class JsModule {
  final Analysis analysis;
  final boolean minify;
  final JsNames names;
  final JsReactivity reactivity;
  final JsCode code;
  final JsValues values;

  /// Names of the variables of the instance: the walk's first node, the props, whether the markup is
  /// there already, the slot's content, the element around the component, and the clean-up list.
  final String node;

  final String props;
  final String resuming;
  final String slot;
  final String target;
  final String cleanup;

  /// The names of the two exports of each child.
  final Map<String, String[]> children = new TreeMap<>();

  private final Map<String, String> helpers = new LinkedHashMap<>();
  private final Map<String, String> templates = new LinkedHashMap<>();
  private final Map<String, Boolean> foreign = new LinkedHashMap<>();
  private final Map<Reactive, Boolean> bound = new IdentityHashMap<>();
  boolean usesResuming;
  boolean usesSlot;
  boolean usesTarget;

  JsModule(Analysis analysis, boolean minify, JsNames names, JsReactivity reactivity) {
    this.analysis = analysis;
    this.minify = minify;
    this.names = names;
    this.reactivity = reactivity;
    node = names.next("node");
    props = names.next("props");
    resuming = names.next("resuming");
    slot = names.next("slot");
    target = names.next("target");
    cleanup = names.next("cleanups");
    code = new JsCode(analysis, reactivity, cleanup);
    values = new JsValues(analysis, this);
    findBound(analysis.roots());
  }

  /// The name of a helper, which is then written.
  String helper(String helper) {
    String known = helpers.get(helper);
    if (known != null) {
      return known;
    }
    String name = names.next("$" + helper);
    helpers.put(helper, name);
    for (String other : JsHelpers.names()) {
      if (JsHelpers.text(helper).contains("@" + other + "(")) {
        helper(other);
      }
    }
    return name;
  }

  /// The name of a template's content; equal markup is kept once.
  ///
  /// @param wrapper `svg` or `math` around markup of that language, or empty
  String template(String html, String wrapper) {
    String text = wrapper.isEmpty() ? html : "<" + wrapper + ">" + html + "</" + wrapper + ">";
    foreign.put(text, !wrapper.isEmpty());
    String known = templates.get(text);
    if (known == null) {
      known = names.next("markup");
      templates.put(text, known);
    }
    return known;
  }

  String resuming() {
    usesResuming = true;
    return resuming;
  }

  String global(String name) {
    return names.global(name);
  }

  /// Whether a two-way binding gives the variable what a control holds.
  boolean bound(Reactive reactive) {
    return bound.containsKey(reactive);
  }

  String[] child(Child child) {
    return children.computeIfAbsent(
        child.importName(),
        name -> new String[] {names.next("mount" + name), names.next("resume" + name)});
  }

  /// Helpers and templates as declarations of the module.
  void declarations(StringBuilder out) {
    boolean single = templates.size() == 1 && !foreign.containsValue(true);
    StringBuilder markup = new StringBuilder();
    for (Map.Entry<String, String> entry : templates.entrySet()) {
      String text = JsText.quote(entry.getKey());
      if (single && !helpers.containsKey("html")) {
        String document = global("document");
        markup.append("const ").append(entry.getValue()).append(" = ").append(document);
        markup.append(".createElement(\"template\");\n");
        markup.append(entry.getValue()).append(".innerHTML = ").append(text).append(";\n");
      } else {
        String helper =
            helper(Boolean.TRUE.equals(foreign.get(entry.getKey())) ? "foreign" : "html");
        markup.append("const ").append(entry.getValue()).append(" = ");
        markup.append(helper).append('(').append(text).append(");\n");
      }
    }
    for (String name : JsHelpers.names()) {
      if (helpers.containsKey(name)) {
        out.append("const ").append(helpers.get(name)).append(" = ");
        out.append(fill(JsHelpers.text(name))).append(";\n");
      }
    }
    out.append(markup);
  }

  /// How a template's content is copied: the single one is kept as its element.
  String clone(String template) {
    return "@clone:" + template + "@";
  }

  /// Puts the ways to copy in, once it is known how many templates there are.
  String resolveClones(String text) {
    boolean single =
        templates.size() == 1 && !foreign.containsValue(true) && !helpers.containsKey("html");
    String out = text;
    for (String name : templates.values()) {
      out =
          out.replace(
              clone(name), single ? name + ".content.cloneNode(true)" : name + ".cloneNode(true)");
    }
    return out;
  }

  private String fill(String text) {
    String out = text;
    for (Map.Entry<String, String> entry : helpers.entrySet()) {
      out = out.replace("@" + entry.getKey() + "(", entry.getValue() + "(");
    }
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c == '#'
          && i + 1 < out.length()
          && Character.isLetter(out.charAt(i + 1))
          && !quoted(out, i)) {
        int end = i + 1;
        while (Character.isLetter(out.charAt(end))) {
          end++;
        }
        filled.append(global(out.substring(i + 1, end)));
        i = end - 1;
      } else {
        filled.append(c);
      }
    }
    return filled.toString();
  }

  private static boolean quoted(String text, int at) {
    return text.startsWith("#blocked", at) || text.startsWith("{#each}", at - 1);
  }

  private void findBound(List<TemplateNode> nodes) {
    for (TemplateNode node : nodes) {
      if (node instanceof TemplateNode.Element element) {
        for (Attribute attribute : element.attributes()) {
          if (attribute instanceof Attribute.Bind bind
              && bind.target().tree() instanceof Identifier name) {
            Reactive reactive = analysis.reactive(name);
            if (reactive != null) {
              bound.put(reactive, true);
            }
          }
        }
      }
      findBound(JsTree.inside(node));
    }
  }

  /// Everything the author wrote in a node, for the search of names.
  static boolean mentions(Node code, String name) {
    if (code instanceof Identifier identifier && identifier.name().equals(name)) {
      return true;
    }
    for (Node child : code.children()) {
      if (mentions(child, name)) {
        return true;
      }
    }
    return false;
  }
}
