/// Built-in middleware, and what belongs to it: cookies, sessions, uploads. One small file for each.
/// Start reading at [Scoped], then the guide's page on middleware, which gives the order of use.
/// May depend on dev.fitten.http (its public types), dev.fitten.bytes and the JDK.
@NullMarked
package dev.fitten.http.middleware;

import org.jspecify.annotations.NullMarked;
