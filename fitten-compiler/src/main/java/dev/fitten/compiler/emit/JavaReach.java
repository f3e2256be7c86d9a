package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Reactive;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Expression.MemberExpression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Reference;
import dev.fitten.compiler.syntax.js.Scopes;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which members of the props the component's code can read, so that no others are sent.
///
/// Every reference to a prop is followed through its member accesses, and through `{#each}` into the
/// elements. Where it goes elsewhere (into a call, a state, a child), all of the value is reached.
final class JavaReach {
  private boolean whole;
  private @Nullable JavaReach elements;
  private final Map<String, JavaReach> members = new TreeMap<>();

  private JavaReach() {}

  /// What is reached of each prop, by the variable that holds it.
  static Map<Reactive, JavaReach> of(Analysis analysis) {
    Map<Expression, TemplateNode.EachBlock> lists = new IdentityHashMap<>();
    collect(analysis.roots(), lists);
    Map<Reactive, JavaReach> reached = new IdentityHashMap<>();
    for (Reference reference : analysis.scopes().references()) {
      Reactive reactive = analysis.reactive(reference.identifier());
      if (reactive == null || reactive.kind() != Reactive.Kind.PROP) continue;
      JavaReach reach = reached.computeIfAbsent(reactive, _ -> new JavaReach());
      reach.follow(reference.identifier(), analysis.scopes(), lists);
    }
    return reached;
  }

  boolean isWhole() {
    return whole;
  }

  Map<String, JavaReach> members() {
    return members;
  }

  /// What is reached of each element; everything if nothing is known.
  JavaReach elements() {
    if (elements == null) elements = new JavaReach();
    if (whole) elements.whole = true;
    return elements;
  }

  private void follow(
      Expression use, Scopes scopes, Map<Expression, TemplateNode.EachBlock> lists) {
    Node parent = scopes.parent(use);
    switch (parent) {
      case MemberExpression member when member.object() == use && !member.computed() -> {
        String name = ((Identifier) member.property()).name();
        if (name.equals("length")) {
          elements();
          members.computeIfAbsent(name, _ -> new JavaReach()).whole = true;
        } else {
          members.computeIfAbsent(name, _ -> new JavaReach()).follow(member, scopes, lists);
        }
      }
      case Expression.ChainExpression chain -> follow(chain, scopes, lists);
      case Expression.CallExpression call
          when call.callee() instanceof Identifier callee && callee.name().equals("$peek") ->
          follow(call, scopes, lists);
      case null, default -> {
        TemplateNode.EachBlock each = lists.get(use);
        if (each != null && each.item() instanceof Identifier item) {
          Binding binding = scopes.resolve(item);
          List<Reference> references = binding == null ? List.of() : binding.references();
          for (Reference reference : references) {
            elements().follow(reference.identifier(), scopes, lists);
          }
        } else {
          whole = true;
        }
      }
    }
  }

  private static void collect(
      List<TemplateNode> nodes, Map<Expression, TemplateNode.EachBlock> lists) {
    for (TemplateNode node : nodes) {
      switch (node) {
        case TemplateNode.Element element -> collect(element.children(), lists);
        case TemplateNode.ComponentUse use -> collect(use.children(), lists);
        case TemplateNode.SlotOutlet slot -> collect(slot.fallback(), lists);
        case TemplateNode.IfBlock block -> {
          block.branches().forEach(branch -> collect(branch.children(), lists));
          if (block.otherwise() != null) collect(block.otherwise(), lists);
        }
        case TemplateNode.EachBlock each -> {
          lists.put(each.list().tree(), each);
          collect(each.children(), lists);
          if (each.otherwise() != null) collect(each.otherwise(), lists);
        }
        case TemplateNode.TextRun _, TemplateNode.RawHtml _, TemplateNode.Anchor _ -> {}
      }
    }
  }

  /// Everything.
  static JavaReach all() {
    JavaReach reach = new JavaReach();
    reach.whole = true;
    return reach;
  }
}
