/// What a `.fit` file means: names, dependencies, the canonical tree, and everything refused.
/// Start reading at [Analyzer], then [Analysis].
/// May depend on `source` and `syntax`.
@NullMarked
package dev.fitten.compiler.analyze;

import org.jspecify.annotations.NullMarked;
