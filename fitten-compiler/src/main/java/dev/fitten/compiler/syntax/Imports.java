package dev.fitten.compiler.syntax;

import dev.fitten.compiler.syntax.js.Node;
import dev.fitten.compiler.syntax.js.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The components that a script imports.
public final class Imports {
  private Imports() {}

  /// Imports of `.fit` files by the name of their default import, in source order.
  public static Map<String, Statement.ImportDeclaration> components(
      Node.@Nullable Program program) {
    Map<String, Statement.ImportDeclaration> found = new LinkedHashMap<>();
    if (program != null) {
      for (Statement statement : program.body()) {
        if (statement instanceof Statement.ImportDeclaration declaration
            && declaration.source().value().endsWith(".fit")) {
          for (Node.ImportMember member : declaration.specifiers()) {
            if (member instanceof Node.ImportDefaultSpecifier) {
              found.put(member.local().name(), declaration);
            }
          }
        }
      }
    }
    return found;
  }
}
