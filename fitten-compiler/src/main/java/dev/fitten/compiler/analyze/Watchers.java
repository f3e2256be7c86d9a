package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.Suggestion;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Reference;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Reads the `@watch` declarations and checks that their lists are true and that they come to rest.
final class Watchers {
  private final Model model;
  private final Dependencies dependencies;
  private final Changes changes;
  private final Diagnostics diagnostics;

  Watchers(Model model, Dependencies dependencies, Changes changes, Diagnostics diagnostics) {
    this.model = model;
    this.dependencies = dependencies;
    this.changes = changes;
    this.diagnostics = diagnostics;
  }

  List<Watcher> read(Node.Program program) {
    List<Watcher> watchers = new ArrayList<>();
    for (Statement statement : program.body()) {
      if (statement instanceof Statement.WatchDeclaration declaration) {
        watchers.add(watcher(declaration));
      } else {
        refuseInside(statement);
      }
    }
    for (Watcher watcher : watchers) {
      checkReads(watcher);
    }
    checkRest(watchers);
    return watchers;
  }

  private Watcher watcher(Statement.WatchDeclaration declaration) {
    List<Reactive> watched = new ArrayList<>();
    for (Identifier name : declaration.watched()) {
      Reactive reactive = model.reactive(name);
      if (reactive == null) {
        undeclared(name);
      } else if (!watched.contains(reactive)) {
        watched.add(reactive);
      }
    }
    refuseInside(declaration.function());
    Identifier id = declaration.function().id();
    return new Watcher(id == null ? "" : id.name(), List.copyOf(watched), declaration);
  }

  private void undeclared(Identifier name) {
    Set<String> known = new TreeSet<>();
    for (Reactive reactive : model.reactives()) {
      known.add(reactive.name());
    }
    String hint = Suggestion.hint(name.name(), known);
    if (hint == null) {
      hint =
          model.scopes.resolve(name) != null
              ? "'"
                  + name.name()
                  + "' is an ordinary variable; make it a state: let "
                  + name.name()
                  + " = $state(…)"
              : "declare it at the top level of the script: let " + name.name() + " = $state(0)";
    }
    diagnostics.error(
        "FIT101", Forms.span(name), "Undeclared reactive identifier '" + name.name() + "'", hint);
  }

  private void refuseInside(Node node) {
    for (Node child : node.children()) {
      if (child instanceof Statement.WatchDeclaration inner) {
        diagnostics.error(
            "FIT110",
            new dev.fitten.compiler.source.Span(inner.keywordStart(), inner.keywordEnd()),
            "@watch can only stand before a function at the top level of the script",
            "move the function out");
      } else {
        refuseInside(child);
      }
    }
  }

  private void checkReads(Watcher watcher) {
    Set<Reactive> told = new HashSet<>(watcher.watched());
    // `log.push(x)` names the state in order to change it, as `log = x` does.
    Set<Node> changed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Changes.Change change : changes.in(watcher.declaration().function())) {
      Node target = change.target();
      while (target instanceof Expression.MemberExpression member) {
        target = member.object();
      }
      changed.add(target);
    }
    checkReads(watcher.declaration().function(), told, changed);
  }

  private void checkReads(Node node, Set<Reactive> told, Set<Node> changed) {
    Reference use = model.use(node);
    if (use != null
        && use.read()
        && !use.write()
        && !changed.contains(node)
        && !model.isPeeked(use.identifier())) {
      Reactive reactive = model.reactive(use.identifier());
      if (reactive != null && told.add(reactive)) {
        String name = reactive.name();
        diagnostics.error(
            "FIT107",
            Forms.span(node),
            "'" + name + "' is read but not watched",
            "add it to the @watch list, or read it with $peek(" + name + ")");
      }
    }
    for (Node child : node.children()) {
      checkReads(child, told, changed);
    }
  }

  /// A watcher starts another one if it changes what that one watches, or what a derived value that it
  /// watches reads. No chain may come back to where it began.
  private void checkRest(List<Watcher> watchers) {
    List<BitSet> changed = new ArrayList<>();
    for (Watcher watcher : watchers) {
      changed.add(withDerived(changes.through(watcher.declaration().function())));
    }
    for (int i = 0; i < watchers.size(); i++) {
      List<Integer> path = new ArrayList<>();
      if (leadsTo(i, i, watchers, changed, path, new BitSet())) {
        report(watchers, path, changed.get(i));
      }
    }
  }

  private boolean leadsTo(
      int from,
      int goal,
      List<Watcher> watchers,
      List<BitSet> changed,
      List<Integer> path,
      BitSet seen) {
    path.add(from);
    // A cycle is reported at the first of its watchers only.
    for (int next = goal; next < watchers.size(); next++) {
      if (starts(changed.get(from), watchers.get(next))) {
        if (next == goal) {
          return true;
        }
        if (!seen.get(next)) {
          seen.set(next);
          if (leadsTo(next, goal, watchers, changed, path, seen)) {
            return true;
          }
        }
      }
    }
    path.removeLast();
    return false;
  }

  private static boolean starts(BitSet changed, Watcher watcher) {
    for (Reactive reactive : watcher.watched()) {
      if (changed.get(reactive.index())) {
        return true;
      }
    }
    return false;
  }

  private void report(List<Watcher> watchers, List<Integer> path, BitSet changed) {
    Watcher first = watchers.get(path.getFirst());
    Watcher second = watchers.get(path.size() > 1 ? path.get(1) : path.getFirst());
    Node place = null;
    for (Changes.Change change : changes.in(first.declaration().function())) {
      if (starts(withDerived(change.changed()), second)) {
        place = change.target();
        break;
      }
    }
    Identifier id = first.declaration().function().id();
    if (place == null) {
      place = id == null ? first.declaration() : id;
    }
    StringBuilder chain = new StringBuilder();
    for (int index : path) {
      chain.append(watchers.get(index).name()).append(" → ");
    }
    chain.append(first.name());
    String names = namesOf(changed, second);
    diagnostics.error(
        "FIT108",
        Forms.span(place),
        path.size() == 1
            ? "watcher '" + first.name() + "' changes " + names + ", which it watches"
            : "watchers start each other: " + chain,
        path.size() == 1
            ? "derive a value instead, or change it where the event is handled"
            : "'"
                + first.name()
                + "' changes "
                + names
                + ", which '"
                + second.name()
                + "' watches; break the chain");
  }

  private static String namesOf(BitSet changed, Watcher watcher) {
    for (Reactive reactive : watcher.watched()) {
      if (changed.get(reactive.index())) {
        return "'" + reactive.name() + "'";
      }
    }
    return "what it watches";
  }

  private BitSet withDerived(BitSet changed) {
    BitSet all = (BitSet) changed.clone();
    boolean more = true;
    while (more) {
      more = false;
      for (Reactive reactive : model.reactives()) {
        Expression init = reactive.init();
        if (reactive.kind() == Reactive.Kind.DERIVED
            && init != null
            && !all.get(reactive.index())
            && dependencies.of(init).intersects(all)) {
          all.set(reactive.index());
          more = true;
        }
      }
    }
    return all;
  }
}
