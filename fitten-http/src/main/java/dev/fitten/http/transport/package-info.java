/// What moves bytes between sockets and connections; knows nothing of HTTP, and is not exported.
/// Start reading at [Transport], then `NioLoop`.
/// May depend on the JDK only.
@NullMarked
package dev.fitten.http.transport;

import org.jspecify.annotations.NullMarked;
