package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of the template. The tree that is compiled is the canonical one (docs/design/fit-dom.md):
/// each [TextRun] is one text node, and each [Anchor] is one empty comment.
public sealed interface TemplateNode {
  Span span();

  /// An element of HTML, SVG or MathML.
  ///
  /// @param name in lower case for HTML, as the standard has it for the others
  record Element(
      Span span,
      Span nameSpan,
      String name,
      Namespace namespace,
      List<Attribute> attributes,
      List<TemplateNode> children)
      implements TemplateNode {
    /// The same element with other children.
    public Element withChildren(List<TemplateNode> other) {
      return new Element(span, nameSpan, name, namespace, attributes, other);
    }
  }

  /// The longest run of text and `{expr}`: one text node, absent if it is empty.
  record TextRun(Span span, List<TextPart> parts) implements TemplateNode {
    /// Whether no data can make it empty.
    public boolean neverEmpty() {
      return parts.stream().anyMatch(p -> p instanceof TextPart.Static s && !s.value().isEmpty());
    }

    /// Whether it is the same for all data.
    public boolean constant() {
      return parts.stream().allMatch(TextPart.Static.class::isInstance);
    }
  }

  /// `{#if} … {:else if} … {:else} … {/if}`.
  ///
  /// @param otherwise the content of `{:else}`, or null
  record IfBlock(Span span, List<Branch> branches, @Nullable List<TemplateNode> otherwise)
      implements TemplateNode {}

  /// One condition of an [IfBlock] and what it shows.
  record Branch(Span span, Expr condition, List<TemplateNode> children) {}

  /// `{#each list as item, index (key)} … {:else} … {/each}`.
  record EachBlock(
      Span span,
      Expr list,
      Pattern item,
      @Nullable Identifier index,
      @Nullable Expr key,
      List<TemplateNode> children,
      @Nullable List<TemplateNode> otherwise)
      implements TemplateNode {}

  /// `<Child a={x}>children</Child>`.
  record ComponentUse(
      Span span,
      Span nameSpan,
      String name,
      List<Attribute> attributes,
      List<TemplateNode> children)
      implements TemplateNode {}

  /// `<slot>fallback</slot>`.
  record SlotOutlet(Span span, List<TemplateNode> fallback) implements TemplateNode {}

  /// `{@html expr}`.
  record RawHtml(Span span, Expr expr) implements TemplateNode {}

  /// An empty comment, `<!---->`; put in by the compiler only.
  record Anchor(Span span) implements TemplateNode {}
}
