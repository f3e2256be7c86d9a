/// Benchmarks of Fitten beside its peers, on the same inputs, with their best settings.
/// Start reading at [Main], then [JsonBenchmark].
/// May depend on anything; nothing depends on it.
@NullMarked
package dev.fitten.bench;

import org.jspecify.annotations.NullMarked;
