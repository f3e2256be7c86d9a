/// Server, exchange, middleware, router and limits: everything between a socket and a handler.
/// Start reading at [HttpServer], then `Connection`, which is the way of a request top to bottom.
/// May depend on dev.fitten.bytes, dev.fitten.json, dev.fitten.event and the JDK.
@NullMarked
package dev.fitten.http;

import org.jspecify.annotations.NullMarked;
