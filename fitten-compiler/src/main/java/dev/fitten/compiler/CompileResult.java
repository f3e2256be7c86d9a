package dev.fitten.compiler;

import dev.fitten.compiler.source.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What became of one `.fit` file.
///
/// @param component the component's name: `ProductPage`
/// @param interactive whether a page with it needs its script
/// @param outputs the files to write; empty if there are errors
/// @param diagnostics the errors by position; empty if it compiles
/// @param dependencies the names of the `.fit` files that it imports, in the order of the imports
public record CompileResult(
    String component,
    boolean interactive,
    List<Output> outputs,
    List<Diagnostic> diagnostics,
    List<String> dependencies) {
  public CompileResult {
    outputs = List.copyOf(outputs);
    diagnostics = List.copyOf(diagnostics);
    dependencies = List.copyOf(dependencies);
  }

  /// One file to write.
  ///
  /// @param name its name, folders relative to where outputs go: `shop/ProductPageView.java`
  public record Output(String name, String text) {
    public byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  public boolean ok() {
    return diagnostics.isEmpty();
  }
}
