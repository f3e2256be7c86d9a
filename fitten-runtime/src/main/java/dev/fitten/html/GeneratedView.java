package dev.fitten.html;

/// A view made of the two static methods of a generated class.
record GeneratedView<P>(
    String name, boolean interactive, View.Renderer<P> renderer, View.Renderer<P> propsWriter)
    implements View<P> {

  @Override
  public void render(P props, HtmlOut out) {
    renderer.render(props, out);
  }

  @Override
  public void writeProps(P props, HtmlOut out) {
    propsWriter.render(props, out);
  }
}
