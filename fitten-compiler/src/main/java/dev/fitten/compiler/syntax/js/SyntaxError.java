package dev.fitten.compiler.syntax.js;

import org.jspecify.annotations.Nullable;

/// A place where the text is not the language, and why.
///
/// @param start offset of the first character at fault, in the units of [Node#start()]
/// @param end offset behind the last one; equal to `start` at the end of the text
/// @param message what is wrong, one line without a full stop
/// @param hint what to try, or null if nothing better than the message is known
public record SyntaxError(int start, int end, String message, @Nullable String hint) {}
