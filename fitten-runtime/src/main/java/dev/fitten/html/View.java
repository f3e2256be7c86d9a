package dev.fitten.html;

/// A `.fit` component as the server sees it: what renders it, and what its browser half resumes from.
///
/// The compiler generates one for each component, as the constant `VIEW` of `HomeView`. A view has no
/// state: any number of threads may render it at once, each into its own [HtmlOut].
///
/// @param <P> the record declared by `@props`; `Void` for a component without props
public interface View<P> {
  /// Returns the component's name with its folder below the root of the sources: `atlas/home`.
  String name();

  /// Writes the component as HTML.
  ///
  /// @param props what the component shows; may be `null` only where `P` is `Void`
  void render(P props, HtmlOut out);

  /// Writes the props that code in the browser reaches, as one JSON object that can stand in a
  /// `<script type="application/json">`; `{}` if it reaches none.
  void writeProps(P props, HtmlOut out);

  /// Tells whether the browser has anything to do; if `false` the page needs no script for this view.
  boolean interactive();

  /// Returns a view made of two methods of a generated class.
  static <P> View<P> of(String name, boolean interactive, Renderer<P> render, Renderer<P> props) {
    return new GeneratedView<>(name, interactive, render, props);
  }

  /// One of the two methods a view is made of.
  ///
  /// @param <P> the props
  @FunctionalInterface
  interface Renderer<P> {
    /// Writes what `props` say.
    void render(P props, HtmlOut out);
  }
}
