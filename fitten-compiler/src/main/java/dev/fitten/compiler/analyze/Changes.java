package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Pattern;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which reactive variables a piece of code changes: by assignment, by assignment to a member of their
/// value, or by a mutating method. Sets are of [Reactive#index()].
public final class Changes {
  /// Methods of Array, Map, Set and Date that change what they are called on (ECMA-262).
  private static final Set<String> MUTATING =
      Set.of(
          "push",
          "pop",
          "shift",
          "unshift",
          "splice",
          "sort",
          "reverse",
          "fill",
          "copyWithin",
          "set",
          "add",
          "delete",
          "clear",
          "setDate",
          "setFullYear",
          "setHours",
          "setMilliseconds",
          "setMinutes",
          "setMonth",
          "setSeconds",
          "setTime",
          "setUTCDate",
          "setUTCFullYear",
          "setUTCHours",
          "setUTCMilliseconds",
          "setUTCMinutes",
          "setUTCMonth",
          "setUTCSeconds",
          "setYear");

  /// One place where something changes.
  ///
  /// @param node an assignment, `++`, `delete` or call; or a `for` statement whose head assigns
  /// @param target the part that names what changes
  /// @param changed the states and props it changes
  public record Change(Node node, Node target, BitSet changed) {}

  private final Model model;
  private final Map<Binding, BitSet> functions = new IdentityHashMap<>();

  Changes(Model model) {
    this.model = model;
  }

  /// Every change in a piece of code, functions inside it included, outer ones first.
  public List<Change> in(Node code) {
    List<Change> found = new ArrayList<>();
    collect(code, found);
    return found;
  }

  /// What assigning to a target changes.
  public BitSet ofTarget(Node target) {
    BitSet changed = new BitSet();
    assigned(target, changed);
    return changed;
  }

  /// What a piece of code changes, through the functions of the script that it names as well.
  public BitSet through(Node code) {
    BitSet changed = new BitSet();
    add(code, changed);
    return changed;
  }

  private void add(Node node, BitSet into) {
    Change change = changeAt(node);
    if (change != null) {
      into.or(change.changed());
    }
    if (node instanceof Identifier identifier && model.scopes.reference(identifier) != null) {
      Binding binding = model.scopes.resolve(identifier);
      if (model.topLevelValue(binding) instanceof Node value && binding != null) {
        into.or(ofFunction(binding, value));
      }
    }
    for (Node child : node.children()) {
      add(child, into);
    }
  }

  private BitSet ofFunction(Binding binding, Node value) {
    BitSet found = functions.get(binding);
    if (found == null) {
      found = new BitSet();
      functions.put(binding, found);
      // A reactive variable's initial value was made once; only functions run again.
      if (value instanceof Node.FunctionNode || value instanceof Expression.ObjectExpression) {
        add(value, found);
      }
    }
    return found;
  }

  private void collect(Node node, List<Change> found) {
    Change change = changeAt(node);
    if (change != null && !change.changed().isEmpty()) {
      found.add(change);
    }
    for (Node child : node.children()) {
      collect(child, found);
    }
  }

  private @Nullable Change changeAt(Node node) {
    BitSet changed = new BitSet();
    Node target = null;
    switch (node) {
      case Expression.AssignmentExpression assignment -> {
        target = assignment.left();
        assigned(assignment.left(), changed);
      }
      case Expression.UpdateExpression update -> {
        target = update.argument();
        assigned(update.argument(), changed);
      }
      case Expression.UnaryExpression unary when unary.operator().equals("delete") -> {
        target = unary.argument();
        assigned(plain(unary.argument()), changed);
      }
      case Expression.CallExpression call
          when call.callee() instanceof Expression.MemberExpression member
              && !member.computed()
              && member.property() instanceof Identifier method
              && MUTATING.contains(method.name()) -> {
        target = member.object();
        roots(member.object(), changed, newSeen());
      }
      case Statement.ForOfStatement loop when loop.left() instanceof Pattern pattern -> {
        target = pattern;
        assigned(pattern, changed);
      }
      case Statement.ForInStatement loop when loop.left() instanceof Pattern pattern -> {
        target = pattern;
        assigned(pattern, changed);
      }
      default -> {}
    }
    return target == null ? null : new Change(node, target, changed);
  }

  private static Node plain(Node node) {
    return node instanceof Expression.ChainExpression chain ? chain.expression() : node;
  }

