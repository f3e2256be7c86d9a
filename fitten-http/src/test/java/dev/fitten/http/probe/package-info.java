/// A black-box suite over real sockets: conformance tables, abuse, slow clients, faults, a soak.
/// Start reading at [dev.fitten.http.probe.ProbeTest] and src/test/probe/README.md.
/// May depend on the public API of dev.fitten.http and the JDK only.
@NullMarked
package dev.fitten.http.probe;

import org.jspecify.annotations.NullMarked;
