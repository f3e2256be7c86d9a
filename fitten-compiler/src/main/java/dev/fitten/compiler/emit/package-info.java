/// What comes out: JavaScript, Java and CSS text.
/// Start reading at [JsEmitter].
/// May depend on `source`, `syntax`, `analyze` and `types`.
@NullMarked
package dev.fitten.compiler.emit;

import org.jspecify.annotations.NullMarked;
