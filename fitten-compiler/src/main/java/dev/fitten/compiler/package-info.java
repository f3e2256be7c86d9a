/// The ways into the compiler: `.fit` components, and the annotation processor for codecs and routes.
/// Start reading at [FitCompiler] or [FittenProcessor].
/// May depend on every package of the compiler, which do not depend on this one.
@NullMarked
package dev.fitten.compiler;

import org.jspecify.annotations.NullMarked;
