/// Scopes of forked work with deadline and cancellation; nothing forked outlives its scope.
/// Start reading at [TaskScope].
/// May depend on the JDK only.
@NullMarked
package dev.fitten.task;

import org.jspecify.annotations.NullMarked;
