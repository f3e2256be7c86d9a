package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands in a start tag beside the name. Names of HTML attributes are in lower case; those of
/// components and of SVG keep theirs.
public sealed interface Attribute {
  Span span();

  Span nameSpan();

  /// The name as it is compared for duplicates: `class:active` for a toggle.
  String name();

  /// `name`, `name=value`, `name="value"`; a missing value is the empty string.
  ///
  /// @param bare whether there is no `=`; a component's prop is then `true`
  record Static(Span span, Span nameSpan, String name, String value, boolean bare)
      implements Attribute {}

  /// `name={expr}` and `name="{expr}"`: false, null and undefined remove the attribute.
  record Dynamic(Span span, Span nameSpan, String name, Expr value) implements Attribute {}

  /// `name="a {expr} b"`: always a string; null, undefined and false inside give nothing.
  record Template(Span span, Span nameSpan, String name, List<TextPart> parts)
      implements Attribute {}

  /// `class:active={condition}`.
  record ClassToggle(Span span, Span nameSpan, String className, Expr condition)
      implements Attribute {
    @Override
    public String name() {
      return "class:" + className;
    }
  }

  /// `style:color={expr}`; null, undefined and false remove the property.
  record StyleProperty(Span span, Span nameSpan, String property, Expr value) implements Attribute {
    @Override
    public String name() {
      return "style:" + property;
    }
  }

  /// `bind:value={name}` or `bind:checked={name}`.
  record Bind(Span span, Span nameSpan, String property, Expr target) implements Attribute {
    @Override
    public String name() {
      return "bind:" + property;
    }
  }

  /// `onclick="statements"` or `onclick={function}`. Exactly one of the two is not null.
  ///
  /// @param event the event's type: `click`
  record Handler(
      Span span,
      Span nameSpan,
      String event,
      Node.@Nullable Program statements,
      @Nullable Expr function,
      Code code)
      implements Attribute {
    @Override
    public String name() {
      return "on" + event;
    }
  }

  /// `ref="$label"`.
  ///
  /// @param variable the name with its `$`
  record Ref(Span span, Span nameSpan, String variable, Span valueSpan) implements Attribute {
    @Override
    public String name() {
      return "ref";
    }
  }
}
