/// A way into the package of Jooby's router for the benchmarks.
/// Start reading at [ChiAccess].
/// May depend on anything; nothing depends on it.
@NullMarked
package io.jooby.internal;

import org.jspecify.annotations.NullMarked;
