/// The transport on io_uring, called through java.lang.foreign (Linux 6.1 or later); not exported.
/// Start reading at [UringTransport], then `UringLoop`.
/// May depend on `dev.fitten.http.transport` and the JDK only.
@NullMarked
package dev.fitten.http.transport.uring;

import org.jspecify.annotations.NullMarked;
