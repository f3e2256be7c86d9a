package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.Component;
import dev.fitten.compiler.syntax.TemplateNode;
import dev.fitten.compiler.syntax.js.Binding;
import dev.fitten.compiler.syntax.js.Identifier;
import dev.fitten.compiler.syntax.js.Scopes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The facts about a component without errors: what both emitters read.
///
/// @param scopes which identifier means which variable, in the script and in every expression of the
///     template
/// @param roots the canonical tree (docs/design/fit-dom.md), anchors included
/// @param reactives states, derived values and props, in source order
/// @param derivedOrder the derived values so that each follows what it reads
/// @param refs the names of `ref="$x"` with their `$`, in document order
/// @param children imported components by the name they are imported under
/// @param cssClasses the class name that stands for each `` const x = css`…` ``
/// @param css the style sheet, minified, of `` css`…` `` and `<style>`; empty if there is none
/// @param scopeAttribute the attribute that every element of the component gets for its `<style>`, or
///     null
/// @param interactive whether the component needs its script in the browser: it has handlers, watchers,
///     bindings to states that can change, code that does something, or an interactive child
/// @param reachedProps the keys of the props that client code can read, in the order declared; empty
///     if not interactive
/// @param dependencies what a piece of code reads
/// @param changes what a piece of code changes
public record Analysis(
    Component component,
    Scopes scopes,
    List<TemplateNode> roots,
    List<Reactive> reactives,
    List<Reactive> derivedOrder,
    Props props,
    List<Watcher> watchers,
    List<String> refs,
    Map<String, Child> children,
    Map<Binding, String> cssClasses,
    String css,
    @Nullable String scopeAttribute,
    boolean interactive,
    List<String> reachedProps,
    Dependencies dependencies,
    Changes changes) {

  /// The reactive variable that an identifier reads or writes, or null.
  public @Nullable Reactive reactive(Identifier identifier) {
    Binding binding = scopes.resolve(identifier);
    for (Reactive reactive : reactives) {
      if (binding != null ? reactive.binding() == binding : isImplicit(reactive, identifier)) {
        return reactive;
      }
    }
    return null;
  }

  /// The names that `@props` brings are declared nowhere in the file, so the scopes take them for
  /// globals.
  private boolean isImplicit(Reactive reactive, Identifier identifier) {
    return reactive.binding() == null
        && scopes.reference(identifier) != null
        && reactive.name().equals(identifier.name());
  }
}
