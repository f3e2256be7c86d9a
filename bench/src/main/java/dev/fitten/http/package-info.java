/// A way into the engine's package for the benchmarks.
/// Start reading at [RouterAccess].
/// May depend on anything; nothing depends on it.
@NullMarked
package dev.fitten.http;

import org.jspecify.annotations.NullMarked;
