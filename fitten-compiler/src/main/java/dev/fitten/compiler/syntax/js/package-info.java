/// An ECMAScript 2024 module parser with spans, comments, early errors and scopes.
/// Start reading at [JsParser], then [Node] and [Scopes].
/// May depend on the JDK only.
@NullMarked
package dev.fitten.compiler.syntax.js;

import org.jspecify.annotations.NullMarked;
