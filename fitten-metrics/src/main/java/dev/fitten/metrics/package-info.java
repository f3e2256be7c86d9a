/// The numbers of a running application: a registry, the series of its requests, and their text form.
/// Start reading at [Metrics].
/// May depend on dev.fitten.bytes and the Prometheus client.
@NullMarked
package dev.fitten.metrics;

import org.jspecify.annotations.NullMarked;
