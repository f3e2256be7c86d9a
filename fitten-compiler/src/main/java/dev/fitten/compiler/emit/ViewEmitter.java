package dev.fitten.compiler.emit;

import dev.fitten.compiler.analyze.Analysis;
import dev.fitten.compiler.source.Diagnostics;
import org.jspecify.annotations.Nullable;

/// Makes the renderer that runs on the server.
@FunctionalInterface
public interface ViewEmitter {
  /// Gives the text of the Java class, or null after adding errors to `diagnostics`.
  ///
  /// @param view the name of the view: `shop/product-page`, which decides package and class
  @Nullable String emit(Analysis analysis, String view, Diagnostics diagnostics);
}