  /// What assigning to a target changes.
  private void assigned(Node target, BitSet changed) {
    switch (target) {
      case Identifier name -> {
        Reactive reactive = model.reactive(name);
        if (reactive != null) {
          changed.set(reactive.index());
        }
      }
      case Expression.MemberExpression member -> roots(member.object(), changed, newSeen());
      case Pattern.ObjectPattern pattern -> {
        for (Node.PatternMember part : pattern.properties()) {
          assigned(
              part instanceof Node.AssignmentProperty property
                  ? property.value()
                  : ((Pattern.RestElement) part).argument(),
              changed);
        }
      }
      case Pattern.ArrayPattern pattern -> {
        for (Pattern part : pattern.elements()) {
          if (part != null) {
            assigned(part, changed);
          }
        }
      }
      case Pattern.AssignmentPattern pattern -> assigned(pattern.left(), changed);
      case Pattern.RestElement rest -> assigned(rest.argument(), changed);
      default -> {}
    }
  }

  private static Set<Node> newSeen() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /// The states and props that a value is a part of, so that a change inside it is a change of them.
  private void roots(Node value, BitSet into, Set<Node> seen) {
    if (!seen.add(value)) {
      return;
    }
    switch (value) {
      case Identifier name -> rootsOfName(name, into, seen);
      case Expression.MemberExpression member -> roots(member.object(), into, seen);
      case Expression.ChainExpression chain -> roots(chain.expression(), into, seen);
      case Expression.CallExpression call -> {
        if (call.callee() instanceof Expression.MemberExpression member) {
          roots(member.object(), into, seen);
        } else if (call.callee() instanceof Identifier callee && callee.name().equals("$peek")) {
          for (Expression argument : call.arguments()) {
            roots(argument, into, seen);
          }
        }
      }
      case Expression.ConditionalExpression choice -> {
        roots(choice.consequent(), into, seen);
        roots(choice.alternate(), into, seen);
      }
      case Expression.LogicalExpression logical -> {
        roots(logical.left(), into, seen);
        roots(logical.right(), into, seen);
      }
      case Expression.AssignmentExpression assignment -> roots(assignment.right(), into, seen);
      case Expression.SequenceExpression sequence ->
          roots(sequence.expressions().getLast(), into, seen);
      case Expression.AwaitExpression await -> roots(await.argument(), into, seen);
      case Expression.ArrayExpression array -> {
        for (Expression element : array.elements()) {
          if (element instanceof Expression.SpreadElement spread) {
            roots(spread.argument(), into, seen);
          } else if (element != null) {
            roots(element, into, seen);
          }
        }
      }
      default -> {}
    }
  }

  private void rootsOfName(Identifier name, BitSet into, Set<Node> seen) {
    Reactive reactive = model.reactive(name);
    if (reactive != null) {
      into.set(reactive.index());
      if (reactive.kind() == Reactive.Kind.DERIVED && reactive.init() != null) {
        roots(reactive.init(), into, seen);
      }
      return;
    }
    Binding binding = model.scopes.resolve(name);
    TemplateNode.EachBlock each = model.each(binding);
    if (each != null) {
      roots(each.list().tree(), into, seen);
    } else if (binding != null && !binding.declarations().isEmpty()) {
      Node source = sourceOf(binding.declarations().getFirst());
      if (source != null) {
        roots(source, into, seen);
      }
    }
  }

  /// The value that a local name was taken from: `const t = todos[0]`, `for (const t of todos)`,
  /// `todos.forEach(t => …)`; null for any other.
  private @Nullable Node sourceOf(Identifier declaration) {
    Node child = declaration;
    Node parent = model.scopes.parent(child);
    while (parent instanceof Pattern || parent instanceof Node.AssignmentProperty) {
      child = parent;
      parent = model.scopes.parent(child);
    }
    if (parent instanceof Node.VariableDeclarator declarator) {
      if (declarator.init() != null) {
        return declarator.init();
      }
      Node declarationNode = model.scopes.parent(declarator);
      Node loop = declarationNode == null ? null : model.scopes.parent(declarationNode);
      return loop instanceof Statement.ForOfStatement of && of.left() == declarationNode
          ? of.right()
          : null;
    }
    if (parent instanceof Expression.ArrowFunctionExpression function
        && function.params().getFirst() == child
        && model.scopes.parent(function) instanceof Expression.CallExpression call
        && call.callee() instanceof Expression.MemberExpression member) {
      return member.object();
    }
    return null;
  }
}
