/// Fitten's HTTP server beside its peers: one file per peer, one per load generator, one for the table.
/// Start reading at [HttpBench], then [Peer] and [Scenario].
/// May depend on anything; nothing depends on it.
@NullMarked
package dev.fitten.bench.http;

import org.jspecify.annotations.NullMarked;
