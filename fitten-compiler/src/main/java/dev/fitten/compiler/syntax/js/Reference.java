package dev.fitten.compiler.syntax.js;

import org.jspecify.annotations.Nullable;

/// One use of a variable.
///
/// @param identifier the node that names it
/// @param scope the innermost scope it stands in
/// @param binding what it means; null if no scope declares it, so that it is a global
/// @param read whether the value is used: false only for the target of `=`, of destructuring and of
///     a `for` head
/// @param write whether it gets a new value: assignment, `++`, destructuring or a `for` head
public record Reference(
    Identifier identifier, Scope scope, @Nullable Binding binding, boolean read, boolean write) {}
