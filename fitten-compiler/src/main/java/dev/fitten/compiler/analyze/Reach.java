package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.Attribute;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.TextPart;
import dev.fitten.compiler.syntax.js.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which props client code can read after the page is resumed. A text or attribute that depends on
/// nothing but props is right as it came from the server, so it reads none; inside a block it does,
/// since the block may be made again.
final class Reach {
  private final Model model;
  private final Dependencies dependencies;
  private final BitSet reached = new BitSet();
  private final BitSet props = new BitSet();

  Reach(Model model, Dependencies dependencies) {
    this.model = model;
    this.dependencies = dependencies;
    for (Reactive reactive : model.reactives()) {
      if (reactive.kind() == Reactive.Kind.PROP) {
        props.set(reactive.index());
      }
    }
  }

  /// The keys of the props reached, in the order declared.
  List<String> props(List<TemplateNode> roots, Node.Program program) {
    names(program);
    walk(roots, false);
    List<String> keys = new ArrayList<>();
    for (Props.Prop prop : model.forms.props.list()) {
      if (reached.get(prop.reactive().index())) {
        keys.add(prop.key());
      }
    }
    return keys;
  }

  private void walk(List<TemplateNode> nodes, boolean inBlock) {
    for (TemplateNode node : nodes) {
      switch (node) {
        case TemplateNode.Element element -> {
          for (Attribute attribute : element.attributes()) {
            attribute(attribute, inBlock);
          }
          walk(element.children(), inBlock);
        }
        case TemplateNode.TextRun run -> parts(run.parts(), inBlock);
        case TemplateNode.RawHtml raw -> names(raw.expr().tree());
        case TemplateNode.IfBlock block -> {
          block.branches().forEach(branch -> names(branch.condition().tree()));
          walk(Interactivity.inside(block), true);
        }
        case TemplateNode.EachBlock block -> {
          names(block.list().tree());
          if (block.key() != null) {
            names(block.key().tree());
          }
          walk(Interactivity.inside(block), true);
        }
        case TemplateNode.ComponentUse use -> {
          use.attributes().forEach(attribute -> attribute(attribute, true));
          walk(use.children(), true);
        }
        case TemplateNode.SlotOutlet slot -> walk(slot.fallback(), true);
        case TemplateNode.Anchor _ -> {}
      }
    }
  }

  private void attribute(Attribute attribute, boolean inBlock) {
    switch (attribute) {
      case Attribute.Static _, Attribute.Ref _ -> {}
      case Attribute.Dynamic dynamic -> binding(dynamic.value().tree(), inBlock);
      case Attribute.Template template -> parts(template.parts(), inBlock);
      case Attribute.ClassToggle toggle -> binding(toggle.condition().tree(), inBlock);
      case Attribute.StyleProperty property -> binding(property.value().tree(), inBlock);
      case Attribute.Bind bind -> names(bind.target().tree());
      case Attribute.Handler handler -> {
        if (handler.statements() != null) {
          names(handler.statements());
        }
        if (handler.function() != null) {
          names(handler.function().tree());
        }
      }
    }
  }

  private void parts(List<TextPart> parts, boolean inBlock) {
    // One binding: if one part changes, all of them are read again.
    BitSet reads = new BitSet();
    for (TextPart part : parts) {
      if (part instanceof TextPart.Dynamic dynamic) {
        reads.or(dependencies.of(dynamic.expr().tree()));
      }
    }
    reads.andNot(props);
    for (TextPart part : parts) {
      if (part instanceof TextPart.Dynamic dynamic) {
        binding(dynamic.expr().tree(), inBlock || !reads.isEmpty());
      }
    }
  }

  private void binding(Node code, boolean needed) {
    BitSet others = dependencies.of(code);
    others.andNot(props);
    if (needed || !others.isEmpty()) {
      names(code);
    }
  }

  /// Marks every prop named in a piece of code.
  private void names(Node node) {
    var use = model.use(node);
    Reactive reactive = use == null ? null : model.reactive(use.identifier());
    if (reactive != null && reactive.kind() == Reactive.Kind.PROP) {
      reached.set(reactive.index());
    }
    for (Node child : node.children()) {
      names(child);
    }
  }
}
