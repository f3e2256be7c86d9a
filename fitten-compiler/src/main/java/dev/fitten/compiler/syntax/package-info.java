/// The text of a `.fit` file as a tree: sections, HTML, and the code in them.
/// Start reading at [FitReader], then [TemplateNode].
/// May depend on `source` and `syntax.js`.
@NullMarked
package dev.fitten.compiler.syntax;

import org.jspecify.annotations.NullMarked;
