/// The ways into the compiler: from javac, from Maven, and from the command line.
/// Start reading at [FittenProcessor].
/// May depend on every package below it.
@NullMarked
package dev.fitten.compiler;

import org.jspecify.annotations.NullMarked;
