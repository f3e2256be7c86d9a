package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.Diagnostics;
import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.FitReader;
import dev.fitten.compiler.syntax.Imports;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Scopes;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads what a component must know of those it imports: their inputs and their shape.
final class Children {
  private final Environment environment;
  private final Diagnostics diagnostics;

  Children(Environment environment, Diagnostics diagnostics) {
    this.environment = environment;
    this.diagnostics = diagnostics;
  }

  Map<String, Child> read(Component component) {
    Set<String> open = new TreeSet<>(Set.of(component.file().name()));
    return read(component, diagnostics, open);
  }

  private Map<String, Child> read(Component component, Diagnostics errors, Set<String> open) {
    Map<String, Child> children = new LinkedHashMap<>();
    Node.Program program = component.script() == null ? null : component.script().program();
    for (Map.Entry<String, Statement.ImportDeclaration> entry :
        Imports.components(program).entrySet()) {
      Statement.ImportDeclaration declaration = entry.getValue();
      String specifier = declaration.source().value();
      SourceFile file = environment.load(component.file(), specifier);
      if (file == null) {
        errors.error(
            "FIT116",
            Forms.span(declaration.source()),
            "there is no component '" + specifier + "'",
            "the path is relative to this file: \"./child.fit\"");
      } else {
        children.put(entry.getKey(), child(entry.getKey(), declaration, file, open));
      }
    }
    return children;
  }

  private Child child(
      String name, Statement.ImportDeclaration declaration, SourceFile file, Set<String> open) {
    // Errors of the child are told when it is compiled itself.
    Diagnostics ignored = new Diagnostics();
    Component component = FitReader.read(file, ignored);
    Props props = Props.NONE;
    boolean rest = false;
    if (component.script() != null) {
      Scopes scopes = Scopes.analyze(component.script().program());
      Forms forms = new Forms(scopes, environment, ignored);
      forms.read(component.script());
      props = forms.props;
      rest = props.rest() != null || forms.propsUnknown;
    }
    List<Child.ChildProp> inputs = new ArrayList<>();
    for (Props.Prop prop : props.list()) {
      inputs.add(new Child.ChildProp(prop.key(), prop.defaultValue() == null));
    }
    boolean again = !open.add(file.name());
    boolean interactive = Interactivity.own(component);
    if (!again && !interactive) {
      for (Child grandchild : read(component, ignored, open).values()) {
        interactive |= grandchild.interactive();
      }
    }
    if (!again) {
      open.remove(file.name());
    }
    return new Child(
        name,
        declaration.source().value(),
        file.name(),
        declaration,
        List.copyOf(inputs),
        rest,
        rootElements(component),
        Interactivity.hasSlot(component.template()),
        interactive);
  }

  private static int rootElements(Component component) {
    List<TemplateNode> roots = new Canonical(Map.of()).roots(component.template());
    for (TemplateNode root : roots) {
      if (!(root instanceof TemplateNode.Element)) {
        return 0;
      }
    }
    return roots.size();
  }
}
