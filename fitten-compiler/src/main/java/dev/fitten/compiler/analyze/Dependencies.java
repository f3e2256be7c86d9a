package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Reference;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Which reactive variables a piece of code reads, through the functions that it names as well.
/// Sets are of [Reactive#index()].
public final class Dependencies {
  private final Model model;
  private final Map<Binding, BitSet> functions = new IdentityHashMap<>();
  private final Map<Node, BitSet> known = new IdentityHashMap<>();

  Dependencies(Model model) {
    this.model = model;
  }

  /// What an expression that is evaluated again must be evaluated again for. A function as such never
  /// is: it reads when it is called.
  public BitSet of(Node code) {
    if (code instanceof Node.FunctionNode) {
      return new BitSet();
    }
    BitSet found = known.get(code);
    if (found == null) {
      found = new BitSet();
      known.put(code, found);
      reads(code, found);
    }
    return (BitSet) found.clone();
  }

  /// The `{#each}` blocks whose item or index a piece of code names.
  public Set<TemplateNode.EachBlock> rows(Node code) {
    Set<TemplateNode.EachBlock> rows = Collections.newSetFromMap(new IdentityHashMap<>());
    collectRows(code, rows);
    return rows;
  }

  /// What a function of the script reads when it is called.
  BitSet ofFunction(Binding binding) {
    BitSet found = functions.get(binding);
    if (found != null) {
      return found;
    }
    // Known before it is filled, so that functions that call each other end.
    BitSet reads = new BitSet();
    functions.put(binding, reads);
    Node value = model.topLevelValue(binding);
    if (value != null) {
      functionReads(value, reads);
    }
    return reads;
  }

  private void reads(Node node, BitSet into) {
    Reference use = model.use(node);
    if (use != null && use.read() && !model.isPeeked((Identifier) node)) {
      Reactive reactive = model.reactive(use.identifier());
      TemplateNode.EachBlock each = model.each(use.binding());
      if (reactive != null) {
        into.set(reactive.index());
      } else if (each != null) {
        into.or(of(each.list().tree()));
      } else if (use.binding() != null) {
        into.or(ofFunction(use.binding()));
      }
    }
    for (Node child : node.children()) {
      reads(child, into);
    }
  }

  /// The reads inside functions only: what stands outside was read once, when the value was made.
  private void functionReads(Node node, BitSet into) {
    if (node instanceof Node.FunctionNode function) {
      for (Node child : function.children()) {
        reads(child, into);
      }
    } else if (!(node instanceof Expression.CallExpression)) {
      for (Node child : node.children()) {
        functionReads(child, into);
      }
    }
  }

  private void collectRows(Node node, Set<TemplateNode.EachBlock> rows) {
    Reference use = model.use(node);
    if (use != null) {
      TemplateNode.EachBlock each = model.each(use.binding());
      if (each != null) {
        rows.add(each);
      }
    }
    for (Node child : node.children()) {
      collectRows(child, rows);
    }
  }
}
