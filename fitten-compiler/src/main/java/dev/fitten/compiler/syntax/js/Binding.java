package dev.fitten.compiler.syntax.js;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// One variable: a name in a scope, where it is declared and where it is used. Made by [Scopes];
/// not for concurrent use.
public final class Binding {
  /// What declares a variable.
  public enum Kind {
    IMPORT,
    CONST,
    LET,
    VAR,
    FUNCTION,
    CLASS,
    PARAMETER,
    CATCH,
    /// A name that the template declares, such as those of `{#each}`.
    TEMPLATE,
    /// The `arguments` that every function but an arrow has without declaring it.
    ARGUMENTS
  }

  private final String name;
  private final Kind kind;
  private final Scope scope;
  private final List<Identifier> declarations = new ArrayList<>(1);
  private final List<Reference> references = new ArrayList<>(4);

  Binding(String name, Kind kind, Scope scope) {
    this.name = name;
    this.kind = kind;
    this.scope = scope;
  }

  public String name() {
    return name;
  }

  /// What declares it; where a `var` and a function or parameter share a name, the first of them.
  public Kind kind() {
    return kind;
  }

  /// The scope that it is declared in, after hoisting.
  public Scope scope() {
    return scope;
  }

  /// The identifiers that declare it, in source order: more than one for repeated `var`, none for
  /// [Kind#ARGUMENTS].
  public List<Identifier> declarations() {
    return Collections.unmodifiableList(declarations);
  }

  /// Where it is used, in source order of each piece analysed. The identifiers that declare it are
  /// not among them, so a `let a = 1` is no write.
  public List<Reference> references() {
    return Collections.unmodifiableList(references);
  }

  /// Whether anything but its declaration gives it a value.
  public boolean reassigned() {
    for (Reference reference : references) {
      if (reference.write()) {
        return true;
      }
    }
    return false;
  }

  void addDeclaration(Identifier declaration) {
    declarations.add(declaration);
  }

  void addReference(Reference reference) {
    references.add(reference);
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
