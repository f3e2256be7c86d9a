/// Methods with `@Get` and its like to a table of routes, in three steps with plain values between:
/// [RouteReader] reads the compiler's elements, [RouteChecker] finds problems, [RouteWriter] writes
/// Java. The engine's types are named, not linked. May depend on `dev.fitten.compiler.element`.
@NullMarked
package dev.fitten.compiler.route;

import org.jspecify.annotations.NullMarked;
