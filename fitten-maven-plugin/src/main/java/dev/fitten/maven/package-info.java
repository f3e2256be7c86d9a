/// The Maven goals `fitten:fit`, `fitten:app` and `fitten:run`.
/// Start reading at [FitMojo]; it starts the compiler in the toolchain's JDK, since Maven may run on 17.
/// May depend on Maven's API only, on nothing of ours.
@NullMarked
package dev.fitten.maven;

import org.jspecify.annotations.NullMarked;
