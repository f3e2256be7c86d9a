package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Expression;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Scopes;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// Finds out what a component means and refuses what cannot be proved.
public final class Analyzer {
  private Analyzer() {}

  /// Analyses a component that was read without errors in its script.
  ///
  /// @param templateComplete whether the template was read without errors as well; otherwise what may
  ///     follow from a lost part is not reported
  public static Analysis analyze(
      Component component,
      Environment environment,
      Diagnostics diagnostics,
      boolean templateComplete) {
    Node.Program program =
        component.script() != null
            ? component.script().program()
            : new Node.Program(0, 0, List.of());
    Scopes scopes = Scopes.analyze(program);
    Forms forms = new Forms(scopes, environment, diagnostics);
    if (component.script() != null) {
      forms.read(component.script());
    }
    Model model = new Model(component, scopes, forms);
    Map<String, Child> children = new Children(environment, diagnostics).read(component);
    List<TemplateNode> roots = new Canonical(children).roots(component.template());
    TemplateWalk walk = new TemplateWalk(model, children, diagnostics);
    walk.walk(roots);
    Dependencies dependencies = new Dependencies(model);
    Changes changes = new Changes(model);

    forms.checkPlaces();
    new Names(model, diagnostics).check(templateComplete);
    refuseTopLevelAwait(program, diagnostics);
    List<Reactive> derivedOrder = derivedOrder(model, dependencies, diagnostics);
    List<Watcher> watchers = new Watchers(model, dependencies, changes, diagnostics).read(program);
    Styles styles = new Styles(model, diagnostics);
    styles.read();

    boolean interactive =
        Interactivity.own(component) || children.values().stream().anyMatch(Child::interactive);
    return new Analysis(
        component,
        scopes,
        roots,
        List.copyOf(forms.reactives),
        derivedOrder,
        forms.props,
        watchers,
        List.copyOf(walk.refs),
        children,
        styles.classes,
        styles.sheet.toString(),
        styles.scopeAttribute,
        interactive,
        interactive ? new Reach(model, dependencies).props(roots, program) : List.of(),
        dependencies,
        changes);
  }

  private static void refuseTopLevelAwait(Node node, Diagnostics diagnostics) {
    for (Node child : node.children()) {
      boolean awaits =
          child instanceof Expression.AwaitExpression
              || (child instanceof Statement.ForOfStatement loop && loop.await());
      if (awaits) {
        diagnostics.error(
            "FIT114",
            new Span(child.start(), Math.min(child.start() + 5, child.end())),
            "a component cannot wait before it is there",
            "await inside an async function, and put the result into a state");
      } else if (!(child instanceof Node.FunctionNode) && !(child instanceof Node.ClassNode)) {
        refuseTopLevelAwait(child, diagnostics);
      }
    }
  }

  /// The derived values so that each follows those it reads.
  private static List<Reactive> derivedOrder(
      Model model, Dependencies dependencies, Diagnostics diagnostics) {
    List<Reactive> order = new ArrayList<>();
    BitSet done = new BitSet();
    for (Reactive reactive : model.reactives()) {
      place(reactive, model, dependencies, diagnostics, done, new BitSet(), order);
    }
    return List.copyOf(order);
  }

  private static void place(
      Reactive reactive,
      Model model,
      Dependencies dependencies,
      Diagnostics diagnostics,
      BitSet done,
      BitSet open,
      List<Reactive> order) {
    Expression init = reactive.init();
    if (reactive.kind() != Reactive.Kind.DERIVED || init == null || done.get(reactive.index())) {
      return;
    }
    open.set(reactive.index());
    BitSet reads = dependencies.of(init);
    for (int i = reads.nextSetBit(0); i >= 0; i = reads.nextSetBit(i + 1)) {
      Reactive read = model.reactives().get(i);
      if (open.get(i)) {
        reportCycle(reactive, read, diagnostics);
      } else {
        place(read, model, dependencies, diagnostics, done, open, order);
        checkOrder(reactive, read, init, dependencies, diagnostics);
      }
    }
    open.clear(reactive.index());
    if (!done.get(reactive.index())) {
      done.set(reactive.index());
      order.add(reactive);
    }
  }

  /// A value that is derived where the script stands can only read what was declared before.
  private static void checkOrder(
      Reactive reactive,
      Reactive read,
      Expression init,
      Dependencies dependencies,
      Diagnostics diagnostics) {
    boolean cycle = read.init() != null && dependencies.of(read.init()).get(reactive.index());
    if (read.index() > reactive.index() && !cycle) {
      diagnostics.error(
          "FIT103",
          Forms.span(init),
          "'" + reactive.name() + "' reads '" + read.name() + "' before it is declared",
          "move the declaration of '" + reactive.name() + "' below that of '" + read.name() + "'");
    }
  }

  private static void reportCycle(Reactive reactive, Reactive read, Diagnostics diagnostics) {
    Node place = reactive.binding() == null ? null : reactive.binding().declarations().getFirst();
    if (place != null) {
      diagnostics.error(
          "FIT105",
          Forms.span(place),
          reactive == read
              ? "'" + reactive.name() + "' is derived from itself"
              : "'" + reactive.name() + "' and '" + read.name() + "' are derived from each other",
          "make one of them a state");
    }
  }
}
