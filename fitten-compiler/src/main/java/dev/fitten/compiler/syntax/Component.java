package dev.fitten.compiler.syntax;

import dev.fitten.compiler.source.SourceFile;
import dev.fitten.compiler.source.Span;
import dev.fitten.compiler.syntax.js.Comment;
import dev.fitten.compiler.syntax.js.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One `.fit` file, read.
///
/// @param name the component's name, from the file's: `product-page.fit` is `ProductPage`
/// @param script the script section, or null
/// @param template the content of the template section as written (see `Canonical` in `analyze` for
///     the tree that is compiled)
/// @param style the style section, or null
public record Component(
    SourceFile file,
    String name,
    @Nullable Script script,
    List<TemplateNode> template,
    @Nullable Style style) {
  public Component {
    template = List.copyOf(template);
  }

  /// The script section.
  ///
  /// @param span from `<script` to its end tag
  /// @param content the code between the tags
  public record Script(Span span, Span content, Node.Program program, List<Comment> comments) {}

  /// The style section.
  ///
  /// @param span from `<style` to its end tag
  /// @param content the CSS between the tags
  public record Style(Span span, Span content) {}

  /// The component's name that a file name gives: the last part without `.fit`, words joined, each
  /// with a capital.
  public static String nameOf(String fileName) {
    String base = fileName.substring(fileName.lastIndexOf('/') + 1);
    if (base.endsWith(".fit")) {
      base = base.substring(0, base.length() - 4);
    }
    StringBuilder name = new StringBuilder();
    boolean capital = true;
    for (int i = 0; i < base.length(); i++) {
      char c = base.charAt(i);
      if (!Character.isJavaIdentifierPart(c) || c == '$') {
        capital = true;
      } else {
        name.append(capital ? Character.toUpperCase(c) : c);
        capital = false;
      }
    }
    return name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))
        ? "Component" + name
        : name.toString();
  }
}
