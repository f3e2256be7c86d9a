/// Where bytes come from: event loops over sockets, behind one interface; not exported.
/// Start reading at [NioLoop].
/// May depend on the JDK only.
@NullMarked
package dev.fitten.http.transport;

import org.jspecify.annotations.NullMarked;
