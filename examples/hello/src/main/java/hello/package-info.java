/// The smallest application: four end points, no page.
/// Start reading at [hello.Api].
/// May depend on Fitten only.
@NullMarked
package hello;

import org.jspecify.annotations.NullMarked;
