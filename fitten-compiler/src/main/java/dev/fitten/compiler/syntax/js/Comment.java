package dev.fitten.compiler.syntax.js;

/// A comment, delimiters included in the span.
///
/// @param block whether it is `/* … */` rather than `// …`
public record Comment(int start, int end, boolean block) {}
