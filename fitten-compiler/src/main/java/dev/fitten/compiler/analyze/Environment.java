package dev.fitten.compiler.analyze;

import dev.fitten.compiler.source.SourceFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a compilation asks its surroundings. The same answers give the same output.
public interface Environment {
  /// The file that an import means, or null if there is none. Its name is what messages call it and
  /// what further imports are relative to.
  ///
  /// @param from the importing file
  /// @param specifier the text of the import: `./child.fit`
  @Nullable SourceFile load(SourceFile from, String specifier);

  /// The names of the components of the Java record that `@props` names, in order; null if there is
  /// no such record.
  @Nullable List<String> recordComponents(String className);

  /// Surroundings without other files and classes.
  Environment NONE =
      new Environment() {
        @Override
        public @Nullable SourceFile load(SourceFile from, String specifier) {
          return null;
        }

        @Override
        public @Nullable List<String> recordComponents(String className) {
          return null;
        }
      };
}
