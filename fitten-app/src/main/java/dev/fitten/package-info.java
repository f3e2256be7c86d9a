/// What an application starts with: [Fitten], and [Page], what a page handler returns.
/// Start reading at [Fitten].
/// May depend on every module of the run time.
@NullMarked
package dev.fitten;

import org.jspecify.annotations.NullMarked;
