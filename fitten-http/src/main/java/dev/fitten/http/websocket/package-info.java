/// WebSocket (RFC 6455) with permessage-deflate (RFC 7692), as a handler of the HTTP server.
/// Start reading at [WebSocket], then `Conversation`, which is the way of a frame.
/// May depend on dev.fitten.http, dev.fitten.bytes and the JDK.
@NullMarked
package dev.fitten.http.websocket;

import org.jspecify.annotations.NullMarked;
