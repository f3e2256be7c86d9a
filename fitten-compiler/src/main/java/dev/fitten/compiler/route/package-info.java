/// Methods with `@Get` and its like to a table of routes; the engine's types are named, not linked.
/// Start reading at [RouteReader], then [RouteChecker] and [RouteWriter].
/// May depend on `dev.fitten.compiler.element`.
@NullMarked
package dev.fitten.compiler.route;

import org.jspecify.annotations.NullMarked;
