package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.analyze.Reactive;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Binding;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One use of a component while its renderer is written: what its names mean in Java. A frame inside
/// another adds names, those of an `{#each}` or of a function's parameters.
final class JavaFrame {
  final Analysis analysis;
  final @Nullable JavaFrame outer;
  private final Map<Binding, JavaValue> names = new IdentityHashMap<>();
  private final Map<Reactive, JavaValue> values;

  /// What the use puts into the component's `<slot>`, and the frame it was written in.
  final @Nullable List<TemplateNode> slot;

  final @Nullable JavaFrame slotFrame;

  /// Where variables for this component's states are declared; null only before rendering begins.
  @Nullable List<String> prologue;

  private JavaFrame(
      Analysis analysis,
      @Nullable JavaFrame outer,
      @Nullable List<TemplateNode> slot,
      @Nullable JavaFrame slotFrame) {
    this.analysis = analysis;
    this.outer = outer;
    this.slot = slot;
    this.slotFrame = slotFrame;
    this.values = outer == null ? new IdentityHashMap<>() : outer.values;
    this.prologue = outer == null ? null : outer.prologue;
  }

  static JavaFrame of(
      Analysis analysis, @Nullable List<TemplateNode> slot, @Nullable JavaFrame slotFrame) {
    return new JavaFrame(analysis, null, slot, slotFrame);
  }

  /// A frame that sees this one's names and can have more.
  JavaFrame inner() {
    return new JavaFrame(analysis, this, slot, slotFrame);
  }

  void name(Binding binding, JavaValue value) {
    names.put(binding, value);
  }

  @Nullable JavaValue named(Binding binding) {
    for (JavaFrame frame = this; frame != null; frame = frame.outer) {
      JavaValue value = frame.names.get(binding);
      if (value != null) return value;
    }
    return null;
  }

  /// The frame of the component itself, outside of blocks.
  JavaFrame root() {
    JavaFrame frame = this;
    while (frame.outer != null) frame = frame.outer;
    return frame;
  }

  void value(Reactive reactive, JavaValue value) {
    values.put(reactive, value);
  }

  @Nullable JavaValue valueOf(Reactive reactive) {
    return values.get(reactive);
  }
}
