package dev.fitten.compiler.analyze;

import dev.fitten.compiler.syntax.js.Statement;
import java.util.List;

/// A function with `@watch` before it.
public record Watcher(
    String name, List<Reactive> watched, Statement.WatchDeclaration declaration) {}
