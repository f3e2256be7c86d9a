/// An atlas of the world's countries: pages, a JSON API and notes in a database file.
/// Start reading at [atlas.Main], then [atlas.Pages] and [atlas.Api].
/// May depend on Fitten and on JDBC.
@NullMarked
package atlas;

import org.jspecify.annotations.NullMarked;
