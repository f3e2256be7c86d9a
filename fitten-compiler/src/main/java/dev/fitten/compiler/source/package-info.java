/// Files, places in them, and what the compiler has to say about them.
/// Start reading at [SourceFile], then [Diagnostic].
/// May depend on the JDK only.
@NullMarked
package dev.fitten.compiler.source;

import org.jspecify.annotations.NullMarked;
